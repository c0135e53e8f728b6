package fulcrum.sql.shipped;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.storage.FormCodec;
import fulcrum.sql.storage.RowForm;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;

/// Joins as bytes; their first one tells them from other programs.
public final class JoinCodec implements Codec<JoinProgram> {

    /// The only one that is needed: it has no state.
    public static final JoinCodec JOINS = new JoinCodec();

    /// What the bytes of a join begin with.
    private static final byte VERSION = 2;

    private JoinCodec() {}

    /// Whether a program is a join, as far as its first byte says.
    public static boolean isJoin(Bytes program) {
        return program.size() > 0 && program.at(0) == VERSION;
    }

    @Override
    public byte version() {
        return VERSION;
    }

    @Override
    public void write(JoinProgram join, Encoder out) {
        out.tag(number(join.kind()));
        for (JoinProgram.Side side : List.of(join.left(), join.right())) {
            FormCodec.write(side.form(), out);
            new ScalarCodec(side.row()).writeOrNull(side.condition(), out);
        }
        new ScalarCodec(join.row()).write(join.condition(), out);
        out.list(join.wanted(), (at, to) -> to.varint(at));
    }

    @Override
    public JoinProgram read(Decoder in) {
        Plan.JoinKind kind = kind(in);
        JoinProgram.Side left = side(0, in);
        JoinProgram.Side right = side(left.row().size(), in);
        List<Variable> both = new ArrayList<>(left.row());
        both.addAll(right.row());
        Scalar condition = new ScalarCodec(both).read(in);
        return new JoinProgram(kind, left, right, condition, in.list(Decoder::integer));
    }

    private static JoinProgram.Side side(int from, Decoder in) {
        RowForm form = FormCodec.read(in);
        List<Variable> row = new ArrayList<>();
        for (int i = 0; i < form.width(); i++) {
            SqlType type =
                    i < form.columns().size() ? form.columns().get(i).type() : SqlType.BIGINT;
            row.add(new Variable(from + i, "c" + (from + i), type));
        }
        return new JoinProgram.Side(form, row, new ScalarCodec(row).readOrNull(in));
    }

    /// Numbers of their own: the order of an enum's names may change.
    private static int number(Plan.JoinKind kind) {
        return switch (kind) {
            case INNER -> 1;
            case LEFT -> 2;
            case RIGHT -> 3;
            case FULL -> 4;
        };
    }

    private static Plan.JoinKind kind(Decoder in) {
        int number = in.tag();
        for (Plan.JoinKind kind : Plan.JoinKind.values()) {
            if (number(kind) == number) {
                return kind;
            }
        }
        throw in.unknownTag(number);
    }
}
