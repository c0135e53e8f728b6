package fulcrum.server.rescue;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Fixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A rescue's plan of version 1: what was made with one version is carried out, or finished, with
/// the next.
final class PlanFormTest {

    @TempDir private Path directory;

    @Test
    void thePlanOfVersionOneIsRead() throws Exception {
        Path file =
                Files.writeString(directory.resolve("plan.json"), Fixtures.text("v1/plan.json"));
        PlanFile plan = PlanFile.read(file);
        assertThat(plan.nextEpoch()).isEqualTo(2);
        assertThat(plan.lost()).isEqualTo(Set.of(new NodeId(1), new NodeId(2)));
        assertThat(plan.positions())
                .containsOnlyKeys(Path.of("n3"))
                .containsValue(new TreeMap<>(Map.of(0L, 9L, 1L, 345L)));
        assertThat(plan.digest())
                .isEqualTo("066da2ad507b5020a1e0c567db2aedfa814a0a5d9bfd18bf0abf1224ea1ff815");
    }
}
