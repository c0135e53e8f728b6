package fulcrum.lab.database;

import fulcrum.database.session.SessionCodec;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.PreparedTransaction;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.simulator.Client;
import fulcrum.simulator.Finding;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import fulcrum.simulator.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/// Gives clients names to prepare transactions under, and decides about those of which their client
/// has lost sight: it looks now and then which are in doubt, as who recovers by XA's `xa_recover`
/// does, and commits some and rolls back the others.
///
/// Names are not always of one transaction alone, owners are: so nobody decides about another's by
/// mistake, and it is seen that a name is taken once.
final class Notary implements Client {

    private static final String CHECKER = "Prepared Is Kept";

    static final String COMMITTED = "in doubt, and committed by another";
    static final String ROLLED_BACK = "in doubt, and rolled back by another";

    private final Stage<?> stage;
    private final Dice dice;
    private final Plot plot;
    private final Supplier<List<NodeId>> doors;
    private final List<String> broken = new ArrayList<>();
    private final SortedSet<String> abandoned = new TreeSet<>();
    private final long lookNanos;
    private long names;
    private long asked;

    /// @param lookNanos so often it looks
    Notary(Stage<?> stage, Dice dice, Plot plot, Supplier<List<NodeId>> doors, long lookNanos) {
        this.stage = stage;
        this.dice = dice;
        this.plot = plot;
        this.doors = doors;
        this.lookNanos = lookNanos;
    }

    /// An owner that nobody else is.
    String newOwner() {
        return "owner " + ++names;
    }

    /// A name that somebody may have already.
    String name(Dice own) {
        return own.chance(1, 3) ? "everybody's" : "transaction " + names;
    }

    /// Nobody knows whether this one's transaction is prepared, or will be: its client asks no
    /// more.
    void abandon(String owner) {
        abandoned.add(owner);
    }

    /// What was prepared ended as its client had not wanted.
    void broken(Pledge pledge, SessionResult result) {
        broken.add(pledge + ": " + result);
    }

    Finding judge() {
        return broken.isEmpty()
                ? Finding.valid(CHECKER)
                : Finding.violated(CHECKER, String.join("\n", broken));
    }

    @Override
    public void begin(Port port) {
        port.wakeAfter(lookNanos);
    }

    @Override
    public void woken(Port port) {
        port.wakeAfter(lookNanos);
        List<NodeId> open = doors.get();
        if (asked == 0 && !open.isEmpty() && !abandoned.isEmpty()) {
            asked =
                    port.submit(
                            dice.pick(open),
                            new SessionCommand.ListPrepared(),
                            plot.timeoutNanos());
        }
    }

    @Override
    public void replied(long ticket, Reply reply, Port port) {
        if (ticket != asked) {
            return;
        }
        asked = 0;
        if (!(reply instanceof Reply.Answered(Outcome.Done(Bytes bytes)))) {
            return;
        }
        switch (SessionCodec.RESULTS.decode(bytes)) {
            case SessionResult.InDoubt(var prepared) -> decideOne(prepared, port);
            case SessionResult.Committed _ -> stage.sometimes(COMMITTED);
            case SessionResult.RolledBack _ -> stage.sometimes(ROLLED_BACK);
            default -> {} // somebody else was first
        }
    }

    private void decideOne(List<PreparedTransaction> prepared, Port port) {
        for (PreparedTransaction each : prepared) {
            if (abandoned.contains(each.owner())) {
                SessionCommand wish =
                        dice.chance(1, 2)
                                ? new SessionCommand.CommitPrepared(each.gid(), each.owner())
                                : new SessionCommand.RollbackPrepared(each.gid(), each.owner());
                asked = port.submit(dice.pick(doors.get()), wish, plot.timeoutNanos());
                return;
            }
        }
    }
}
