package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.catalog.Catalog;
import fulcrum.database.catalog.CatalogChange;
import fulcrum.database.catalog.CatalogDecision;
import fulcrum.database.catalog.Member;
import fulcrum.database.catalog.MemberState;
import fulcrum.machine.NodeId;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// After a rescue the catalog is told who is gone, once.
final class CatalogDueTest {

    private static final NodeId N1 = new NodeId(1);
    private static final NodeId N2 = new NodeId(2);
    private static final NodeId N3 = new NodeId(3);
    private static final NodeId N9 = new NodeId(9);

    private static Catalog after(CatalogChange change, Catalog catalog) {
        return ((CatalogDecision.Write) change.on(catalog)).then();
    }

    private static Catalog ofThree() {
        TreeMap<NodeId, Member.Addresses> founders = new TreeMap<>();
        for (NodeId node : List.of(N1, N2, N3)) {
            founders.put(node, new Member.Addresses(node + ":7101", "", ""));
        }
        return after(new CatalogChange.Found(founders, 1, 1_000), Catalog.EMPTY);
    }

    @Test
    void theLostAreRemovedAndTheEpochIsRaised() {
        RescueMark mark = RescueMark.done(2, "digest", new TreeSet<>(List.of(N1, N2, N9)));
        Catalog catalog = ofThree();
        Catalog told = after(Objects.requireNonNull(CatalogDue.of(catalog, mark, 2_000)), catalog);
        assertThat(told.in(MemberState.REMOVED)).containsExactly(N1, N2);
        assertThat(told.in(MemberState.ACTIVE)).containsExactly(N3);
        assertThat(Objects.requireNonNull(told.cluster()).epoch()).isEqualTo(2);
        assertThat(CatalogDue.of(told, mark, 3_000)).as("once").isNull();
    }

    @Test
    void nothingIsDueWhereNothingWasRescuedOrFounded() {
        assertThat(CatalogDue.of(ofThree(), RescueMark.NONE, 2_000)).isNull();
        RescueMark mark = RescueMark.done(2, "digest", new TreeSet<>(List.of(N1)));
        assertThat(CatalogDue.of(Catalog.EMPTY, mark, 2_000)).isNull();
    }
}
