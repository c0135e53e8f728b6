package fulcrum.database.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.catalog.CatalogDecision.Already;
import fulcrum.database.catalog.CatalogDecision.Refused;
import fulcrum.database.catalog.CatalogDecision.Why;
import fulcrum.database.gate.Gate;
import fulcrum.machine.NodeId;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// From one version of the formats to the next: when everybody runs it, and not back.
final class UpgradingTest {

    private static final NodeId N1 = new NodeId(1);
    private static final NodeId N2 = new NodeId(2);
    private static final NodeId N3 = new NodeId(3);
    private static final NodeId N4 = new NodeId(4);

    private static Cluster cluster(Group0 group) {
        return Objects.requireNonNull(group.read().cluster());
    }

    private static void run(Group0 group, int version, NodeId... nodes) {
        for (NodeId node : nodes) {
            group.carryOut(new CatalogChange.Runs(node, version));
        }
    }

    private static void assertRefused(CatalogDecision decision, Why why, String reason) {
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                            assertThat(refused.why()).isEqualTo(why);
                            assertThat(refused.reason()).isEqualTo(reason);
                        });
    }

    @Test
    void aVersionIsFinalisedWhenEveryMemberRunsItAndThenItsGatesAreOpen() {
        Group0 group = Group0.of(3);
        run(group, 1, N2);
        run(group, 2, N1);
        assertRefused(
                group.carryOut(new CatalogChange.Finalise(2)),
                Why.BEHIND,
                "version 2 cannot be finalised: n2 runs version 1, n3 has not said what it runs");
        run(group, 2, N2, N3);
        assertThat(cluster(group).openGates()).isEmpty();

        group.carryOut(new CatalogChange.Finalise(2));

        assertThat(cluster(group).finalisedVersion()).isEqualTo(2);
        assertThat(cluster(group).openGates()).isEqualTo(Gate.labels(Gate.upTo(2)));
        assertThat(group.carryOut(new CatalogChange.Finalise(2))).isEqualTo(new Already());
    }

    /// Also one that votes nowhere is sent what the others write.
    @Test
    void whoHoldsReplicasCountsAndWhoDoesNotDoesNot() {
        Group0 group = Group0.of(3);
        run(group, 2, N1, N2);
        for (CatalogChange change :
                List.of(new CatalogChange.Cordon(N3, 1), new CatalogChange.Drain(N3, 2))) {
            group.carryOut(change);
            assertThat(group.carryOut(new CatalogChange.Finalise(2))).isInstanceOf(Refused.class);
        }
        group.carryOut(new CatalogChange.Fence(N3, 3));
        group.carryOut(new CatalogChange.Join(Group0.addresses(4), null, 1, 4));
        assertRefused(
                group.carryOut(new CatalogChange.Finalise(2)),
                Why.BEHIND,
                "version 2 cannot be finalised: n4 runs version 1");
        group.carryOut(new CatalogChange.Remove(N4, 5));

        group.carryOut(new CatalogChange.Finalise(2));

        assertThat(cluster(group).finalisedVersion()).isEqualTo(2);
        assertThat(cluster(group).versions().keySet()).containsExactly(N1, N2);
    }

    @Test
    void aMemberGoesBackAsLongAsTheVersionIsNotFinalised() {
        Group0 group = Group0.of(1);
        run(group, 2, N1);
        run(group, 1, N1);
        assertThat(cluster(group).versions()).containsEntry(N1, 1);
        run(group, 2, N1);
        group.carryOut(new CatalogChange.Finalise(2));

        assertRefused(
                group.carryOut(new CatalogChange.Runs(N1, 1)),
                Why.BEHIND,
                "n1 runs version 1, and 2 is finalised in this cluster");
        assertRefused(
                group.carryOut(new CatalogChange.Join(Group0.addresses(2), null, 1, 5)),
                Why.BEHIND,
                "a node that runs version 1, and 2 is finalised in this cluster");
        assertRefused(
                group.carryOut(new CatalogChange.Finalise(1)),
                Why.NOT_NEWER,
                "version 2 is finalised already");
        assertThat(cluster(group).versions()).containsEntry(N1, 2);
    }

    /// One row decides: whoever read it before the other wrote comes too late.
    @Test
    void ofFinalisingAndGoingBackAtOnceOneIsDecided() {
        Group0 group = Group0.of(1);
        run(group, 2, N1);
        Catalog read = group.read();
        var back = (CatalogDecision.Write) new CatalogChange.Runs(N1, 1).on(read);
        group.carryOut(new CatalogChange.Finalise(2));

        assertThat(back.writes()).noneMatch(group::write);
        assertThat(cluster(group).versions()).containsEntry(N1, 2);
    }

    @Test
    void aSingleGateOpensOnceItsVersionIsFinalisedAndNeverCloses() {
        Group0 group = Group0.of(1);
        assertRefused(
                group.carryOut(new CatalogChange.OpenGate("tails", 2)),
                Why.NOT_NEWER,
                "gate 'tails' needs version 2, and 1 is finalised");
        assertRefused(
                group.carryOut(new CatalogChange.OpenGate("tails", 1)),
                Why.BEHIND,
                "gate 'tails' cannot be opened: n1 has not said what it runs");
        run(group, 1, N1);
        group.carryOut(new CatalogChange.OpenGate("tails", 1));
        assertThat(group.carryOut(new CatalogChange.OpenGate("tails", 1))).isEqualTo(new Already());

        run(group, 2, N1);
        group.carryOut(new CatalogChange.Finalise(2));

        assertThat(cluster(group).openGates()).contains("tails").hasSize(1 + Gate.upTo(2).size());
    }

    @Test
    void aNewClusterBeginsWithItsVersionFinalisedAndEveryGateOpen() {
        Group0 group = new Group0();
        TreeMap<NodeId, Member.Addresses> founders = new TreeMap<>();
        founders.put(N1, Group0.addresses(1));
        group.carryOut(new CatalogChange.Found(founders, Gate.NEWEST, 1));
        assertThat(cluster(group).finalisedVersion()).isEqualTo(Gate.NEWEST);
        assertThat(Gate.among(cluster(group).openGates())).containsExactly(Gate.values());
    }

    /// Its gates are names, and stay open though this software does not know them.
    @Test
    void aGateOfLaterSoftwareIsKept() {
        Group0 group = Group0.of(1);
        run(group, 3, N1);
        group.carryOut(new CatalogChange.Finalise(3));
        group.carryOut(new CatalogChange.OpenGate("from_the_future", 3));
        assertThat(cluster(group).openGates()).contains("from_the_future");
        assertThat(Gate.among(cluster(group).openGates())).containsExactly(Gate.values());
    }
}
