package fulcrum.sql.shipped;

import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.sql.ast.Position;
import fulcrum.sql.bound.AggregateCall;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.routine.Resolved;
import fulcrum.sql.routine.Routine;
import fulcrum.sql.routine.Routines;
import fulcrum.sql.storage.FormCodec;
import fulcrum.sql.storage.RowForm;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Programs as bytes.
public final class ProgramCodec implements Codec<Program> {

    /// The only one that is needed: it has no state.
    public static final ProgramCodec PROGRAMS = new ProgramCodec();

    private ProgramCodec() {}

    @Override
    public byte version() {
        return 1;
    }

    @Override
    public void write(Program program, Encoder out) {
        FormCodec.write(program.form(), out);
        ScalarCodec scalars = new ScalarCodec(program.row());
        scalars.writeOrNull(program.condition(), out);
        scalars.writeAll(program.values(), out);
        List<Integer> kept = program.kept();
        out.bool(kept != null);
        if (kept != null) {
            out.list(kept, (at, to) -> to.varint(at));
        }
        Program.Fold fold = program.fold();
        out.bool(fold != null);
        if (fold != null) {
            scalars.writeAll(fold.groups(), out);
            out.list(fold.calls(), (call, to) -> write(call, scalars, to));
        }
    }

    @Override
    public Program read(Decoder in) {
        RowForm form = FormCodec.read(in);
        List<Variable> row = variables(form);
        ScalarCodec scalars = new ScalarCodec(row);
        Scalar condition = scalars.readOrNull(in);
        List<Scalar> values = scalars.readAll(in);
        List<Integer> kept = in.bool() ? in.list(Decoder::integer) : null;
        Program.@Nullable Fold fold =
                in.bool()
                        ? new Program.Fold(
                                scalars.readAll(in), in.list(from -> readCall(scalars, from)))
                        : null;
        return new Program(form, row, condition, values, kept, fold);
    }

    /// One for each value of a row; they need names for nobody.
    static List<Variable> variables(RowForm form) {
        List<Variable> row = new ArrayList<>();
        for (int i = 0; i < form.width(); i++) {
            SqlType type =
                    i < form.columns().size() ? form.columns().get(i).type() : SqlType.BIGINT;
            row.add(new Variable(i, "c" + i, type));
        }
        return row;
    }

    // Aggregates

    private static void write(AggregateCall call, ScalarCodec scalars, Encoder out) {
        out.text(call.name());
        scalars.writeAll(call.arguments(), out);
        scalars.writeOrNull(call.filter(), out);
    }

    private static AggregateCall readCall(ScalarCodec scalars, Decoder in) {
        String name = in.text();
        List<Scalar> arguments = scalars.readAll(in);
        Scalar filter = scalars.readOrNull(in);
        Resolved found = aggregate(name, arguments);
        return new AggregateCall(
                name,
                Routine.Kind.AGGREGATE,
                found.body(),
                arguments,
                false,
                List.of(),
                filter,
                found.result());
    }

    /// What an aggregate's name means with these arguments.
    ///
    /// @throws fulcrum.sql.error.SqlError where it means none
    static Resolved aggregate(String name, List<Scalar> arguments) {
        List<SqlType> types = arguments.stream().map(Scalar::type).toList();
        return Routines.resolve("pg_catalog", name, types, false, Position.NONE);
    }

    /// Whether others find the aggregate of a call again by its name, and it is one of single
    /// values of rows in whichever order.
    static boolean isFound(AggregateCall call) {
        boolean plain =
                call.kind() == Routine.Kind.AGGREGATE && !call.distinct() && call.order().isEmpty();
        boolean known = call.arguments().stream().noneMatch(each -> isUnknown(each.type()));
        if (!plain || !known) {
            return false;
        }
        Resolved found = aggregate(call.name(), call.arguments());
        List<SqlType> types = call.arguments().stream().map(Scalar::type).toList();
        return found.bare()
                && found.routine().kind() == Routine.Kind.AGGREGATE
                && found.result().sameAs(call.type())
                && agree(found.parameters(), types);
    }

    private static boolean isUnknown(SqlType type) {
        return type.is(ScalarType.UNKNOWN);
    }

    private static boolean agree(List<SqlType> some, List<SqlType> others) {
        for (int i = 0; i < some.size(); i++) {
            if (!some.get(i).is(ScalarType.ANY) && !some.get(i).sameAs(others.get(i))) {
                return false;
            }
        }
        return true;
    }
}
