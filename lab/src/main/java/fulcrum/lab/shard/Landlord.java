package fulcrum.lab.shard;

import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import java.util.ArrayList;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Says now and then that a disk is full, and sees to it that all have room again in the calm.
final class Landlord implements Client {

    private static final long TIMEOUT_NANOS = 500_000_000;

    private final Dice dice;
    private final long pauseNanos;

    /// Who may still believe that its disk is full.
    private final SortedSet<NodeId> full = new TreeSet<>();

    private final SortedMap<Long, NodeId> asked = new TreeMap<>();

    Landlord(Dice dice, long pauseNanos) {
        this.dice = dice;
        this.pauseNanos = pauseNanos;
    }

    @Override
    public void begin(Port port) {
        pause(port);
    }

    /// Whether all who were told otherwise have heard that there is room; who has gone has it too.
    boolean done(SortedSet<NodeId> nodes) {
        full.retainAll(nodes);
        return full.isEmpty();
    }

    @Override
    public void woken(Port port) {
        pause(port);
        full.retainAll(port.nodes());
        if (!port.calm() && full.isEmpty() && dice.chance(1, 3)) {
            NodeId node = dice.pick(new ArrayList<>(port.nodes()));
            full.add(node);
            port.submit(node, new ShardCommand.Room(true), TIMEOUT_NANOS);
        } else if (!full.isEmpty() && asked.isEmpty()) {
            NodeId node = full.first();
            asked.put(port.submit(node, new ShardCommand.Room(false), TIMEOUT_NANOS), node);
        }
    }

    @Override
    public void replied(long ticket, Reply reply, Port port) {
        NodeId node = asked.remove(ticket);
        boolean gone = reply instanceof Reply.Unreachable; // who starts again has room
        if (node != null && (gone || reply instanceof Reply.Answered(Outcome.Done _))) {
            full.remove(node);
        }
    }

    private void pause(Port port) {
        port.wakeAfter(dice.between(pauseNanos / 4, pauseNanos));
    }
}
