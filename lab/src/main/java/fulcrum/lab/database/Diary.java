package fulcrum.lab.database;

import fulcrum.database.session.SessionResult;
import fulcrum.verify.transactions.MicroOperation;
import fulcrum.verify.transactions.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What the clients of a run saw of their transactions.
final class Diary {

    private final List<Transaction> transactions = new ArrayList<>();
    private final Consumer<SessionResult.Aborted> reader;
    private int processes;
    private long elements;

    /// @param reader hears why transactions are aborted
    Diary(Consumer<SessionResult.Aborted> reader) {
        this.reader = reader;
    }

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

    /// The database has aborted a transaction.
    void aborted(SessionResult.Aborted told) {
        reader.accept(told);
    }

    List<Transaction> transactions() {
        return transactions;
    }
}
