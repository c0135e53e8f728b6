package fulcrum.database.shard;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.transaction.Address;
import fulcrum.machine.NodeId;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How one shard finds the others.
class NeighboursTest {

    private static final long SHARD = 7;
    private static final NodeId LEADS = new NodeId(5);

    private final List<NodeId> ten = IntStream.rangeClosed(1, 10).mapToObj(NodeId::new).toList();
    private final Neighbours neighbours = new Neighbours(ten);

    @Test
    void goToWhoLeadsAsLongAsHeAnswers() {
        neighbours.leads(new Address(LEADS, SHARD));
        for (int i = 0; i < 100; i++) {
            assertThat(neighbours.towards(SHARD)).isEqualTo(LEADS);
        }
        neighbours.silent(SHARD);
        assertThat(tries(30)).hasSize(10);
    }

    @Test
    void areAllTriedWhereNothingWasHeard() {
        neighbours.leads(new Address(LEADS, SHARD + 1));
        assertThat(tries(30)).containsExactlyInAnyOrderElementsOf(ten);
    }

    @Test
    void passByALeaderThatCannotBeReached() {
        neighbours.leads(new Address(LEADS, SHARD));
        neighbours.meet(List.of(new NodeId(1), new NodeId(2)));
        assertThat(tries(30)).containsExactly(new NodeId(1), new NodeId(2));
        neighbours.meet(ten);
        assertThat(neighbours.towards(SHARD)).isEqualTo(LEADS);
    }

    @Test
    void haveNoWayWhereNobodyIsReached() {
        neighbours.leads(new Address(LEADS, SHARD));
        neighbours.meet(List.of());
        assertThat(neighbours.towards(SHARD)).isNull();
    }

    @Test
    void forgetFirstWhomTheyHeardOfFirst() {
        for (long shard = SHARD; shard <= SHARD + 1024; shard++) {
            neighbours.leads(new Address(LEADS, shard));
        }
        assertThat(neighbours.towards(SHARD + 1024)).isEqualTo(LEADS);
        assertThat(tries(30)).hasSizeGreaterThan(1);
    }

    private SortedSet<NodeId> tries(int count) {
        SortedSet<NodeId> tried = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            NodeId node = neighbours.towards(SHARD);
            if (node != null) {
                tried.add(node);
            }
        }
        return tried;
    }
}
