package fulcrum.server.log;

import fulcrum.machine.codec.Malformed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Everything that can be read of one segment, in order, and the gaps between.
///
/// Behind a bad place the search for the next fragment goes on byte by byte to the end of the
/// block, and from there with the next block: so damage hides no more than the records it hit, and
/// a statement that proves it to be damage is found even in the same block.
final class SegmentScan {

    /// A record and the bytes of the segment that it takes.
    record Placed(LogRecord record, int offset, int end) {}

    /// Bytes that are no record: never written, not durable, or damaged.
    record Gap(int from, int to) {}

    private final Seal seal;
    private final List<Placed> records = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();

    // The record that is being put together from its fragments.
    private byte[] partial = new byte[1 << 10];
    private int partialSize;
    private int partialOffset = -1;

    private SegmentScan(Seal seal) {
        this.seal = seal;
    }

    static SegmentScan of(LogFile file, Seal seal) throws IOException {
        SegmentScan scan = new SegmentScan(seal);
        byte[] block = new byte[Layout.BLOCK_BYTES];
        int offset = 0;
        while (true) {
            int read = file.read(ByteBuffer.wrap(block), offset);
            byte[] there = read == block.length ? block : Arrays.copyOf(block, read);
            scan.block(there, offset, offset == 0 ? Layout.PREAMBLE_BYTES : 0);
            offset += read;
            if (read < block.length) {
                // What is not there cannot be told from what is unreadable.
                scan.gap(offset, Integer.MAX_VALUE);
                return scan;
            }
        }
    }

    /// Of a segment that does not even say how it is to be read.
    static SegmentScan ofNothing() {
        SegmentScan scan = new SegmentScan(new Seal(0, 0));
        scan.gap(0, Integer.MAX_VALUE);
        return scan;
    }

    List<Placed> records() {
        return records;
    }

    List<Gap> gaps() {
        return gaps;
    }

    private void block(byte[] block, int blockOffset, int from) {
        int at = from;
        while (block.length - at > Layout.HEADER_BYTES) {
            if (seal.holds(block, at, blockOffset)) {
                at = fragment(block, at, blockOffset);
            } else {
                int next = nextFragment(block, at + 1, blockOffset);
                gap(blockOffset + at, blockOffset + next);
                at = next;
            }
        }
        if (block.length < Layout.BLOCK_BYTES && at < block.length) {
            gap(blockOffset + at, blockOffset + block.length);
        }
    }

    private int nextFragment(byte[] block, int from, int blockOffset) {
        if (isZero(block, from)) {
            return block.length;
        }
        for (int at = from; block.length - at > Layout.HEADER_BYTES; at++) {
            if (seal.holds(block, at, blockOffset)) {
                return at;
            }
        }
        return block.length;
    }

    private static boolean isZero(byte[] block, int from) {
        for (int i = from; i < block.length; i++) {
            if (block[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private int fragment(byte[] block, int at, int blockOffset) {
        int length = Numbers.getShort(block, at + 4);
        int type = block[at + 6];
        int start = blockOffset + at;
        int content = at + Layout.HEADER_BYTES;
        int end = blockOffset + content + length;
        if (type == Layout.FULL) {
            abandon(start);
            complete(block, content, content + length, start, end);
            return content + length;
        }
        boolean begins = type == Layout.FIRST;
        if (begins) {
            abandon(start);
            partialOffset = start;
            partialSize = 0;
        } else if (partialOffset < 0) {
            gap(start, end);
            return content + length;
        }
        gather(block, content, length);
        if (type == Layout.LAST) {
            int offset = partialOffset;
            partialOffset = -1;
            complete(partial, 0, partialSize, offset, end);
        }
        return content + length;
    }

    private void gather(byte[] block, int from, int length) {
        if (partialSize + length > partial.length) {
            partial = Arrays.copyOf(partial, Math.max(partialSize + length, 2 * partial.length));
        }
        System.arraycopy(block, from, partial, partialSize, length);
        partialSize += length;
    }

    private void complete(byte[] bytes, int from, int to, int offset, int end) {
        try {
            records.add(new Placed(LogRecord.decode(bytes, from, to), offset, end));
        } catch (Malformed _) {
            gap(offset, end);
        }
    }

    /// A record that was begun and never ended is no record.
    private void abandon(int until) {
        if (partialOffset >= 0) {
            int from = partialOffset;
            partialOffset = -1;
            gap(from, until);
        }
    }

    private void gap(int from, int to) {
        abandon(from);
        Gap last = gaps.isEmpty() ? null : gaps.getLast();
        if (last != null && last.to() == from) {
            gaps.set(gaps.size() - 1, new Gap(last.from(), to));
        } else if (from < to) {
            gaps.add(new Gap(from, to));
        }
    }
}
