package fulcrum.sql.shipped;

import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.sql.routine.Cast;
import fulcrum.sql.routine.Operators;
import fulcrum.sql.routine.ResolvedOperator;
import fulcrum.sql.routine.Routines;
import fulcrum.sql.storage.FormCodec;
import fulcrum.sql.type.SqlType;

/// Operators and casts as bytes: their numbers, and the types for which they are meant.
final class Callees {

    private static final int NOTHING = 1;
    private static final int BY_ROUTINE = 2;
    private static final int VIA_TEXT = 3;
    private static final int OF_ELEMENTS = 4;

    private Callees() {}

    static void write(ResolvedOperator operator, Encoder out) {
        SqlType left = operator.left();
        out.varint(operator.operator().oid()).bool(left != null);
        if (left != null) {
            FormCodec.writeType(left, out);
        }
        FormCodec.writeType(operator.right(), out);
        FormCodec.writeType(operator.result(), out);
    }

    static ResolvedOperator readOperator(Decoder in) {
        return Operators.resolved(
                in.integer(),
                in.bool() ? FormCodec.readType(in) : null,
                FormCodec.readType(in),
                FormCodec.readType(in));
    }

    static void write(Cast cast, Encoder out) {
        switch (cast) {
            case Cast.Nothing(SqlType from, SqlType to) -> {
                FormCodec.writeType(from, out.tag(NOTHING));
                FormCodec.writeType(to, out);
            }
            case Cast.ByRoutine(var routine) -> out.tag(BY_ROUTINE).varint(routine.oid());
            case Cast.ViaText(SqlType from, SqlType to) -> {
                FormCodec.writeType(from, out.tag(VIA_TEXT));
                FormCodec.writeType(to, out);
            }
            case Cast.OfElements(Cast each, SqlType to) -> {
                write(each, out.tag(OF_ELEMENTS));
                FormCodec.writeType(to, out);
            }
        }
    }

    static Cast readCast(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case NOTHING -> new Cast.Nothing(FormCodec.readType(in), FormCodec.readType(in));
            case BY_ROUTINE -> new Cast.ByRoutine(Routines.of(in.integer()));
            case VIA_TEXT -> new Cast.ViaText(FormCodec.readType(in), FormCodec.readType(in));
            case OF_ELEMENTS -> {
                if (in.peek() == OF_ELEMENTS) {
                    throw in.malformed("elements of elements");
                }
                yield new Cast.OfElements(readCast(in), FormCodec.readType(in));
            }
            default -> throw in.unknownTag(tag);
        };
    }
}
