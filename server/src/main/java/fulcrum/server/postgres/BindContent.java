package fulcrum.server.postgres;

import fulcrum.machine.Bytes;
import fulcrum.server.postgres.sql.Conversions;
import fulcrum.server.postgres.sql.SqlError;
import fulcrum.server.postgres.sql.SqlState;
import fulcrum.server.postgres.sql.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a Bind message says behind its names: parameters, and the forms of parameters and results.
final class BindContent {

    private static final @Nullable Bytes[] NO_PARAMETERS = new @Nullable Bytes[0];
    private static final int[] ALL_TEXT = new int[0];
    private static final int[] ALL_BINARY = {1};

    private final MessageReader reader;

    BindContent(MessageReader reader) {
        this.reader = reader;
    }

    /// The parameters of a statement as PostgreSQL's text, whichever form they came in; null is
    /// NULL.
    @Nullable Bytes[] parameters(List<SqlType> types) {
        int formatCount = reader.int16();
        int formatsAt = reader.position();
        for (int i = 0; i < formatCount; i++) {
            demandFormat(reader.int16());
        }
        int count = reader.int16();
        if (count != types.size()) {
            throw new SqlError(
                    SqlState.PROTOCOL_VIOLATION,
                    "bind message supplies "
                            + count
                            + " parameters, but prepared statement requires "
                            + types.size());
        }
        if (formatCount > 1 && formatCount != count) {
            throw new SqlError(
                    SqlState.PROTOCOL_VIOLATION,
                    "bind message has "
                            + formatCount
                            + " parameter formats but "
                            + count
                            + " parameters");
        }
        if (count == 0) {
            return NO_PARAMETERS;
        }
        @Nullable Bytes[] parameters = new @Nullable Bytes[count];
        for (int i = 0; i < count; i++) {
            int length = reader.int32();
            if (length != -1) {
                int formatAt = formatsAt + (formatCount == 1 ? 0 : 2 * i);
                boolean binary = formatCount > 0 && reader.bytes().getShort(formatAt) == 1;
                parameters[i] = Conversions.read(types.get(i), binary, reader.octets(length));
            }
        }
        return parameters;
    }

    /// In which forms the columns of the result are wanted: see [Portal#formats].
    int[] resultFormats(int columns) {
        int count = reader.int16();
        boolean binary = false;
        boolean textual = false;
        int at = reader.position();
        for (int i = 0; i < count; i++) {
            int format = reader.int16();
            demandFormat(format);
            binary |= format == 1;
            textual |= format == 0;
        }
        if (count > 1 && count != columns) {
            throw new SqlError(
                    SqlState.PROTOCOL_VIOLATION,
                    "bind message has "
                            + count
                            + " result formats but query has "
                            + columns
                            + " columns");
        }
        if (!binary) {
            return ALL_TEXT;
        }
        if (!textual) {
            return ALL_BINARY;
        }
        int[] formats = new int[count];
        for (int i = 0; i < count; i++) {
            formats[i] = reader.bytes().getUnsignedShort(at + 2 * i);
        }
        return formats;
    }

    private static void demandFormat(int format) {
        if (format > 1) {
            throw new SqlError(SqlState.BAD_SETTING, "unsupported format code: " + format);
        }
    }
}
