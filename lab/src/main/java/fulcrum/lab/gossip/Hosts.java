package fulcrum.lab.gossip;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.protocols.gossip.GossipCommand;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Those who run the nodes: they let members announce something, add nodes, and take some away that
/// say goodbye first.
final class Hosts implements Client {

    private static final long TIMEOUT_NANOS = 1_000_000_000L;
    private static final int NODES_MOST = 9;
    private static final int NODES_LEAST = 2;
    private static final int ATTEMPTS = 4;

    private final Dice dice;
    private final int announcements;
    private final long pauseNanos;
    private final Runnable nodeJoined;
    private final Runnable memberLeft;
    private final TreeSet<NodeId> leaving = new TreeSet<>();
    private int done;
    private int changes;
    private long ticket;
    private long began;
    private @Nullable NodeId leaver;
    private int attempts;

    Hosts(Dice dice, int announcements, long pauseNanos, Runnable joined, Runnable left) {
        this.dice = dice;
        this.announcements = announcements;
        this.pauseNanos = pauseNanos;
        this.changes = announcements == 0 ? 0 : dice.below(5);
        this.nodeJoined = joined;
        this.memberLeft = left;
    }

    /// Everything is announced, and nobody is on its way out.
    boolean done() {
        return done >= announcements && leaver == null;
    }

    /// It has been asked to leave.
    boolean leaving(NodeId node) {
        return leaving.contains(node);
    }

    @Override
    public void begin(Port port) {
        port.wakeAfter(dice.below(pauseNanos));
    }

    @Override
    public void woken(Port port) {
        if (leaver != null) {
            askToLeave(leaver, port);
        } else if (changes > 0 && dice.chance(1, 6)) {
            changes--;
            change(port);
        } else if (done < announcements) {
            announce(port);
        }
    }

    private void announce(Port port) {
        List<NodeId> nodes = new ArrayList<>(port.nodes());
        nodes.removeAll(leaving);
        Bytes payload = Bytes.text("announcement " + done + " " + "x".repeat(dice.below(60)));
        began = port.time();
        ticket = port.submit(dice.pick(nodes), new GossipCommand.Announce(payload), TIMEOUT_NANOS);
    }

    private void change(Port port) {
        List<NodeId> nodes = new ArrayList<>(port.nodes());
        boolean grows = nodes.size() <= NODES_LEAST || dice.chance(1, 2);
        if (grows && nodes.size() < NODES_MOST) {
            port.addNode();
            nodeJoined.run();
            port.wakeAfter(pauseNanos);
            return;
        }
        NodeId chosen = dice.pick(nodes);
        leaver = chosen;
        leaving.add(chosen);
        attempts = 0;
        askToLeave(chosen, port);
    }

    private void askToLeave(NodeId node, Port port) {
        attempts++;
        ticket = port.submit(node, new GossipCommand.Leave(), 4 * TIMEOUT_NANOS);
    }

    @Override
    public void replied(long of, Reply reply, Port port) {
        if (of != ticket) {
            return;
        }
        boolean well =
                reply instanceof Reply.Answered(Outcome outcome) && outcome instanceof Outcome.Done;
        NodeId going = leaver;
        if (going == null) {
            done++;
            port.ended(began, ending(reply, well));
        } else if (well || attempts >= ATTEMPTS) {
            if (well) {
                memberLeft.run();
            }
            port.removeNode(going);
            leaver = null;
        }
        port.wakeAfter(dice.below(2 * pauseNanos));
    }

    private static Port.Ending ending(Reply reply, boolean well) {
        return switch (reply) {
            case Reply.Answered _ -> well ? Port.Ending.OK : Port.Ending.REFUSED;
            case Reply.Unreachable _ -> Port.Ending.REFUSED;
            case Reply.TimedOut _, Reply.Broken _ -> Port.Ending.UNKNOWN;
        };
    }
}
