package fulcrum.verify;

import fulcrum.verify.history.Call;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Micro;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import fulcrum.verify.transactions.MicroOperation;
import fulcrum.verify.transactions.Transaction;
import java.util.ArrayList;
import java.util.List;

/// The calls of a history of transactions, as the isolation checker takes them.
///
/// In a history without times the places of its events stand for them: what counts is which
/// transaction was over before another began.
final class Transactions {

    private Transactions() {}

    static List<Transaction> of(History history) {
        List<Transaction> transactions = new ArrayList<>(history.size());
        for (int number = 0; number < history.size(); number++) {
            transactions.add(transaction(history, number));
        }
        return transactions;
    }

    private static Transaction transaction(History history, int number) {
        Call call = history.call(number);
        Transaction.Outcome outcome =
                switch (call.outcome()) {
                    case OK -> Transaction.Outcome.COMMITTED;
                    case FAIL -> Transaction.Outcome.ABORTED;
                    case UNKNOWN -> Transaction.Outcome.UNKNOWN;
                };
        boolean timed = history.timed();
        long invoked = timed ? call.invokedNanos() : history.invokedAt(number);
        long returned = timed ? call.returnedNanos() : history.returnedAt(number);
        return new Transaction(
                call.number(),
                call.process(),
                invoked,
                outcome == Transaction.Outcome.UNKNOWN ? invoked : returned,
                outcome,
                call.answered() instanceof Operation.Transact(List<Micro> micros)
                        ? micros.stream().map(Transactions::step).toList()
                        : List.of());
    }

    private static MicroOperation step(Micro micro) {
        return switch (micro) {
            case Micro.Append(Value key, Value element) -> new MicroOperation.Append(key, element);
            case Micro.ReadList(Value key, var elements) -> new MicroOperation.Read(key, elements);
            case Micro.Add _, Micro.Get _ ->
                    throw new IllegalArgumentException("no list is touched by " + micro);
        };
    }
}
