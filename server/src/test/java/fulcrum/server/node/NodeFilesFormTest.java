package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Fixtures;
import fulcrum.server.fence.Fence;
import fulcrum.server.fence.FenceOrder;
import fulcrum.server.tails.TailDirectory;
import fulcrum.server.transport.ClusterId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The small files of a node's directory, as each version wrote them: they are read for ever.
final class NodeFilesFormTest {

    private static final ClusterId CLUSTER =
            new ClusterId(0x0123456789abcdefL, 0xfedcba9876543210L);
    private static final NodeId N3 = new NodeId(3);
    private static final RescueMark RESCUED =
            RescueMark.done(2, "digest", new TreeSet<>(Set.of(new NodeId(1), new NodeId(2))));

    private static final NodeDirectory.Identity FOUND =
            new NodeDirectory.Identity(CLUSTER, N3, 0, 0, false, false, RescueMark.NONE, 1);
    private static final NodeDirectory.Identity LIVED =
            new NodeDirectory.Identity(CLUSTER, N3, 300, 2, true, true, RescueMark.NONE, 1);
    private static final Map<String, NodeDirectory.Identity> IDENTITIES =
            Map.of(
                    "found",
                    FOUND,
                    "lived",
                    LIVED,
                    "rescued",
                    LIVED.marked(RESCUED),
                    "finalised",
                    LIVED.marked(RESCUED).finalised(2));

    @TempDir private Path directory;

    private static String kept(String title) {
        String all = Fixtures.text("v1/node-files.txt");
        int begins = all.indexOf("== " + title + "\n");
        assertThat(begins).as(title).isPositive();
        String rest = all.substring(all.indexOf('\n', begins) + 1);
        int ends = rest.indexOf("== ");
        return ends < 0 ? rest : rest.substring(0, ends);
    }

    private Path put(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        return Files.writeString(file, content);
    }

    @Test
    void whoANodeIsIsReadAsEachVersionWroteIt() throws Exception {
        for (Map.Entry<String, NodeDirectory.Identity> each : IDENTITIES.entrySet()) {
            put("node.properties", kept("node.properties: " + each.getKey()));
            assertThat(NodeDirectory.inspect(directory)).isEqualTo(each.getValue());
        }
    }

    /// What nobody needs is not written, so that older software goes on reading it.
    @Test
    void whoANodeIsIsWrittenInTheOldestFormThatSaysIt() throws Exception {
        Path file = directory.resolve("node.properties");
        NodeDirectory.found(directory, CLUSTER, N3);
        assertThat(file).hasContent(kept("node.properties: found"));
        put("node.properties", kept("node.properties: lived"));
        try (NodeDirectory held = NodeDirectory.hold(directory)) {
            held.mark(RESCUED);
            assertThat(file).hasContent(kept("node.properties: rescued"));
            held.finalised(2);
            assertThat(file).hasContent(kept("node.properties: finalised"));
        }
    }

    @Test
    void aDirectoryOfALaterFormIsRefused() throws Exception {
        put("node.properties", kept("node.properties: lived").replace("format=1", "format=4"));
        assertThatThrownBy(() -> NodeDirectory.inspect(directory))
                .isInstanceOf(NodeRefused.class)
                .hasMessageContaining("is of format 4, and this version reads 1 to 3");
    }

    @Test
    void theOthersAreFoundWhereTheyWere() throws Exception {
        TreeMap<NodeId, InetSocketAddress> members = new TreeMap<>();
        members.put(new NodeId(2), InetSocketAddress.createUnresolved("two.example", 7101));
        members.put(new NodeId(10), InetSocketAddress.createUnresolved("::1", 7101));
        Path file = put("members", kept("members: two"));
        assertThat(MembersFile.in(directory).read()).isEqualTo(members);
        Files.delete(file);
        MembersFile.in(directory).write(members);
        assertThat(file).hasContent(kept("members: two"));
    }

    @Test
    void aNodeThatWasFencedStaysSo() throws Exception {
        Path file = put("fenced", kept("fenced: by somebody"));
        assertThat(new Fence(directory).isFenced()).isTrue();
        assertThat(new Fence(directory).why()).endsWith("by ada: bad disk");
        Files.delete(file);
        String line = new FenceOrder("ada", "bad disk").line(Instant.parse("2026-11-21T12:00:00Z"));
        new Fence(directory).mark(line);
        assertThat(file).hasContent(kept("fenced: by somebody"));
    }

    @Test
    void tailsThatWentForRoomStayCounted() throws Exception {
        put("tails/gone", kept("tails/gone: some"));
        assertThat(NodeDirectory.tails(directory).count())
                .isEqualTo(new TailDirectory.Count(0, 0, 3));
    }
}
