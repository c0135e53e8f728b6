package fulcrum.server.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.NodeId;
import fulcrum.server.log.FileDirectory;
import fulcrum.server.log.LogDirectory;
import fulcrum.server.log.LogFile;
import fulcrum.server.node.ClusterOrders;
import fulcrum.server.node.ClusterOrders.OrderRefused;
import fulcrum.server.node.NodeRefused;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The mark, what it forbids, and who sees to it that another node is off.
final class FenceTest {

    private static final NodeId N1 = new NodeId(1);
    private static final NodeId N2 = new NodeId(2);

    @TempDir private Path directory;
    private final List<FenceNote> notes = new ArrayList<>();
    private final List<NodeId> refused = new ArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();

    @Test
    void theMarkHoldsForEverybodyWhoComesLater() throws Exception {
        Fence fence = new Fence(directory);
        fence.demandNone();
        String line = new FenceOrder("ada", "its\ndisk lies").line(Instant.ofEpochSecond(0));
        fence.mark(line);

        assertThat(new Fence(directory).why())
                .isEqualTo("fenced 1970-01-01T00:00:00Z by ada: its disk lies");
        assertThatThrownBy(() -> new Fence(directory).demandNone())
                .isInstanceOf(NodeRefused.class)
                .hasMessageContaining("its disk lies");
        fence.mark("another word");
        assertThat(fence.why()).isEqualTo(line);
    }

    /// Whoever can write to the directory fences the node, without a word to its process.
    @Test
    void nothingOfTheLogIsWrittenOnceTheFileIsThere() throws IOException {
        Fence fence = new Fence(directory);
        Path log = Files.createDirectory(directory.resolve("log"));
        try (LogDirectory fenced = new FencedDirectory(FileDirectory.open(log), fence)) {
            fenced.create("segment", 16);
            try (LogFile file = fenced.open("segment")) {
                file.write(ByteBuffer.wrap(new byte[] {1}), 0);
                file.force();

                Files.createFile(directory.resolve(Fence.MARK));

                assertThatThrownBy(() -> file.write(ByteBuffer.wrap(new byte[] {2}), 0))
                        .isInstanceOf(Fence.Fenced.class);
                assertThatThrownBy(file::force).isInstanceOf(Fence.Fenced.class);
                assertThatThrownBy(() -> file.truncate(0)).isInstanceOf(Fence.Fenced.class);
                ByteBuffer read = ByteBuffer.allocate(1);
                assertThat(file.read(read, 0)).isEqualTo(1);
                assertThat(read.get(0)).isEqualTo((byte) 1);
            }
            assertThatThrownBy(() -> fenced.create("more", 16)).isInstanceOf(Fence.Fenced.class);
            assertThatThrownBy(() -> fenced.delete("segment")).isInstanceOf(Fence.Fenced.class);
            assertThatThrownBy(fenced::sync).isInstanceOf(Fence.Fenced.class);
        }
    }

    private Fencing fencing(@Nullable FenceHook hook) {
        TreeMap<NodeId, InetSocketAddress> peers = new TreeMap<>();
        peers.put(N2, InetSocketAddress.createUnresolved("two.example", 7101));
        return new Fencing(N1, _ -> stopped.set(true), this::refuse, peers, hook, notes::add);
    }

    private void refuse(NodeId node) throws OrderRefused {
        if (!node.equals(N2)) {
            throw new OrderRefused(ClusterOrders.Kind.UNKNOWN, "there is no " + node, "look");
        }
        refused.add(node);
    }

    private Path program(String script) throws IOException {
        Path program = directory.resolve("hook");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    @Test
    void aNodeFencesItself() {
        Fencing.Reply reply = fencing(null).order("n1", "{\"owner\":\"ada\"}");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.tree()).containsEntry("fenced", true).containsEntry("hook", null);
        assertThat(stopped).isTrue();
    }

    @Test
    void whatMakesNoSenseFencesNobody() {
        assertThat(fencing(null).order("n1", "[]").status()).isEqualTo(400);
        assertThat(fencing(null).order("n1", "{").status()).isEqualTo(400);
        assertThat(fencing(null).order("one", "").status()).isEqualTo(400);
        assertThat(fencing(null).order("n7", "").status()).isEqualTo(404);
        assertThat(stopped).isFalse();
    }

    @Test
    void anotherNodeIsFencedByTheProgramAndToldOf() throws IOException {
        FenceHook hook = new FenceHook(program("echo off: $1 $2"), 10_000);
        Fencing.Reply reply = fencing(hook).order("n2", "");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.tree()).containsEntry("hook", "exit code 0: off: n2 two.example:7101");
        assertThat(notes)
                .containsExactly(
                        new FenceNote.HookRan(N2, true, "exit code 0: off: n2 two.example:7101"));
        assertThat(stopped).isFalse();
    }

    @Test
    void withoutAProgramTheMembersRefuseItAndNobodySaysThatItIsOff() {
        Fencing.Reply reply = fencing(null).order("n2", "");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(String.valueOf(reply.tree().get("detail"))).contains("all members refuse n2");
        assertThat(refused).containsExactly(N2);
    }

    @Test
    void aProgramThatFailsIsNoFence() throws IOException {
        Fencing.Reply reply =
                fencing(new FenceHook(program("echo no power switch; exit 3"), 10_000))
                        .order("n2", "");
        assertThat(reply.status()).isEqualTo(502);
        assertThat(String.valueOf(reply.tree().get("detail")))
                .contains("exit code 3: no power switch");
        assertThat(notes).hasSize(1);
    }

    @Test
    void aProgramThatNeverEndsIsKilled() throws IOException {
        Fencing.Reply reply =
                fencing(new FenceHook(program("exec sleep 1000"), 50)).order("n2", "");
        assertThat(reply.status()).isEqualTo(502);
        assertThat(String.valueOf(reply.tree().get("detail"))).contains("killed after 50 ms");
    }

    @Test
    void aProgramThatIsNotThereIsNoFence() {
        FenceHook hook = new FenceHook(directory.resolve("nothing"), 10_000);
        assertThat(fencing(hook).order("n2", "").status()).isEqualTo(502);
    }
}
