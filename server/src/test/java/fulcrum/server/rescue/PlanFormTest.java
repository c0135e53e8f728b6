package fulcrum.server.rescue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Fixtures;
import fulcrum.server.json.Json;
import fulcrum.server.node.NodeRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
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

    @Test
    void aPlanOfALaterFormatIsRefusedByName() throws Exception {
        Object version1 = Json.read(Fixtures.text("v1/plan.json"));
        SequencedMap<Object, Object> tree = new LinkedHashMap<>((Map<?, ?>) version1);
        tree.put("format", 2L);
        tree.remove("digest");
        tree.put("digest", Fingerprint.of(Json.write(tree)));
        Path file = Files.writeString(directory.resolve("plan.json"), Json.write(tree));
        assertThatThrownBy(() -> PlanFile.read(file))
                .isInstanceOf(NodeRefused.class)
                .hasMessageContaining("another version of the software");
    }
}
