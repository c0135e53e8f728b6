package fulcrum.lab.detector;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.protocols.detector.DetectorCodec;
import fulcrum.protocols.detector.DetectorCommand;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import java.util.ArrayList;

/// Asks nodes whom they suspect.
final class Asker implements Client {

    private static final long TIMEOUT_NANOS = 1_000_000_000L;

    private final Dice dice;
    private final int questions;
    private final long pauseNanos;
    private int done;
    private long began;
    private NodeId asked = new NodeId(1);

    Asker(Dice dice, int questions, long pauseNanos) {
        this.dice = dice;
        this.questions = questions;
        this.pauseNanos = pauseNanos;
    }

    boolean done() {
        return done >= questions;
    }

    @Override
    public void begin(Port port) {
        port.wakeAfter(dice.below(pauseNanos));
    }

    @Override
    public void woken(Port port) {
        if (!done()) {
            began = port.time();
            asked = dice.pick(new ArrayList<>(port.nodes()));
            port.submit(asked, new DetectorCommand.ListSuspects(), TIMEOUT_NANOS);
        }
    }

    @Override
    public void replied(long ticket, Reply reply, Port port) {
        done++;
        switch (reply) {
            case Reply.Answered(Outcome.Done(var answer)) -> {
                String suspects = asked + " suspects " + DetectorCodec.suspects(answer);
                port.ended(began, Port.Ending.OK, () -> suspects);
            }
            case Reply.Answered _, Reply.Unreachable _ -> port.ended(began, Port.Ending.REFUSED);
            case Reply.Broken _, Reply.TimedOut _ -> port.ended(began, Port.Ending.UNKNOWN);
        }
        port.wakeAfter(dice.below(2 * pauseNanos));
    }
}
