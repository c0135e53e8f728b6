package fulcrum.server.backup;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.codec.Fixtures;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A backup's manifest of version 1: backups outlive the software that took them.
final class ManifestFormTest {

    private static final String KEPT = "v1/manifest.backup";

    private static final Manifest MANIFEST =
            new Manifest(
                    "0123456789abcdeffedcba9876543210",
                    "n2",
                    "fulcrum 0.1",
                    1_795_362_378_100L,
                    1_795_362_378_123L,
                    List.of(
                            new Manifest.Group(0, 12, RowSum.NONE, RowSum.NONE, List.of()),
                            new Manifest.Group(
                                    1,
                                    5_127,
                                    new RowSum(3, 0xfedcba9876543210L),
                                    new RowSum(2, 0x0123456789abcdefL),
                                    List.of(
                                            new Manifest.ChunkName("ab".repeat(32), 1_048_576),
                                            new Manifest.ChunkName("01".repeat(32), 17)))));

    @Test
    void theTextOfVersionOneIsWritten() {
        assertThat(MANIFEST.toText()).isEqualTo(Fixtures.text(KEPT));
    }

    @Test
    void theTextOfVersionOneIsRead() throws Exception {
        assertThat(Manifest.read("old", Fixtures.text(KEPT))).isEqualTo(MANIFEST);
    }
}
