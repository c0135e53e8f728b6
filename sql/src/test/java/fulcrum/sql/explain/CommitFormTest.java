package fulcrum.sql.explain;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.session.CommitCost;
import fulcrum.database.session.CommitCost.At;
import fulcrum.database.session.CommitCost.Way;
import fulcrum.machine.NodeId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommitFormTest {

    private static final At FIRST = new At(7, new NodeId(1));
    private static final At SECOND = new At(9, new NodeId(3));

    private static final CommitCost TWO_PHASE =
            new CommitCost(Way.TWO_PHASE, List.of(FIRST, SECOND), 2, 4_200_000);

    @Test
    void theShardThatDecidesComesFirst() {
        assertThat(new CommitForm(TWO_PHASE, true).lines())
                .containsExactly(
                        "Commit: two-phase",
                        "Commit Shards: 7 at n1 (decides), 9 at n3 (prepares)",
                        "Commit Requests: 2",
                        "Commit Round Trips: 1.5 with shards, 2 within them",
                        "Commit Log Flushes: 2",
                        "Commit Time: 4.200 ms");
    }

    @Test
    void asJsonItHasTheSameNumbers() {
        assertThat(new CommitForm(TWO_PHASE, false).tree())
                .containsEntry("Way", "two-phase")
                .containsEntry(
                        "Shards",
                        List.of(
                                Map.of("Shard", 7L, "Node", "n1", "Part", "decides"),
                                Map.of("Shard", 9L, "Node", "n3", "Part", "prepares")))
                .containsEntry("Requests", 2)
                .containsEntry("Requests Sent Again", 0)
                .containsEntry("Round Trips with Shards", 1.5)
                .containsEntry("Round Trips within Shards", 2)
                .containsEntry("Log Flushes", 2)
                .doesNotContainKey("Time");
    }

    @Test
    void whatWasSentAgainIsTold() {
        CommitCost cost = new CommitCost(Way.ONE_PHASE, List.of(FIRST), 3, 1);
        assertThat(new CommitForm(cost, false).lines())
                .containsExactly(
                        "Commit: one-phase",
                        "Commit Shards: 7 at n1 (decides)",
                        "Commit Requests: 3 (2 sent again)",
                        "Commit Round Trips: 1 with shards, 1 within them",
                        "Commit Log Flushes: 1");
    }

    @Test
    void whatOnlyReadFlushesNothing() {
        CommitCost cost = new CommitCost(Way.CONFIRMED, List.of(FIRST, SECOND), 2, 1);
        assertThat(new CommitForm(cost, false).lines())
                .containsExactly(
                        "Commit: locks confirmed",
                        "Commit Shards: 7 at n1 (confirms), 9 at n3 (confirms)",
                        "Commit Requests: 2",
                        "Commit Round Trips: 1 with shards");
    }

    @Test
    void nothingIsSaidOfNothing() {
        assertThat(new CommitForm(CommitCost.nothing(), true).lines())
                .containsExactly("Commit: nothing to commit");
    }
}
