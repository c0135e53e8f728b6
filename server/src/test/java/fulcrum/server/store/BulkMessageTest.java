package fulcrum.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What stores of the first version have said to each other is understood for ever.
final class BulkMessageTest {

    private static final String NAMES = "0102030405060708" + "09";
    private static final long LIFE = 0x0102030405060708L;

    /// Never edit a line; a new version gets lines of its own.
    private static Map<String, BulkMessage> versionOne() {
        Map<String, BulkMessage> kept = new LinkedHashMap<>();
        kept.put(
                "0101" + NAMES + "07" + "0168", new BulkMessage.Offer(LIFE, 9, 7, Bytes.text("h")));
        kept.put(
                "0102" + NAMES + "02" + "05" + "016b",
                new BulkMessage.Resume(LIFE, 9, 2, 5, Bytes.text("k")));
        kept.put("0104" + NAMES + "02" + "8001", new BulkMessage.Taken(LIFE, 9, 2, 128));
        kept.put("0105" + NAMES, new BulkMessage.Ended(LIFE, 9));
        kept.put( // the checksum of "123456789" is the one in which CRC-32C is told
                "0103" + NAMES + "02" + "05" + "01" + "e3069283" + "09" + "313233343536373839",
                new BulkMessage.Rows(LIFE, 9, 2, 5, true, Bytes.text("123456789")));
        return kept;
    }

    @Test
    void bytesOfVersionOneAreReadAndStillWritten() {
        versionOne()
                .forEach((bytes, message) -> {
                    assertThat(BulkMessage.CODEC.decode(Bytes.hex(bytes))).isEqualTo(message);
                    assertThat(BulkMessage.CODEC.encode(message).asHex()).isEqualTo(bytes);
                });
    }
}
