package fulcrum.server.fault;

import fulcrum.machine.NodeId;
import fulcrum.server.transport.Purpose;
import fulcrum.server.transport.Weather;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/// What the orders in force come to for the frames of one node.
///
/// Messages between machines are lost one by one, which their protocols bear. On a bulk connection
/// nothing is ever lost alone, since TCP sends it again: there a loss is a delay that doubles with
/// each loss of the same, and a cut holds everything back until it is healed or the connection
/// breaks (RFC 6298 has a second at first; Linux goes down to 200 ms).
final class LinkWeather implements Weather {

    private static final long AGAIN_NANOS = 200_000_000;
    private static final int AGAIN_MOST = 6;

    /// What happens on the way to one peer.
    ///
    /// @param arriving of so many, in the mean, out of a million
    /// @param cut in one direction or both
    private record Way(long lateNanos, long arriving, boolean cut) {}

    private static final long ALL = 1_000_000;

    private final SortedMap<NodeId, Way> ways = new TreeMap<>();

    private LinkWeather() {}

    /// Fair where no order is about a link of the node.
    static Weather of(NodeId self, SortedSet<NodeId> peers, List<Ordered> faults) {
        LinkWeather weather = new LinkWeather();
        for (NodeId peer : peers) {
            Way way = way(self, peer, faults);
            if (way.cut || way.lateNanos > 0 || way.arriving < ALL) {
                weather.ways.put(peer, way);
            }
        }
        return weather.ways.isEmpty() ? FAIR : weather;
    }

    private static Way way(NodeId self, NodeId peer, List<Ordered> faults) {
        long late = 0;
        long there = ALL;
        long back = ALL;
        for (Ordered fault : faults) {
            switch (fault.order()) {
                case Order.Partition order -> {
                    if (order.divides(self, peer)) {
                        there = 0;
                        back = 0;
                    }
                }
                case Order.Isolate(NodeId node) -> {
                    if (node.equals(self) || node.equals(peer)) {
                        there = 0;
                        back = 0;
                    }
                }
                case Order.Delay(Links links, long nanos) ->
                        late += links.cover(self, peer) ? nanos : 0;
                case Order.Drop(Links links, int permille) -> {
                    there = links.cover(self, peer) ? there * (1000 - permille) / 1000 : there;
                    back = links.cover(peer, self) ? back * (1000 - permille) / 1000 : back;
                }
                case Order.Kill _,
                        Order.Pause _,
                        Order.Resume _,
                        Order.Restart _,
                        Order.Disk _,
                        Order.Skew _ -> {}
            }
        }
        return new Way(late, there, there == 0 || back == 0);
    }

    @Override
    public long lateNanos(NodeId to, Purpose purpose) {
        Way way = ways.get(to);
        if (way == null) {
            return 0;
        }
        return purpose == Purpose.BULK ? bulk(way) : message(way);
    }

    private static long message(Way way) {
        return arrives(way) ? way.lateNanos : LOST;
    }

    private static long bulk(Way way) {
        if (way.arriving == 0) {
            return STUCK;
        }
        long late = way.lateNanos;
        for (int times = 0; times < AGAIN_MOST && !arrives(way); times++) {
            late += AGAIN_NANOS << times;
        }
        return late;
    }

    private static boolean arrives(Way way) {
        return way.arriving == ALL || ThreadLocalRandom.current().nextLong(ALL) < way.arriving;
    }

    @Override
    public boolean isCut(NodeId peer) {
        Way way = ways.get(peer);
        return way != null && way.cut;
    }
}
