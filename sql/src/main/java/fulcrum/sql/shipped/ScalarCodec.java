package fulcrum.sql.shipped;

import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.sql.ast.Position;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.routine.Routine;
import fulcrum.sql.routine.Routines;
import fulcrum.sql.storage.FormCodec;
import fulcrum.sql.storage.KeyTypes;
import fulcrum.sql.type.SqlType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Expressions over a row as bytes. Which expressions there are is said by [Shipping]; others are
/// refused.
final class ScalarCodec {

    private static final int CONSTANT = 1;
    private static final int COLUMN = 2;
    private static final int ARGUMENT = 3;
    private static final int CALL = 4;
    private static final int OPERATION = 5;
    private static final int CONVERTED = 6;
    private static final int CASE = 7;
    private static final int COALESCE = 8;
    private static final int EXTREME = 9;
    private static final int NULL_IF = 10;
    private static final int ARRAY = 11;
    private static final int ELEMENT = 12;
    private static final int SLICE = 13;
    private static final int AND = 14;
    private static final int OR = 15;
    private static final int NOT = 16;
    private static final int IS_NULL = 17;
    private static final int IS_TRUTH = 18;
    private static final int IS_DISTINCT = 19;
    private static final int ANY_ELEMENT = 20;
    private static final int ONE_OF = 21;

    private final List<Variable> row;
    private final Map<Variable, Integer> positions = new HashMap<>();
    private int depth;

    /// @param row the variable of each of its values
    ScalarCodec(List<Variable> row) {
        this.row = List.copyOf(row);
        for (int i = 0; i < row.size(); i++) {
            positions.put(row.get(i), i);
        }
    }

    void writeAll(List<Scalar> scalars, Encoder out) {
        out.list(scalars, this::write);
    }

    void writeOrNull(@Nullable Scalar scalar, Encoder out) {
        out.bool(scalar != null);
        if (scalar != null) {
            write(scalar, out);
        }
    }

    /// @throws IllegalArgumentException where it cannot be shipped
    void write(Scalar scalar, Encoder out) {
        switch (scalar) {
            case Scalar.Constant(var value, SqlType type) -> {
                KeyTypes.writeValue(value, out.tag(CONSTANT));
                FormCodec.writeType(type, out);
            }
            case Scalar.Column(Variable variable, _) -> {
                Integer position = positions.get(variable);
                if (position == null) {
                    throw new IllegalArgumentException("not of the row: " + variable);
                }
                out.tag(COLUMN).varint(position);
            }
            case Scalar.Argument(int number, SqlType type) ->
                    FormCodec.writeType(type, out.tag(ARGUMENT).varint(number));
            case Scalar.Call(_, int routine, _, _, var arguments, SqlType type) -> {
                writeAll(arguments, out.tag(CALL).varint(routine));
                FormCodec.writeType(type, out);
            }
            case Scalar.Operation(var operator, Scalar left, Scalar right) -> {
                Callees.write(operator, out.tag(OPERATION));
                writeOrNull(left, out);
                write(right, out);
            }
            case Scalar.Converted(var cast, Scalar value, SqlType type, boolean explicit) -> {
                Callees.write(cast, out.tag(CONVERTED));
                write(value, out);
                FormCodec.writeType(type, out);
                out.bool(explicit);
            }
            case Scalar.Truth truth -> writeTruth(truth, out);
            default -> writeChoice(scalar, out);
        }
    }

    private void writeChoice(Scalar scalar, Encoder out) {
        switch (scalar) {
            case Scalar.Case(var whens, Scalar otherwise, SqlType type) -> {
                out.tag(CASE)
                        .list(
                                whens,
                                (when, to) -> {
                                    write(when.condition(), to);
                                    write(when.result(), to);
                                });
                write(otherwise, out);
                FormCodec.writeType(type, out);
            }
            case Scalar.Coalesce(var values, SqlType type) -> {
                writeAll(values, out.tag(COALESCE));
                FormCodec.writeType(type, out);
            }
            case Scalar.Extreme(var wins, var values, SqlType type) -> {
                Callees.write(wins, out.tag(EXTREME));
                writeAll(values, out);
                FormCodec.writeType(type, out);
            }
            case Scalar.NullIf(Scalar value, Scalar equal) -> {
                write(value, out.tag(NULL_IF));
                write(equal, out);
            }
            case Scalar.ArrayOf(var elements, SqlType type) -> {
                writeAll(elements, out.tag(ARRAY));
                FormCodec.writeType(type, out);
            }
            case Scalar.Element(Scalar array, Scalar index, SqlType type) -> {
                write(array, out.tag(ELEMENT));
                write(index, out);
                FormCodec.writeType(type, out);
            }
            case Scalar.Slice(Scalar array, Scalar from, Scalar to) -> {
                write(array, out.tag(SLICE));
                writeOrNull(from, out);
                writeOrNull(to, out);
            }
            default -> throw new IllegalArgumentException("cannot be shipped: " + scalar);
        }
    }

