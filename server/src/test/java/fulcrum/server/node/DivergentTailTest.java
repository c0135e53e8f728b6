package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.protocols.log.raft.RaftNote;
import fulcrum.server.tails.TailNote;
import fulcrum.server.tails.TailShelf;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real leader that is deposed with a write that nobody else has.
final class DivergentTailTest {

    @TempDir private Path directory;

    @Test
    void whatADeposedLeaderWroteAloneIsInAFile() throws Exception {
        NodeId leader;
        try (TestNodes nodes = new TestNodes(directory, 3)) {
            for (int node = 1; node <= 3; node++) {
                nodes.start(new NodeId(node));
            }
            nodes.await(RaftNote.BecameLeader.class);
            leader = new NodeId(1); // the first group's first leader
            Node deposed = nodes.running(leader);
            TestNodes.done(deposed, TestNodes.write("before", "known"));
            nodes.stop(new NodeId(2));
            nodes.stop(new NodeId(3));
            CompletableFuture<Outcome> lonely =
                    TestNodes.ask(deposed, TestNodes.write("lonely", "value"));
            assertThat(lonely.get(TestNodes.DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .isInstanceOf(Outcome.Unknown.class);
            nodes.stop(leader);

            nodes.start(new NodeId(2));
            Node other = nodes.start(new NodeId(3));
            TestNodes.done(other, TestNodes.write("after", "known"));
            Node back = nodes.start(leader);
            TailNote.TailKept kept = nodes.await(leader, TailNote.TailKept.class);

            Map<String, Object> tail =
                    Objects.requireNonNull(new TailShelf(back.tails()).show(kept.file()));
            assertThat(tail).containsEntry("cause", "conflict");
            assertThat(words(tail)).contains("{what=put, askedAt=n1", "key=lonely, value=value");
            assertThat(words(tail)).doesNotContain("before", "after");
            assertThat(back.figures().counters())
                    .containsEntry("fulcrum_divergent_tails_total", 1.0);
        }
    }

    private static String words(Map<String, Object> tail) {
        return String.valueOf(tail.get("content")).replaceAll("index=\\d+, term=\\d+, ", "");
    }
}
