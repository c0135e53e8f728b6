package fulcrum.server.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Numbers in arrays, big-endian, and varints as `machine.codec` writes them.
final class Numbers {

    static final int MAX_VARINT_BYTES = 9;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Numbers() {}

    static void putInt(byte[] target, int at, int value) {
        INT.set(target, at, value);
    }

    static int getInt(byte[] source, int at) {
        return (int) INT.get(source, at);
    }

    static void putLong(byte[] target, int at, long value) {
        LONG.set(target, at, value);
    }

    static long getLong(byte[] source, int at) {
        return (long) LONG.get(source, at);
    }

    static int getShort(byte[] source, int at) {
        return (source[at] & 0xff) << 8 | (source[at + 1] & 0xff);
    }

    /// Writes a number that is not negative.
    ///
    /// @return the position behind it
    static int putVarint(byte[] target, int at, long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a varint is not negative: " + value);
        }
        int next = at;
        long rest = value;
        while (rest > 0x7f) {
            target[next++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[next++] = (byte) rest;
        return next;
    }
}
