package fulcrum.lab.antientropy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.protocols.antientropy.AntiEntropyCommand;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import java.util.ArrayList;
import java.util.List;

/// Those who write: they put and delete rows, each at one replica, and ask for a repair now and
/// then.
final class Writers implements Client {

    private static final long TIMEOUT_NANOS = 1_000_000_000L;

    private final Dice dice;
    private final Witness witness;
    private final List<Bytes> keys;
    private final int operations;
    private final long pauseNanos;
    private final Runnable repaired;
    private int done;
    private long ticket;
    private long began;
    private boolean repair;
    private NodeId asked = new NodeId(1);
    private Bytes key = Bytes.EMPTY;

    Writers(
            Dice dice,
            Witness witness,
            List<Bytes> keys,
            int operations,
            long pauseNanos,
            Runnable repaired) {
        this.dice = dice;
        this.witness = witness;
        this.keys = keys;
        this.operations = operations;
        this.pauseNanos = pauseNanos;
        this.repaired = repaired;
    }

    boolean done() {
        return done >= operations;
    }

    @Override
    public void begin(Port port) {
        port.wakeAfter(dice.below(pauseNanos));
    }

    @Override
    public void woken(Port port) {
        if (done()) {
            return;
        }
        asked = dice.pick(new ArrayList<>(port.nodes()));
        key = dice.pick(keys);
        began = port.time();
        repair = dice.chance(1, 20);
        if (repair) {
            ticket = port.submit(asked, new AntiEntropyCommand.Repair(), 5 * TIMEOUT_NANOS);
            return;
        }
        RowCommand command =
                dice.chance(1, 3)
                        ? new RowCommand.Delete(key)
                        : new RowCommand.Put(
                                key, Bytes.text("value " + done + "x".repeat(dice.below(90))));
        ticket = port.submit(asked, command, TIMEOUT_NANOS);
    }

    @Override
    public void replied(long of, Reply reply, Port port) {
        if (of != ticket) {
            return;
        }
        done++;
        boolean well =
                reply instanceof Reply.Answered(Outcome outcome) && outcome instanceof Outcome.Done;
        if (well && repair) {
            repaired.run();
        } else if (reply instanceof Reply.Answered(Outcome.Done(Bytes cell))) {
            witness.told(asked, key, Cell.of(cell));
        }
        port.ended(began, ending(reply, well));
        port.wakeAfter(dice.below(2 * pauseNanos));
    }

    private static Port.Ending ending(Reply reply, boolean well) {
        return switch (reply) {
            case Reply.Answered(Outcome.Unknown _) -> Port.Ending.UNKNOWN;
            case Reply.Answered _ -> well ? Port.Ending.OK : Port.Ending.REFUSED;
            case Reply.Unreachable _ -> Port.Ending.REFUSED;
            case Reply.TimedOut _, Reply.Broken _ -> Port.Ending.UNKNOWN;
        };
    }
}
