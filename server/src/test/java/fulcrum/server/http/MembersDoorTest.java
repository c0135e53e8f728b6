package fulcrum.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.catalog.CatalogChange;
import fulcrum.database.catalog.Member;
import fulcrum.machine.NodeId;
import java.net.http.HttpResponse;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Members over HTTP.
final class MembersDoorTest {

    @Test
    void whoHasNotReadTheMembersDoesNotSayThatThereAreNone() throws Exception {
        FakeOrders orders = new FakeOrders(2);
        try (Served served = Served.standard()) {
            served.node.orders = orders;
            HttpResponse<String> early = served.get("/api/v1/nodes");
            assertThat(early.statusCode()).isEqualTo(503);
            assertThat(early.body())
                    .contains("this node does not know yet who the members are")
                    .contains("ask again, or ask another node");

            TreeMap<NodeId, Member.Addresses> founders = new TreeMap<>();
            founders.put(new NodeId(1), new Member.Addresses("h:7101", "", ""));
            var _ = orders.amend(new CatalogChange.Found(founders, 2, 1));
            HttpResponse<String> known = served.get("/api/v1/nodes");
            assertThat(known.statusCode()).isEqualTo(200);
            assertThat(known.body()).contains("\"node\":\"n1\"");
        }
    }
}
