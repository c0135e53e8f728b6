package fulcrum.lab.database;

import fulcrum.database.session.Isolation;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Span;
import fulcrum.lab.database.Conversation.Said;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import fulcrum.verify.history.Value;
import fulcrum.verify.transactions.MicroOperation;
import fulcrum.verify.transactions.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads all lists in one transaction when nobody appends any more, so that no append is left of
/// which nobody knows where it is.
final class LastReader implements Client {

    private static final long TICK_NANOS = 100_000_000;

    private final Diary diary;
    private final Dice dice;
    private final Plot plot;
    private final Supplier<List<NodeId>> doors;
    private final BooleanSupplier othersDone;
    private long invoked;
    private @Nullable Conversation talk;
    private final TreeMap<Bytes, Bytes> found = new TreeMap<>();
    private boolean done;

    LastReader(
            Diary diary,
            Dice dice,
            Plot plot,
            Supplier<List<NodeId>> doors,
            BooleanSupplier othersDone) {
        this.diary = diary;
        this.dice = dice;
        this.plot = plot;
        this.doors = doors;
        this.othersDone = othersDone;
    }

    boolean done() {
        return done;
    }

    @Override
    public void begin(Port port) {
        port.wakeAfter(TICK_NANOS);
    }

    @Override
    public void woken(Port port) {
        if (!done) {
            port.wakeAfter(TICK_NANOS);
        }
        if (!done && talk == null && port.calm() && othersDone.getAsBoolean()) {
            invoked = port.time();
            talk = new Conversation(dice.pick(doors.get()), plot.timeoutNanos());
            talk.begin(Isolation.SERIALIZABLE, port);
        }
    }

    @Override
    public void replied(long ticket, Reply reply, Port port) {
        Conversation now = talk;
        if (now == null || !now.awaits(ticket)) {
            return;
        }
        switch (now.heard(reply)) {
            case Said.Over _, Said.InDoubt _ -> talk = null; // it is tried again
            case Said.Result(SessionResult.Began _) -> {
                found.clear();
                read(now, Atlas.key(0), port);
            }
            case Said.Result(SessionResult.Rows page) -> {
                page.rows().forEach(row -> found.put(row.key(), row.value()));
                if (page.more()) {
                    read(now, Objects.requireNonNull(Span.after(found.lastKey())), port);
                } else {
                    now.ask(new SessionCommand.Commit(now.txn()), port);
                }
            }
            case Said.Result _ -> {
                done = true;
                talk = null;
                diary.ended(
                        diary.newProcess(),
                        invoked,
                        port.time(),
                        Transaction.Outcome.COMMITTED,
                        reads());
            }
        }
    }

    private static void read(Conversation now, Bytes from, Port port) {
        Span span = Span.range(from, null);
        now.ask(new SessionCommand.Read(now.txn(), span, Lock.NONE, Atlas.KEYS), port);
    }

    private List<MicroOperation> reads() {
        List<MicroOperation> reads = new ArrayList<>();
        for (int key = 0; key < plot.keys(); key++) {
            Bytes list = found.getOrDefault(Atlas.list(key), Bytes.EMPTY);
            reads.add(new MicroOperation.Read(Value.of(key), AppendClient.elements(list)));
        }
        return reads;
    }
}
