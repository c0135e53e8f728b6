package fulcrum.lab.group;

import fulcrum.machine.Dice;
import fulcrum.protocols.log.raft.RaftCommand;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import java.util.ArrayList;

/// Plays the part of a host whose log wants room: now and then one server is told to give up its
/// log as far as it can, or as far as nobody needs it, in turn.
public final class Janitor implements Client {

    private static final long TIMEOUT_NANOS = 500_000_000;

    private final Group group;
    private final Dice dice;
    private final long pauseNanos;
    private boolean sparing;

    public Janitor(Group group, Dice dice, long pauseNanos) {
        this.group = group;
        this.dice = dice;
        this.pauseNanos = pauseNanos;
    }

    @Override
    public void begin(Port port) {
        pause(port);
    }

    @Override
    public void woken(Port port) {
        pause(port);
        if (!port.calm() && dice.chance(1, 2)) {
            sparing = !sparing;
            port.submit(
                    dice.pick(new ArrayList<>(port.nodes())),
                    group.command(new RaftCommand.Compact(sparing)),
                    TIMEOUT_NANOS);
        }
    }

    @Override
    public void replied(long ticket, Reply reply, Port port) {}

    private void pause(Port port) {
        port.wakeAfter(dice.between(pauseNanos / 4, pauseNanos));
    }
}
