package fulcrum.verify.transactions;

import fulcrum.verify.history.Value;
import fulcrum.verify.transactions.MicroOperation.Append;
import fulcrum.verify.transactions.MicroOperation.Read;
import fulcrum.verify.transactions.Transaction.Outcome;
import java.util.ArrayList;
import java.util.List;

/// Writes transactions in one line each: `2 @1 10-20 ok: append x 3, read y = [1 2]` is T2 of
/// process 1, invoked at 10 ns and answered at 20 ns. Outcomes are `ok`, `fail` and `info`; a read
/// without a list is one whose answer nobody knows.
final class Histories {

    private Histories() {}

    static List<Transaction> history(String... lines) {
        List<Transaction> transactions = new ArrayList<>();
        for (String line : lines) {
            transactions.add(transaction(line));
        }
        return transactions;
    }

    private static Transaction transaction(String line) {
        int colon = line.indexOf(':');
        String[] head = line.substring(0, colon).trim().split(" +");
        String[] times = head[2].split("-");
        List<MicroOperation> operations = new ArrayList<>();
        for (String step : line.substring(colon + 1).split(",")) {
            operations.add(operation(step.trim()));
        }
        return new Transaction(
                Integer.parseInt(head[0]),
                Long.parseLong(head[1].substring(1)),
                Long.parseLong(times[0]),
                Long.parseLong(times[1]),
                switch (head[3]) {
                    case "ok" -> Outcome.COMMITTED;
                    case "fail" -> Outcome.ABORTED;
                    case "info" -> Outcome.UNKNOWN;
                    default -> throw new IllegalArgumentException(line);
                },
                operations);
    }

    private static MicroOperation operation(String step) {
        String[] words = step.split(" +");
        Value key = Value.of(words[1]);
        if (words[0].equals("append")) {
            return new Append(key, Value.of(Long.parseLong(words[2])));
        }
        int bracket = step.indexOf('[');
        if (bracket < 0) {
            return new Read(key, null);
        }
        List<Value> elements = new ArrayList<>();
        for (String word : step.substring(bracket + 1, step.indexOf(']')).trim().split(" +")) {
            if (!word.isEmpty()) {
                elements.add(Value.of(Long.parseLong(word)));
            }
        }
        return new Read(key, elements);
    }
}
