package fulcrum.database.shard;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;

/// Reads what an [fulcrum.machine.codec.Encoder] wrote, and gives out slices where a
/// [fulcrum.machine.codec.Decoder] copies: every replica reads every value that is written.
final class Slices {

    private final Bytes bytes;
    private int next;

    Slices(Bytes bytes) {
        this.bytes = bytes;
    }

    int tag() {
        need(1);
        return Byte.toUnsignedInt(bytes.at(next++));
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int group = tag();
            value |= (long) (group & 0x7F) << shift;
            if (group < 0x80) {
                if (group == 0 && shift > 0) {
                    throw malformed("a number is not in its shortest form");
                }
                return value;
            }
        }
        throw malformed("a number is too long");
    }

    /// A varint that fits a non-negative `int`.
    int integer() {
        long value = varint();
        if (value > Integer.MAX_VALUE) {
            throw malformed("number " + value + " is too great");
        }
        return (int) value;
    }

    /// Any 64 bits, the highest first.
    long fixed64() {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | tag();
        }
        return value;
    }

    Bytes bytes() {
        long size = varint();
        if (size > bytes.size() - next) {
            throw malformed(size + " bytes needed");
        }
        int start = next;
        next += (int) size;
        return bytes.slice(start, next);
    }

    boolean bool() {
        int value = tag();
        if (value > 1) {
            throw malformed("a bool is 0 or 1, not " + value);
        }
        return value == 1;
    }

    int remaining() {
        return bytes.size() - next;
    }

    void end() {
        if (next != bytes.size()) {
            throw malformed(remaining() + " bytes too many");
        }
    }

    Malformed malformed(String why) {
        return new Malformed(next, why);
    }

    private void need(int count) {
        if (remaining() < count) {
            throw malformed(count + " bytes needed, " + remaining() + " left");
        }
    }
}
