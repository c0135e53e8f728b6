package fulcrum.lab.database;

import fulcrum.database.session.Access;
import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.verify.history.Value;
import fulcrum.verify.transactions.MicroOperation;
import fulcrum.verify.transactions.Transaction.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Appends unique elements to lists, and reads whole lists, by their keys or all of a range, some
/// of each in one transaction.
final class AppendClient extends Worker {

    private final Diary diary;

    /// Some only append an element, where the list is.
    private final Dice makes;

    private int process;
    private final List<Step> steps = new ArrayList<>();
    private final List<MicroOperation> done = new ArrayList<>();

    /// How many steps are done.
    private int at;

    /// With which schema the transaction is made.
    private Planned planned = Planned.WITHOUT;

    /// What is being written.
    private @Nullable MicroOperation writing;

    /// The last mark, and how much had been done at it.
    private int mark;

    private int doneAtMark;

    private long scans;

    private sealed interface Step {

        record Read(int list) implements Step {}

        /// @param lock with which the list is read before
        record Append(int list, long element, Lock lock) implements Step {}

        /// @param to the first list that is not meant any more
        record ReadAll(int from, int to, Scan scan) implements Step {}

        /// Remembers what is written up to here.
        record Mark() implements Step {}

        /// Takes back what was written since the last mark.
        record GoBack() implements Step {}
    }

    AppendClient(Diary diary, Dice dice, Plot plot, Supplier<List<NodeId>> doors, Hearer told) {
        super(dice, plot, doors, told);
        this.diary = diary;
        this.makes = dice.fork("makes");
        this.process = diary.newProcess();
    }

    @Override
    Atlas.Table table() {
        return Atlas.OF_LISTS;
    }

    @Override
    SessionCommand plan() {
        steps.clear();
        done.clear();
        at = 0;
        writing = null;
        planned = plot.editions().plan(Atlas.OF_LISTS, dice);
        if (makes.chance(1, 6)) {
            return making();
        }
        boolean readsOnly = dice.chance(1, 6);
        boolean goesBack = !readsOnly && dice.chance(1, 4);
        int count = dice.between(1, plot.stepsMost());
        for (int i = 0; i < count; i++) {
            steps.add(readsOnly ? reading(dice.below(4)) : step());
        }
        if (goesBack) {
            int marked = dice.below(steps.size() + 1);
            steps.add(marked, new Step.Mark());
            steps.add(dice.between(marked + 1, steps.size()), new Step.GoBack());
        }
        return begin(readsOnly ? Access.READ_ONLY : Access.READ_WRITE);
    }

    private SessionCommand making() {
        int list = makes.below(plot.lists());
        long element = diary.newElement();
        steps.add(new Step.Append(list, element, Lock.EXCLUSIVE));
        Bytes program = EndingProgram.longer(planned, Bytes.text(element + ","));
        return new SessionCommand.Make(Atlas.list(list), program, atOnce(), planned);
    }

    private Step step() {
        int lot = dice.below(8);
        return lot < 4
                ? reading(lot)
                : new Step.Append(dice.below(plot.lists()), diary.newElement(), lock());
    }

    private Step reading(int lot) {
        int list = dice.below(plot.lists());
        if (lot > 0) {
            return new Step.Read(list);
        }
        int to = dice.between(list + 1, plot.lists());
        int rows = dice.chance(1, 2) ? Atlas.LISTS : dice.between(1, 4);
        boolean byHalves = dice.fork("halves", ++scans).chance(1, 3);
        return new Step.ReadAll(
                list, to, new Scan(Atlas.list(list), Atlas.list(to), rows, planned, byHalves));
    }

    /// Where what was read does not change up to the commit, it needs not be locked for writing
    /// when it is read.
    private Lock lock() {
        return plot.keeps() && dice.chance(1, 4) ? Lock.NONE : Lock.EXCLUSIVE;
    }

    @Override
    @Nullable SessionCommand next(TxnId txn, SessionResult brought) {
        switch (brought) {
            case SessionResult.Rows rows -> {
                SessionCommand further = take(txn, rows);
                if (further != null) {
                    return further;
                }
            }
            case SessionResult.Marked(int number) -> {
                mark = number;
                doneAtMark = done.size();
                at++;
            }
            case SessionResult.Done _ -> written();
            default -> {} // it has begun
        }
        return at == steps.size() ? null : ask(txn, steps.get(at));
    }

