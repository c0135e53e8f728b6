package fulcrum.server.postgres.wire;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// Reads the content of one message of a client. Whatever does not fit is a [Violation].
final class MessageReader {

    /// What a client sent is not the protocol: it is told, and hung up on.
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1;

        Violation(String message) {
            super(message, null, false, false);
        }

        SqlError error() {
            return new SqlError(SqlState.PROTOCOL_VIOLATION, String.valueOf(getMessage()));
        }
    }

    private ByteBuf in = Unpooled.EMPTY_BUFFER;
    private int begin;
    private int next;
    private int end;

    MessageReader of(ByteBuf bytes, int from, int to) {
        in = bytes;
        begin = from;
        next = from;
        end = to;
        return this;
    }

    ByteBuf bytes() {
        return in;
    }

    /// Of the whole message.
    int size() {
        return end - begin;
    }

    /// Of what was not read yet.
    int left() {
        return end - next;
    }

    int position() {
        return next;
    }

    byte octet() {
        need(1);
        return in.getByte(next++);
    }

    int int16() {
        need(2);
        int value = in.getUnsignedShort(next);
        next += 2;
        return value;
    }

    int int32() {
        need(4);
        int value = in.getInt(next);
        next += 4;
        return value;
    }

    byte[] octets(int count) {
        need(count);
        byte[] octets = new byte[count];
        in.getBytes(next, octets);
        next += count;
        return octets;
    }

    /// Steps over what is read where it lies.
    ///
    /// @return where it begins
    int skip(int count) {
        need(count);
        int from = next;
        next += count;
        return from;
    }

    /// Steps over a string.
    ///
    /// @return its length without the 0 behind it
    int skipString() {
        int stop = in.indexOf(next, end, (byte) 0);
        if (stop < 0) {
            throw new Violation("invalid string in message");
        }
        int length = stop - next;
        next = stop + 1;
        return length;
    }

    String string() {
        int from = next;
        return Utf8.text(in, from, skipString());
    }

    void end() {
        if (next != end) {
            throw new Violation("invalid message format");
        }
    }

    private void need(int count) {
        if (count < 0 || end - next < count) {
            throw new Violation("insufficient data left in message");
        }
    }
}
