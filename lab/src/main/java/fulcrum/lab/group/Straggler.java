package fulcrum.lab.group;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.protocols.log.raft.RaftCommand;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import java.util.ArrayList;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Plays the part of hosts whose stores cannot keep up: now and then one tells its server that it
/// is behind, perhaps a majority of them at once, and in the calm all catch up.
public final class Straggler implements Client {

    private static final long TIMEOUT_NANOS = 500_000_000;

    private final Group group;
    private final Dice dice;
    private final long pauseNanos;

    /// Who may still believe that its host is behind.
    private final SortedSet<NodeId> behind = new TreeSet<>();

    private final SortedMap<Long, NodeId> asked = new TreeMap<>();

    public Straggler(Group group, Dice dice, long pauseNanos) {
        this.group = group;
        this.dice = dice;
        this.pauseNanos = pauseNanos;
    }

    @Override
    public void begin(Port port) {
        pause(port);
    }

    /// Whether all who were told otherwise have heard that they keep up; who has gone does.
    public boolean done(SortedSet<NodeId> nodes) {
        behind.retainAll(nodes);
        return behind.isEmpty();
    }

    @Override
    public void woken(Port port) {
        pause(port);
        behind.retainAll(port.nodes());
        if (!port.calm() && dice.chance(1, 2)) {
            NodeId node = dice.pick(new ArrayList<>(port.nodes()));
            if (behind.add(node)) {
                tell(port, node, true);
            }
        } else if (!behind.isEmpty() && asked.isEmpty()) {
            NodeId node = dice.pick(new ArrayList<>(behind));
            asked.put(tell(port, node, false), node);
        }
    }

    private long tell(Port port, NodeId node, boolean now) {
        return port.submit(node, group.command(new RaftCommand.Behind(now)), TIMEOUT_NANOS);
    }

    @Override
    public void replied(long ticket, Reply reply, Port port) {
        NodeId node = asked.remove(ticket);
        boolean gone = reply instanceof Reply.Unreachable; // who starts again keeps up
        if (node != null && (gone || reply instanceof Reply.Answered(Outcome.Done _))) {
            behind.remove(node);
        }
    }

    private void pause(Port port) {
        port.wakeAfter(dice.between(pauseNanos / 4, pauseNanos));
    }
}
