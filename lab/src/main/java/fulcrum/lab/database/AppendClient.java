package fulcrum.lab.database;

import fulcrum.database.session.Isolation;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
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
    private int process;
    private final List<Step> steps = new ArrayList<>();
    private final List<MicroOperation> done = new ArrayList<>();

    /// How many steps are done.
    private int at;

    private sealed interface Step {

        record Read(int list) implements Step {}

        /// @param lock with which the list is read before
        record Append(int list, long element, Lock lock) implements Step {}

        /// @param to the first list that is not meant any more
        record ReadAll(int from, int to, Scan scan) implements Step {}
    }

    AppendClient(Diary diary, Dice dice, Plot plot, Supplier<List<NodeId>> doors) {
        super(dice, plot, doors);
        this.diary = diary;
        this.process = diary.newProcess();
    }

    @Override
    void plan() {
        steps.clear();
        done.clear();
        at = 0;
        int count = dice.between(1, plot.stepsMost());
        for (int i = 0; i < count; i++) {
            int list = dice.below(plot.lists());
            switch (dice.below(8)) {
                case 0 -> {
                    int to = dice.between(list + 1, plot.lists());
                    int rows = dice.chance(1, 2) ? Atlas.LISTS : dice.between(1, 4);
                    Scan scan = new Scan(Atlas.list(list), Atlas.list(to), rows);
                    steps.add(new Step.ReadAll(list, to, scan));
                }
                case 1, 2, 3 -> steps.add(new Step.Read(list));
                default -> steps.add(new Step.Append(list, diary.newElement(), lock()));
            }
        }
    }

    /// Where what was read does not change up to the commit, it needs not be locked for writing
    /// when it is read.
    private Lock lock() {
        boolean keeps = plot.isolation() != Isolation.READ_COMMITTED;
        return keeps && dice.chance(1, 4) ? Lock.NONE : Lock.EXCLUSIVE;
    }

    @Override
    @Nullable SessionCommand next(TxnId txn, SessionResult brought) {
        if (brought instanceof SessionResult.Rows rows) {
            SessionCommand further = take(txn, rows);
            if (further != null) {
                return further;
            }
        }
        if (at == steps.size()) {
            return null;
        }
        return switch (steps.get(at)) {
            case Step.Read(int list) -> read(txn, list, Lock.NONE);
            case Step.Append(int list, long _, Lock lock) -> read(txn, list, lock);
            case Step.ReadAll(int _, int _, Scan scan) -> scan.first(txn);
        };
    }

    private static SessionCommand read(TxnId txn, int list, Lock lock) {
        return new SessionCommand.Read(txn, Span.row(Atlas.list(list)), lock, 1);
    }

    /// @return how the step goes on; null where it is done
    private @Nullable SessionCommand take(TxnId txn, SessionResult.Rows rows) {
        Bytes row = rows.rows().isEmpty() ? Bytes.EMPTY : rows.rows().getFirst().value();
        switch (steps.get(at)) {
            case Step.Read(int list) -> done.add(seen(list, row));
            case Step.Append(int list, long element, Lock _) -> {
                at++;
                done.add(new MicroOperation.Append(Value.of(list), Value.of(element)));
                Bytes longer = row.concat(Bytes.text(element + ","));
                return new SessionCommand.Write(
                        txn, List.of(new RowWrite(Atlas.list(list), longer)));
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
        diary.ended(process, began, completed, how, all());
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
            }
        }
        return all;
    }

    private static MicroOperation unseen(int list) {
        return new MicroOperation.Read(Value.of(list), null);
    }
}
