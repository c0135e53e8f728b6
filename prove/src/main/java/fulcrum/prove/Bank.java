package fulcrum.prove;

import fulcrum.machine.Dice;
import fulcrum.verify.history.Micro;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A few accounts, hot enough that transfers meet. They begin with nothing on them, and one with
/// nothing on it has no row, so rows come and go.
final class Bank {

    static final int ACCOUNTS = 10;

    private static final int PLACES = 5;
    private static final int FIRST_PLACE = 1_000;
    private static final long MOST = 3;

    /// Of so many transfers one is prepared under a name, and ended by it.
    private static final int PREPARED_ONE_IN = 10;

    private final List<Row> accounts = new ArrayList<>();
    private final SortedSet<Integer> places = new TreeSet<>();

    Bank() {
        for (int account = 0; account < ACCOUNTS; account++) {
            Row row = new Row(FIRST_PLACE + account % PLACES, label() + account);
            accounts.add(row);
            places.add(row.place());
        }
    }

    private static String label() {
        return Workload.BANK.label() + '-';
    }

    private static Value name(Row account) {
        return Value.of(account.name());
    }

    /// A transfer, or a reading of all accounts. No transfer has two accounts at one place: who
    /// reads all of a place waits for the first of them, and the second would wait behind him.
    Deal draw(Dice dice) {
        if (dice.chance(1, 3)) {
            return reading(dice.chance(1, 2));
        }
        int payer = dice.below(ACCOUNTS);
        int payee = dice.below(ACCOUNTS);
        while (payee % PLACES == payer % PLACES) {
            payee = dice.below(ACCOUNTS);
        }
        int amount = dice.between(1, (int) MOST);
        boolean prepares = dice.chance(1, PREPARED_ONE_IN);
        return transfer(accounts.get(payer), accounts.get(payee), amount, prepares);
    }

    /// @param prepares it is prepared under a name before it is committed
    private static Deal transfer(Row payer, Row payee, long amount, boolean prepares) {
        SortedMap<Row, Long> moves = new TreeMap<>();
        moves.put(payer, -amount);
        moves.put(payee, amount);
        Operation.Transact operation =
                new Operation.Transact(
                        List.of(
                                new Micro.Add(name(payer), -amount),
                                new Micro.Add(name(payee), amount)));
        return () ->
                new Deal.Try() {
                    @Override
                    public boolean prepares() {
                        return prepares;
                    }

                    @Override
                    public Operation.Transact asked() {
                        return operation;
                    }

                    @Override
                    public Operation.Transact run(Sessions.Session session)
                            throws Halted, InterruptedException {
                        SortedMap<Row, @Nullable String> writes = new TreeMap<>();
                        for (Map.Entry<Row, Long> move : moves.entrySet()) {
                            Row account = move.getKey();
                            SortedMap<Row, String> rows = Deal.rows(session.read(account, true));
                            long balance = balance(rows, account) + move.getValue();
                            writes.put(account, balance == 0 ? null : Long.toString(balance));
                        }
                        Deal.rows(session.write(writes));
                        return operation;
                    }
                };
    }

    /// All accounts, place by place: an account that is opened meanwhile must not be overlooked.
    ///
    /// @param readOnly it reads as of one instant, and locks nothing
    Deal reading(boolean readOnly) {
        return () ->
                new Deal.Try() {
                    @Override
                    public boolean readsOnly() {
                        return readOnly;
                    }

                    @Override
                    public Operation.Transact asked() {
                        return gets(null);
                    }

                    @Override
                    public Operation.Transact run(Sessions.Session session)
                            throws Halted, InterruptedException {
                        SortedMap<Row, String> rows = new TreeMap<>();
                        for (int place : places) {
                            rows.putAll(Deal.rows(session.readAll(place, label())));
                        }
                        return gets(rows);
                    }
                };
    }

    private Operation.Transact gets(@Nullable SortedMap<Row, String> rows) {
        List<Micro> micros = new ArrayList<>();
        for (Row account : accounts) {
            micros.add(new Micro.Get(name(account), rows == null ? null : balance(rows, account)));
        }
        return new Operation.Transact(micros);
    }

    private static long balance(SortedMap<Row, String> rows, Row account) {
        return Long.parseLong(rows.getOrDefault(account, "0"));
    }
}