    private void written() {
        MicroOperation written = writing;
        if (written != null) {
            done.add(written);
            writing = null;
        } else { // it has gone back, and what it read since then may have been its own
            done.subList(doneAtMark, done.size()).clear();
        }
        at++;
    }

    @Override
    @Nullable SessionCommand failed(TxnId txn) {
        if (dice.chance(1, 2)) {
            return new SessionCommand.Rollback(txn);
        }
        writing = null;
        at++; // it does without that
        return at == steps.size() ? null : ask(txn, steps.get(at));
    }

    private SessionCommand ask(TxnId txn, Step step) {
        return switch (step) {
            case Step.Read(int list) -> read(txn, list, Lock.NONE);
            case Step.Append(int list, long _, Lock lock) -> read(txn, list, lock);
            case Step.ReadAll(int _, int _, Scan scan) -> scan.first(txn);
            case Step.Mark _ -> new SessionCommand.Mark(txn);
            case Step.GoBack _ -> new SessionCommand.GoBack(txn, mark);
        };
    }

    private SessionCommand read(TxnId txn, int list, Lock lock) {
        boolean waits = lock == Lock.NONE || dice.chance(3, 4);
        IfLocked ifLocked = waits ? IfLocked.WAIT : IfLocked.FAIL;
        return new SessionCommand.Read(txn, Span.row(Atlas.list(list)), lock, ifLocked, 1, planned);
    }

    /// @return how the step goes on; null where it is done
    private @Nullable SessionCommand take(TxnId txn, SessionResult.Rows rows) {
        Bytes row =
                rows.rows().isEmpty()
                        ? Bytes.EMPTY
                        : Editions.content(rows.rows().getFirst().value());
        switch (steps.get(at)) {
            case Step.Read(int list) -> done.add(seen(list, row));
            case Step.Append(int list, long element, Lock _) -> {
                writing = new MicroOperation.Append(Value.of(list), Value.of(element));
                Bytes longer = row.concat(Bytes.text(element + ","));
                RowWrite write = new RowWrite(Atlas.list(list), Editions.row(planned, longer));
                return new SessionCommand.Write(txn, List.of(write), planned);
            }
            case Step.ReadAll(int from, int to, Scan scan) -> {
                SessionCommand next = scan.next(txn, rows);
                if (next != null) {
                    return next;
                }
                for (int list = from; list < to; list++) {
                    done.add(seen(list, scan.row(Atlas.list(list))));
                }
            }
            case Step.Mark _, Step.GoBack _ -> throw new IllegalStateException("no rows for it");
        }
        at++;
        return null;
    }

    /// A list was read, and this is its row.
    static MicroOperation seen(int list, Bytes row) {
        List<Value> elements = new ArrayList<>();
        for (String element : row.asText().split(",")) {
            if (!element.isEmpty()) {
                elements.add(Value.of(Long.parseLong(element)));
            }
        }
        return new MicroOperation.Read(Value.of(list), elements);
    }

    @Override
    void ended(long began, long completed, Outcome how) {
        if (trusts()) {
            diary.ended(process, began, completed, how, all());
        } else {
            diary.endedUntrusted(process, began, completed, how, all());
        }
        if (how == Outcome.UNKNOWN) {
            process = diary.newProcess();
        }
    }

    @Override
    String what() {
        return "a transaction of " + steps.size() + " steps";
    }

    /// What it did; of one that did not come to its end, also what it would have read or appended.
    private List<MicroOperation> all() {
        List<MicroOperation> all = new ArrayList<>(done);
        for (Step step : steps.subList(at, steps.size())) {
            switch (step) {
                case Step.Read(int list) -> all.add(unseen(list));
                case Step.Append(int list, long element, Lock _) ->
                        all.add(new MicroOperation.Append(Value.of(list), Value.of(element)));
                case Step.ReadAll(int from, int to, Scan _) -> {
                    for (int list = from; list < to; list++) {
                        all.add(unseen(list));
                    }
                }
                case Step.Mark _, Step.GoBack _ -> {}
            }
        }
        return all;
    }

    private static MicroOperation unseen(int list) {
        return new MicroOperation.Read(Value.of(list), null);
    }
}
