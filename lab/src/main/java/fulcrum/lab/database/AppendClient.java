package fulcrum.lab.database;

import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Appends unique elements to lists and reads whole lists, some of each in one transaction.
final class AppendClient implements Client {

    private final Diary diary;
    private final Dice dice;
    private final Plot plot;
    private final Supplier<List<NodeId>> doors;
    private int process;
    private int left;
    private long invoked;
    private @Nullable Conversation talk;
    private final List<Step> steps = new ArrayList<>();
    private final List<MicroOperation> done = new ArrayList<>();

    /// @param element to be appended; 0 to read
    private record Step(int key, long element) {}

    AppendClient(Diary diary, Dice dice, Plot plot, Supplier<List<NodeId>> doors) {
        this.diary = diary;
        this.dice = dice;
        this.plot = plot;
        this.doors = doors;
        this.process = diary.newProcess();
        this.left = plot.transactions();
    }

    boolean done() {
        return left == 0 && talk == null;
    }

    @Override
    public void begin(Port port) {
        pause(port);
    }

    private void pause(Port port) {
        long most = dice.chance(1, 2) ? plot.pauseNanosMost() : plot.pauseNanosMost() / 50;
        port.wakeAfter(1 + dice.below(most));
    }

    @Override
    public void woken(Port port) {
        if (talk == null && left > 0) {
            start(port);
        }
    }

    private void start(Port port) {
        steps.clear();
        done.clear();
        int count = dice.between(1, plot.stepsMost());
        for (int i = 0; i < count; i++) {
            long element = dice.chance(1, 2) ? diary.newElement() : 0;
            steps.add(new Step(dice.below(plot.keys()), element));
        }
        invoked = port.time();
        Conversation begun = new Conversation(dice.pick(doors.get()), plot.timeoutNanos());
        talk = begun;
        begun.begin(plot.isolation(), port);
    }

    @Override
    public void replied(long ticket, Reply reply, Port port) {
        Conversation now = talk;
        if (now == null || !now.awaits(ticket)) {
            return;
        }
        switch (now.heard(reply)) {
            case Said.Over(SessionResult.Aborted told) -> {
                if (told != null) {
                    diary.aborted(told);
                }
                ended(Transaction.Outcome.ABORTED, port);
            }
            case Said.InDoubt _ -> ended(Transaction.Outcome.UNKNOWN, port);
            case Said.Result(SessionResult result) -> go(now, result, port);
        }
    }

    private void go(Conversation now, SessionResult result, Port port) {
        switch (result) {
            case SessionResult.Committed _ -> {
                ended(Transaction.Outcome.COMMITTED, port);
                return;
            }
            case SessionResult.Rows rows -> {
                if (read(now, rows, port)) {
                    return;
                }
            }
            case SessionResult.Began _,
                    SessionResult.Written _,
                    SessionResult.RolledBack _,
                    SessionResult.Aborted _ -> {}
        }
        if (done.size() == steps.size()) {
            now.ask(new SessionCommand.Commit(now.txn()), port);
            return;
        }
        Step next = steps.get(done.size());
        Lock lock = next.element() == 0 ? Lock.NONE : Lock.EXCLUSIVE;
        now.ask(new SessionCommand.Read(now.txn(), Span.row(key(next)), lock, 1), port);
    }

    /// @return whether the step goes on with a write
    private boolean read(Conversation now, SessionResult.Rows rows, Port port) {
        Step step = steps.get(done.size());
        Bytes list = rows.rows().isEmpty() ? Bytes.EMPTY : rows.rows().getFirst().value();
        Value name = Value.of(step.key());
        if (step.element() == 0) {
            done.add(new MicroOperation.Read(name, elements(list)));
            return false;
        }
        done.add(new MicroOperation.Append(name, Value.of(step.element())));
        Bytes longer = list.concat(Bytes.text(step.element() + ","));
        RowWrite write = new RowWrite(key(step), longer);
        now.ask(new SessionCommand.Write(now.txn(), List.of(write)), port);
        return true;
    }

    private static Bytes key(Step step) {
        return Atlas.list(step.key());
    }

    static List<Value> elements(Bytes list) {
        List<Value> elements = new ArrayList<>();
        for (String element : list.asText().split(",")) {
            if (!element.isEmpty()) {
                elements.add(Value.of(Long.parseLong(element)));
            }
        }
        return elements;
    }

    private void ended(Transaction.Outcome how, Port port) {
        diary.ended(process, invoked, port.time(), how, all());
        port.ended(
                invoked,
                switch (how) {
                    case COMMITTED -> Port.Ending.OK;
                    case ABORTED -> Port.Ending.REFUSED;
                    case UNKNOWN -> Port.Ending.UNKNOWN;
                },
                () -> "a transaction of " + steps.size() + " steps");
        if (how == Transaction.Outcome.UNKNOWN) {
            process = diary.newProcess();
        }
        talk = null;
        left--;
        pause(port);
    }

    /// What it did; of one that did not come to its end, also what it would have read or appended.
    private List<MicroOperation> all() {
        List<MicroOperation> all = new ArrayList<>(done);
        for (Step step : steps.subList(done.size(), steps.size())) {
            Value name = Value.of(step.key());
            all.add(
                    step.element() == 0
                            ? new MicroOperation.Read(name, null)
                            : new MicroOperation.Append(name, Value.of(step.element())));
        }
        return all;
    }
}