    private void writeTruth(Scalar.Truth truth, Encoder out) {
        switch (truth) {
            case Scalar.And(var operands) -> writeAll(operands, out.tag(AND));
            case Scalar.Or(var operands) -> writeAll(operands, out.tag(OR));
            case Scalar.Not(Scalar operand) -> write(operand, out.tag(NOT));
            case Scalar.IsNull(Scalar value) -> write(value, out.tag(IS_NULL));
            case Scalar.IsTruth(Scalar value, boolean which) ->
                    write(value, out.tag(IS_TRUTH).bool(which));
            case Scalar.IsDistinct(var equals, Scalar left, Scalar right) -> {
                Callees.write(equals, out.tag(IS_DISTINCT));
                write(left, out);
                write(right, out);
            }
            case Scalar.AnyElement(var operator, Scalar value, Scalar array, boolean all) -> {
                Callees.write(operator, out.tag(ANY_ELEMENT));
                write(value, out);
                write(array, out);
                out.bool(all);
            }
            case Scalar.OneOf(var equals, Scalar value, var list) -> {
                Callees.write(equals, out.tag(ONE_OF));
                write(value, out);
                writeAll(list, out);
            }
            case Scalar.Exists _, Scalar.AnyRow _ ->
                    throw new IllegalArgumentException("cannot be shipped: " + truth);
        }
    }

    List<Scalar> readAll(Decoder in) {
        return in.list(this::read);
    }

    @Nullable Scalar readOrNull(Decoder in) {
        return in.bool() ? read(in) : null;
    }

    Scalar read(Decoder in) {
        if (++depth > 2 * Shipping.DEPTH_MOST) {
            throw in.malformed("too deep an expression");
        }
        int tag = in.tag();
        Scalar read =
                switch (tag) {
                    case CONSTANT ->
                            new Scalar.Constant(KeyTypes.readValue(in), FormCodec.readType(in));
                    case COLUMN -> column(in);
                    case ARGUMENT -> new Scalar.Argument(in.integer(), FormCodec.readType(in));
                    case CALL -> call(in);
                    case OPERATION ->
                            new Scalar.Operation(
                                    Callees.readOperator(in), readOrNull(in), read(in));
                    case CONVERTED ->
                            new Scalar.Converted(
                                    Callees.readCast(in),
                                    read(in),
                                    FormCodec.readType(in),
                                    in.bool());
                    default -> readOther(tag, in);
                };
        depth--;
        return read;
    }

    private Scalar readOther(int tag, Decoder in) {
        return switch (tag) {
            case CASE ->
                    new Scalar.Case(
                            in.list(from -> new Scalar.Case.When(read(from), read(from))),
                            read(in),
                            FormCodec.readType(in));
            case COALESCE -> new Scalar.Coalesce(readAll(in), FormCodec.readType(in));
            case EXTREME ->
                    new Scalar.Extreme(
                            Callees.readOperator(in), readAll(in), FormCodec.readType(in));
            case NULL_IF -> new Scalar.NullIf(read(in), read(in));
            case ARRAY -> new Scalar.ArrayOf(readAll(in), FormCodec.readType(in));
            case ELEMENT -> new Scalar.Element(read(in), read(in), FormCodec.readType(in));
            case SLICE -> new Scalar.Slice(read(in), readOrNull(in), readOrNull(in));
            case AND -> new Scalar.And(readAll(in));
            case OR -> new Scalar.Or(readAll(in));
            case NOT -> new Scalar.Not(read(in));
            case IS_NULL -> new Scalar.IsNull(read(in));
            case IS_TRUTH -> {
                boolean which = in.bool();
                yield new Scalar.IsTruth(read(in), which);
            }
            case IS_DISTINCT -> new Scalar.IsDistinct(Callees.readOperator(in), read(in), read(in));
            case ANY_ELEMENT ->
                    new Scalar.AnyElement(Callees.readOperator(in), read(in), read(in), in.bool());
            case ONE_OF -> new Scalar.OneOf(Callees.readOperator(in), read(in), constants(in));
            default -> throw in.unknownTag(tag);
        };
    }

    private List<Scalar> constants(Decoder in) {
        List<Scalar> all = readAll(in);
        if (!all.stream().allMatch(Scalar.Constant.class::isInstance)) {
            throw in.malformed("a list that is not of constants");
        }
        return all;
    }

    private Scalar column(Decoder in) {
        int position = in.integer();
        if (position >= row.size()) {
            throw in.malformed("no column " + position);
        }
        return new Scalar.Column(row.get(position), Position.NONE);
    }

    private Scalar call(Decoder in) {
        int number = in.integer();
        List<Scalar> arguments = readAll(in);
        SqlType type = FormCodec.readType(in);
        Routine routine = Routines.of(number);
        if (routine.volatility() != Routine.Volatility.IMMUTABLE) {
            throw in.malformed("a function that is not immutable");
        }
        List<SqlType> types = arguments.stream().map(Scalar::type).toList();
        return new Scalar.Call(
                routine.name(),
                number,
                Routines.body(number, types, type),
                routine.volatility(),
                arguments,
                type);
    }
}
