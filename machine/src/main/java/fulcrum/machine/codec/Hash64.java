package fulcrum.machine.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// A hash of 64 bits, quick and well spread: eight bytes at a time, each mixed in as XXH64 mixes
/// the last eight bytes of its input (Yann Collet's description of the xxHash family).
///
/// It tells what differs by accident. It is no defence against an enemy. What it yields is compared
/// between nodes and stands on disks, so it never changes.
public final class Hash64 {

    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Hash64() {}

    /// The hash of the bytes from one position up to, not including, another.
    ///
    /// @param seed of two seeds the hashes have nothing to do with each other
    public static long of(byte[] array, int from, int to, long seed) {
        long hash = seed * PRIME_2 + PRIME_5 + (to - from);
        int at = from;
        for (; at + 8 <= to; at += 8) {
            hash = mixedIn(hash, (long) LONGS.get(array, at));
        }
        long rest = 0;
        for (int shift = 0; at < to; at++, shift += 8) {
            rest |= (array[at] & 0xFFL) << shift;
        }
        return avalanche(mixedIn(hash, rest));
    }

    private static long mixedIn(long hash, long word) {
        long round = Long.rotateLeft(word * PRIME_2, 31) * PRIME_1;
        return Long.rotateLeft(hash ^ round, 27) * PRIME_1 + PRIME_4;
    }

    private static long avalanche(long hash) {
        long mixed = (hash ^ (hash >>> 33)) * PRIME_2;
        mixed = (mixed ^ (mixed >>> 29)) * PRIME_3;
        return mixed ^ (mixed >>> 32);
    }
}
