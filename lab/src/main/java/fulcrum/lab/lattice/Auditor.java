package fulcrum.lab.lattice;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.protocols.lattice.leaderless.Consistency;
import fulcrum.protocols.lattice.leaderless.Consistency.OnLoss;
import fulcrum.protocols.lattice.leaderless.Grade;
import fulcrum.protocols.lattice.leaderless.LeaderlessAnswer;
import fulcrum.protocols.lattice.leaderless.LeaderlessCodec;
import fulcrum.protocols.lattice.leaderless.LeaderlessCommand;
import fulcrum.protocols.lattice.leaderless.Level;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// When all is calm, everybody is done and all hints are delivered, each row is read once at all
/// homes, which repairs what nobody else compares here; then each home is asked what it holds.
final class Auditor implements Client {

    private static final long TIMEOUT_NANOS = 20_000_000_000L;
    private static final long LOOK_NANOS = 50_000_000L;

    private static final Consistency ALL =
            new Consistency(Level.all(), Grade.BLOCKING_REPAIR, false, OnLoss.REFUSE, false);

    private final Logbook book;
    private final Dice dice;
    private final BooleanSupplier quiet;
    private final Function<Bytes, List<NodeId>> homes;
    private final List<Bytes> keys;

    private int at;
    private final List<NodeId> toAsk = new ArrayList<>();
    private boolean read;
    private boolean asking;
    private long awaited;
    private long looked;
    private @Nullable Bytes agreed;

    Auditor(
            Logbook book,
            Dice dice,
            List<Bytes> keys,
            BooleanSupplier quiet,
            Function<Bytes, List<NodeId>> homes) {
        this.book = book;
        this.dice = dice;
        this.keys = List.copyOf(keys);
        this.quiet = quiet;
        this.homes = homes;
    }

    boolean done() {
        return at == keys.size();
    }

    /// How far it has come, in words.
    String progress() {
        return "audited " + at + " of " + keys.size() + " rows after " + looked + " looks";
    }

    @Override
    public void begin(Port port) {
        port.wakeAfter(LOOK_NANOS);
    }

    @Override
    public void woken(Port port) {
        looked++;
        if (done() || asking) {
            return;
        }
        if (!port.calm() || !quiet.getAsBoolean()) {
            port.wakeAfter(LOOK_NANOS);
            return;
        }
        Bytes key = keys.get(at);
        asking = true;
        if (!read) {
            NodeId any = dice.pick(new ArrayList<>(port.nodes()));
            awaited = port.submit(any, new LeaderlessCommand.Read(key, ALL), TIMEOUT_NANOS);
        } else {
            awaited =
                    port.submit(
                            toAsk.getFirst(), new LeaderlessCommand.Inspect(key), TIMEOUT_NANOS);
        }
    }

    @Override
    public void replied(long ticket, Reply reply, Port port) {
        if (ticket != awaited) {
            return;
        }
        asking = false;
        if (reply instanceof Reply.Answered(Outcome.Done(Bytes result))
                && LeaderlessCodec.ANSWERS.decode(result) instanceof LeaderlessAnswer.Found f) {
            Bytes key = keys.get(at);
            if (read) {
                inspected(key, toAsk.removeFirst(), f.state());
            } else {
                read = true;
                agreed = f.state();
                book.last(key, agreed);
                toAsk.addAll(homes.apply(key));
            }
            if (toAsk.isEmpty()) {
                at++;
                read = false;
            }
            port.wakeAfter(1);
        } else {
            port.wakeAfter(LOOK_NANOS);
        }
    }

    private void inspected(Bytes key, NodeId home, @Nullable Bytes state) {
        boolean same = state == null ? agreed == null : state.equals(agreed);
        if (!same) {
            book.differs(home + " holds " + state + " of " + key + ", all agreed on " + agreed);
        }
    }
}
