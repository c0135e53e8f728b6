package fulcrum.machine.codec;

import fulcrum.machine.Bytes;
import java.util.zip.CRC32C;

/// The checksum of frames and records: CRC-32C, which processors compute in hardware.
///
/// It finds every burst of up to 32 flipped bits. It is no defence against an enemy.
public final class Crc32c {

    private Crc32c() {}

    public static int of(byte[] array, int from, int to) {
        CRC32C sum = new CRC32C();
        sum.update(array, from, to - from);
        return (int) sum.getValue();
    }

    public static int of(Bytes bytes) {
        CRC32C sum = new CRC32C();
        bytes.addTo(sum);
        return (int) sum.getValue();
    }
}
