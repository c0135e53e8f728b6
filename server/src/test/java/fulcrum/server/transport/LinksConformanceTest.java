package fulcrum.server.transport;

import fulcrum.machine.NodeId;
import fulcrum.machine.conformance.LinksConformance;
import fulcrum.machine.conformance.LinksDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Connections over loopback as every host's links must be.
final class LinksConformanceTest implements LinksConformance {

    private static final NodeId N2 = new NodeId(2);

    @Override
    public LinksDriver links() {
        return LinksConformanceTest::exchange;
    }

    private static List<String> exchange(List<String> messages, boolean disturbed)
            throws Exception {
        List<String> arrived = new ArrayList<>();
        try (TestNode one = TestNode.start(1);
                TestNode two = TestNode.start(2)) {
            TestNode.introduce(one, two);
            one.awaitPeer(N2);
            for (int i = 0; i < messages.size(); i++) {
                if (disturbed && i % 50 == 25) {
                    disconnect(i % 100 == 25 ? one : two);
                }
                one.send(N2, 1, messages.get(i));
            }
            String last = messages.getLast();
            while (!arrived.contains(last)) {
                TestNode.Heard heard = two.heard.poll(20, TimeUnit.MILLISECONDS);
                if (heard == null) {
                    one.send(N2, 1, last);
                } else {
                    arrived.add(heard.text());
                }
            }
        }
        return arrived;
    }

    private static void disconnect(TestNode node) throws Exception {
        List<Link> links = new ArrayList<>();
        node.links.drainTo(links);
        node.on(() -> {
            links.forEach(link -> link.close("disturbed"));
            return true;
        });
    }
}
