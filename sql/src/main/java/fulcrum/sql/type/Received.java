package fulcrum.sql.type;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Bytes of a value, read from the front.
final class Received {

    private final ByteBuffer bytes;

    Received(byte[] bytes) {
        this(ByteBuffer.wrap(bytes));
    }

    private Received(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    int left() {
        return bytes.remaining();
    }

    byte int8() {
        try {
            return bytes.get();
        } catch (BufferUnderflowException _) {
            throw insufficient();
        }
    }

    short int16() {
        try {
            return bytes.getShort();
        } catch (BufferUnderflowException _) {
            throw insufficient();
        }
    }

    int int32() {
        try {
            return bytes.getInt();
        } catch (BufferUnderflowException _) {
            throw insufficient();
        }
    }

    long int64() {
        try {
            return bytes.getLong();
        } catch (BufferUnderflowException _) {
            throw insufficient();
        }
    }

    byte[] rest() {
        return take(bytes.remaining());
    }

    /// @param size not below 0
    byte[] take(int size) {
        if (size > bytes.remaining()) {
            throw insufficient();
        }
        byte[] taken = new byte[size];
        bytes.get(taken);
        return taken;
    }

    private static SqlError insufficient() {
        return new SqlError(SqlState.PROTOCOL_VIOLATION, "insufficient data left in message");
    }

    static SqlError bad(String message) {
        return new SqlError(SqlState.BAD_BINARY_FORM, message);
    }

    void demandEnd() {
        if (bytes.hasRemaining()) {
            throw bad("incorrect binary data format");
        }
    }

    /// All that is left, in UTF-8.
    String text() {
        ByteBuffer characters = bytes.duplicate();
        int zero = indexOfZero();
        if (zero >= 0) {
            throw sequence(zero);
        }
        try {
            CharBuffer decoded =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .decode(characters);
            bytes.position(bytes.limit());
            return decoded.toString();
        } catch (CharacterCodingException _) {
            throw sequence(characters.position());
        }
    }

    private int indexOfZero() {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            if (bytes.get(i) == 0) {
                return i;
            }
        }
        return -1;
    }

    /// @param at the first byte that is part of no character
    private SqlError sequence(int at) {
        int first = bytes.get(at) & 0xff;
        int length =
                (first & 0xe0) == 0xc0
                        ? 2
                        : (first & 0xf0) == 0xe0 ? 3 : (first & 0xf8) == 0xf0 ? 4 : 1;
        int end = Math.min(bytes.limit(), at + length);
        StringBuilder shown = new StringBuilder();
        for (int i = at; i < end; i++) {
            shown.append(" 0x").append(HexFormat.of().toHexDigits(bytes.get(i)));
        }
        return new SqlError(
                SqlState.BAD_ENCODING, "invalid byte sequence for encoding \"UTF8\":" + shown);
    }
}
