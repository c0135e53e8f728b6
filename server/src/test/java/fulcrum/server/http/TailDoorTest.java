package fulcrum.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.protocols.log.raft.Entry;
import fulcrum.protocols.log.raft.Tail;
import fulcrum.server.fence.FenceOrder;
import fulcrum.server.fence.Fencing;
import fulcrum.server.node.ClusterOrders;
import fulcrum.server.tails.KeptTail;
import fulcrum.server.tails.TailDirectory;
import fulcrum.server.tails.TailShelf;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Divergent tails and fences, over HTTP.
final class TailDoorTest {

    @TempDir private Path directory;
    private Served served;

    @BeforeEach
    void open() throws Exception {
        served = Served.standard();
    }

    @AfterEach
    void close() {
        served.close();
    }

    private void keep(long position) throws Exception {
        TailDirectory tails = TailDirectory.open(directory, TailDirectory.Bounds.STANDARD);
        List<Entry> entries = List.of(new Entry.Command(7, 3, Bytes.hex("ff")));
        Tail tail = new Tail(position, 4, Tail.Cause.SNAPSHOT, entries);
        tails.keep(new KeptTail(FakeNode.N1, 1, 0, tail));
        served.node.tails = new TailShelf(tails);
    }

    @Test
    void theListIsWithoutEntriesAndATailWithThem() throws Exception {
        keep(5);
        assertThat(served.get("/api/v1/tails").body())
                .contains("\"id\":\"n1-g1-5\"", "\"entries\":1", "\"gone\":0")
                .doesNotContain("content");
        HttpResponse<String> tail = served.get("/api/v1/tails/n1-g1-5");
        assertThat(tail.statusCode()).isEqualTo(200);
        assertThat(tail.body())
                .contains("may have been committed all the same", "\"what\":\"unreadable\"")
                .contains("\"bytes\":\"0xff\"");
    }

    @Test
    void whatIsNotThereIsNoTail() throws Exception {
        assertThat(served.get("/api/v1/tails").statusCode()).isEqualTo(503); // it is starting
        keep(5);
        HttpResponse<String> none = served.get("/api/v1/tails/n1-g1-6");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.body()).contains("\"hint\":");
        Files.write(directory.resolve("n1-g1-5.tail"), new byte[] {1});
        assertThat(served.get("/api/v1/tails/n1-g1-5").statusCode()).isEqualTo(500);
    }

    @Test
    void aFenceIsOrderedByPut() throws Exception {
        assertThat(served.put("/api/v1/fence/n1", "").statusCode()).isEqualTo(503);
        List<FenceOrder> orders = new ArrayList<>();
        served.node.fencing =
                new Fencing(
                        FakeNode.N1,
                        orders::add,
                        node -> {
                            throw new ClusterOrders.OrderRefused(
                                    ClusterOrders.Kind.UNKNOWN, "there is no " + node, "look");
                        },
                        new TreeMap<>(),
                        null,
                        _ -> {});

        HttpResponse<String> done = served.put("/api/v1/fence/n1", "{\"reason\":\"it lies\"}");

        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.body()).startsWith("{\"node\":\"n1\",\"fenced\":true,");
        assertThat(orders).containsExactly(new FenceOrder("", "it lies"));
        assertThat(served.get("/api/v1/fence/n1").statusCode()).isEqualTo(405);
        assertThat(served.put("/api/v1/fence/n2", "").statusCode()).isEqualTo(404);
    }
}
