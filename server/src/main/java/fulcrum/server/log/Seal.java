package fulcrum.server.log;

import java.util.zip.CRC32C;

/// What makes a fragment valid at one place of one writing of one segment, and nowhere else.
///
/// Its checksum covers the segment's salt, the segment's number and the fragment's offset, so that
/// a leftover of a recycled file, a misplaced write or a value that looks like a fragment is never
/// taken for one. The guard is a byte of hash over the same and the header, so that a search for
/// the next fragment behind damage seldom has to compute a checksum.
final class Seal {

    private static final int SCRATCH_BYTES = 23;
    private static final long MIX = 0x9e3779b97f4a7c15L;

    private final long seed;
    private final CRC32C sum = new CRC32C();
    private final byte[] scratch = new byte[SCRATCH_BYTES];

    Seal(long salt, long number) {
        seed = salt ^ number * MIX;
        Numbers.putLong(scratch, 0, salt);
        Numbers.putLong(scratch, 8, number);
    }

    int checksum(int offset, int type, byte[] content, int from, int length) {
        Numbers.putInt(scratch, 16, offset);
        scratch[20] = (byte) (length >>> 8);
        scratch[21] = (byte) length;
        scratch[22] = (byte) type;
        sum.reset();
        sum.update(scratch, 0, SCRATCH_BYTES);
        sum.update(content, from, length);
        return (int) sum.getValue();
    }

    byte guard(int offset, int type, int length) {
        long mixed = (seed + ((long) offset << 24 | (long) length << 8 | type)) * MIX;
        return (byte) (mixed >>> 56);
    }

    /// Whether a whole fragment stands at this place of a block.
    ///
    /// @param blockOffset where the block begins in its segment
    boolean holds(byte[] block, int at, int blockOffset) {
        int length = Numbers.getShort(block, at + 4);
        int type = block[at + 6] & 0xff;
        int offset = blockOffset + at;
        return type >= Layout.FULL
                && type <= Layout.LAST
                && length > 0
                && at + Layout.HEADER_BYTES + length <= block.length
                && block[at + 7] == guard(offset, type, length)
                && Numbers.getInt(block, at)
                        == checksum(offset, type, block, at + Layout.HEADER_BYTES, length);
    }
}
