package fulcrum.lab.timekeeper;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.protocols.timekeeper.TimekeeperCommand;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import java.util.ArrayList;
import java.util.TreeSet;

/// Tells nodes who the members are, as a host does; here they are always the same.
final class Registrar implements Client {

    private static final long TIMEOUT_NANOS = 1_000_000_000L;

    private final Dice dice;
    private final int times;
    private final long pauseNanos;
    private int done;
    private long began;
    private NodeId told = new NodeId(1);

    Registrar(Dice dice, int times, long pauseNanos) {
        this.dice = dice;
        this.times = times;
        this.pauseNanos = pauseNanos;
    }

    boolean done() {
        return done >= times;
    }

    @Override
    public void begin(Port port) {
        port.wakeAfter(dice.below(pauseNanos));
    }

    @Override
    public void woken(Port port) {
        if (!done()) {
            began = port.time();
            told = dice.pick(new ArrayList<>(port.nodes()));
            var members = new TreeSet<>(port.nodes());
            port.submit(told, new TimekeeperCommand.Compare(members), TIMEOUT_NANOS);
        }
    }

    @Override
    public void replied(long ticket, Reply reply, Port port) {
        done++;
        switch (reply) {
            case Reply.Answered(Outcome.Done _) ->
                    port.ended(began, Port.Ending.OK, () -> told + " knows the members");
            case Reply.Answered _, Reply.Unreachable _ -> port.ended(began, Port.Ending.REFUSED);
            case Reply.Broken _, Reply.TimedOut _ -> port.ended(began, Port.Ending.UNKNOWN);
        }
        port.wakeAfter(dice.below(2 * pauseNanos));
    }
}
