package fulcrum.lab.database;

import fulcrum.machine.Bytes;
import fulcrum.simulator.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the clients of a run saw of all accounts. They begin with nothing, and money is only moved:
/// whenever all are read at once, they amount to nothing.
final class Bank {

    static final String CHECKER = "Conservation of Money";

    private final List<String> wrong = new ArrayList<>();

    /// What a row says is on the account.
    static long balance(Bytes row) {
        return row.isEmpty() ? 0 : Long.parseLong(row.asText());
    }

    /// A committed transaction has seen these, and no others.
    void seen(long time, Map<Bytes, Bytes> rows) {
        long sum = 0;
        TreeMap<Integer, Long> balances = new TreeMap<>();
        for (Map.Entry<Bytes, Bytes> row : rows.entrySet()) {
            long balance = balance(row.getValue());
            sum += balance;
            balances.put(Atlas.number(row.getKey()), balance);
        }
        if (sum != 0) {
            wrong.add("at " + time + " ns somebody saw " + sum + " altogether: " + balances);
        }
    }

    Finding judge() {
        return wrong.isEmpty()
                ? Finding.valid(CHECKER)
                : Finding.violated(CHECKER, String.join("\n", wrong));
    }
}
