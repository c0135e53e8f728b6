package fulcrum.server.log;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Malformed;

/// A record as it is read back.
public record LogRecord(Kind kind, long group, long epoch, long position, Bytes payload) {

    static final int MAX_HEAD_BYTES = 1 + 4 * Numbers.MAX_VARINT_BYTES;

    /// Writes what stands before a payload.
    ///
    /// @return the position behind it
    static int putHead(
            byte[] target, int at, Kind kind, long group, long epoch, long position, int length) {
        target[at] = (byte) kind.number();
        int next = Numbers.putVarint(target, at + 1, group);
        next = Numbers.putVarint(target, next, epoch);
        next = Numbers.putVarint(target, next, position);
        return Numbers.putVarint(target, next, length);
    }

    /// @throws Malformed where these bytes are no record
    static LogRecord decode(byte[] array, int from, int to) {
        Decoder in = new Decoder(array, from, to);
        int number = in.tag();
        Kind kind = Kind.of(number);
        if (kind == null) {
            throw in.malformed("no record is of kind " + number);
        }
        LogRecord read = new LogRecord(kind, in.varint(), in.varint(), in.varint(), in.bytes());
        in.end();
        return read;
    }
}
