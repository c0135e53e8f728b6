package fulcrum.protocols.gossip;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.TreeSet;

/// Another member, as one member knows it.
final class Peer {

    /// So many other members confirm a suspicion at most (Lifeguard, LHA-Suspicion).
    private static final int CONFIRMATIONS = 3;

    /// Of the time that a suspect may be spared, what so many of so many confirmations take away:
    /// log(c + 1) / log(k + 1) in thousandths.
    private static final int[][] SHARES = {{1000}, {0, 1000}, {0, 631, 1000}, {0, 500, 792, 1000}};

    final NodeId id;
    Incarnation incarnation;
    Standing standing = Standing.ALIVE;
    Bytes payload;
    long since;

    // Of a suspect
    private final TreeSet<NodeId> accusers = new TreeSet<>();
    private int wanted;
    boolean excused;

    Peer(NodeId id, Incarnation incarnation, Bytes payload, long now) {
        this.id = id;
        this.incarnation = incarnation;
        this.payload = payload;
        this.since = now;
    }

    /// Somebody suspects it.
    ///
    /// @param others who could confirm that
    void accuse(NodeId accuser, int others) {
        accusers.clear();
        accusers.add(accuser);
        wanted = Math.max(0, Math.min(CONFIRMATIONS, others));
        excused = false;
    }

    /// Another one suspects it, and that matters.
    boolean confirm(NodeId accuser) {
        return confirmations() < wanted && accusers.add(accuser);
    }

    int confirmations() {
        return accusers.size() - 1;
    }

    /// How long it may take to say that it lives: the longer, the fewer suspect it.
    long patience(long leastNanos, int stretch) {
        long spare = leastNanos * (stretch - 1);
        return leastNanos
                + spare
                - spare / 1000 * SHARES[wanted][Math.min(wanted, confirmations())];
    }
}
