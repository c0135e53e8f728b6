package fulcrum.lab.database;

import fulcrum.verify.transactions.MicroOperation;
import fulcrum.verify.transactions.Transaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What the clients of a run saw of their transactions.
final class Diary {

    private final List<Transaction> transactions = new ArrayList<>();
    private final Set<Integer> untrusted = new TreeSet<>();
    private int processes;
    private long elements;

    /// A process that was not seen before.
    int newProcess() {
        return ++processes;
    }

    /// An element that nobody has appended.
    long newElement() {
        return ++elements;
    }

    /// A transaction has ended.
    void ended(
            int process,
            long invoked,
            long completed,
            Transaction.Outcome how,
            List<MicroOperation> steps) {
        transactions.add(
                new Transaction(transactions.size(), process, invoked, completed, how, steps));
    }

    /// The same of one that only read, without locks, while clocks lied.
    void endedUntrusted(
            int process,
            long invoked,
            long completed,
            Transaction.Outcome how,
            List<MicroOperation> steps) {
        untrusted.add(transactions.size());
        ended(process, invoked, completed, how, steps);
    }

    /// Those to whom their isolation is promised.
    List<Transaction> transactions() {
        return transactions.stream().filter(one -> !untrusted.contains(one.index())).toList();
    }

    /// All of them.
    List<Transaction> all() {
        return Collections.unmodifiableList(transactions);
    }
}
