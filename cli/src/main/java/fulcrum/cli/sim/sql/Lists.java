package fulcrum.cli.sim.sql;

import fulcrum.machine.Dice;
import fulcrum.simulator.Finding;
import fulcrum.verify.Verdict;
import fulcrum.verify.history.Value;
import fulcrum.verify.transactions.IsolationChecker;
import fulcrum.verify.transactions.IsolationLevel;
import fulcrum.verify.transactions.MicroOperation;
import fulcrum.verify.transactions.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Lists to which elements are appended that nobody else appends, and which are read as wholes,
/// several in one transaction. Whoever looks for a cycle in what was seen finds what is not as
/// isolated as it was to be; what was rolled back to a savepoint counts as never appended.
final class Lists implements Workload {

    private static final int STEPS_MOST = 4;

    private final Crowd crowd;
    private final Founder founder;
    private final int lists;
    private final List<Customer> customers = new ArrayList<>();
    private final List<Transaction> transactions = new ArrayList<>();
    private int processes;
    private long elements;

    Lists(Crowd crowd, Dice dice, int appenders, int visits) {
        this.crowd = crowd;
        this.lists = dice.between(1, dice.chance(1, 2) ? 3 : 10);
        this.founder =
                new Founder(
                        crowd,
                        dice.fork("founder"),
                        List.of(
                                "CREATE TABLE IF NOT EXISTS lists (k int PRIMARY KEY, v text NOT"
                                        + " NULL)"));
        customers.add(founder);
        for (int i = 1; i <= appenders; i++) {
            customers.add(new Appender(dice.fork("appender", i), visits));
        }
    }

    @Override
    public List<Customer> customers() {
        return customers;
    }

    @Override
    public Finding judge() {
        IsolationLevel level =
                switch (crowd.isolation()) {
                    case READ_COMMITTED -> IsolationLevel.READ_COMMITTED;
                    case REPEATABLE_READ -> IsolationLevel.SNAPSHOT;
                    case SERIALIZABLE -> IsolationLevel.STRICT_SERIALIZABLE;
                };
        String checker = "Lists (" + level.label() + ")";
        return switch (IsolationChecker.check(transactions, level)) {
            case Verdict.Valid _ -> Finding.valid(checker);
            case Verdict.Violated verdict ->
                    Finding.violated(checker, String.join("\n", verdict.lines()));
            case Verdict.Undecided(String reason) ->
                    new Finding(checker, Finding.Grade.UNDECIDED, reason);
        };
    }

    private final class Appender extends Customer {

        private final Dice updates;
        private int process = ++processes;
        private final List<MicroOperation> done = new ArrayList<>();

        Appender(Dice dice, int visits) {
            super(Lists.this.founder, dice, visits);
            this.updates = dice.fork("updates");
        }

        @Override
        void visit() {
            done.clear();
            Ending how;
            if (dice.chance(1, 4)) {
                how = ending(dice.chance(1, 2) ? appendAlone() : readAlone());
            } else if (dice.chance(1, 6)) {
                how = transact(begin(" READ ONLY"), () -> steps(this::read));
            } else {
                how = transact(this::write);
            }
            ends(how);
            counts(how, "uses lists: " + how);
        }

        private void ends(Ending how) {
            Transaction.Outcome outcome =
                    switch (how) {
                        case COMMITTED -> Transaction.Outcome.COMMITTED;
                        case ABORTED -> Transaction.Outcome.ABORTED;
                        case UNKNOWN -> Transaction.Outcome.UNKNOWN;
                    };
            transactions.add(
                    new Transaction(
                            transactions.size(),
                            process,
                            invoked(),
                            crowd.hall().time(),
                            outcome,
                            done));
            if (how == Ending.UNKNOWN) {
                process = ++processes;
            }
        }

        @Override
        boolean conclude() {
            done.clear();
            Said said = alone("SELECT k, v FROM lists ORDER BY k");
            if (said == null || !said.isDone()) {
                return false;
            }
            seen(said, 0, lists);
            ends(Ending.COMMITTED);
            return true;
        }

        private void steps(Body one) throws GaveUp {
            for (int count = dice.between(1, STEPS_MOST); count > 0; count--) {
                one.run();
            }
        }

        private void write() throws GaveUp {
            steps(this::step);
            if (dice.chance(1, 4)) {
                need("SAVEPOINT before");
                int mark = done.size();
                steps(this::step);
                if (dice.chance(1, 3)) {
                    var _ = say("SELECT 1 / $1", of(0)); // fails all behind the savepoint
                }
                need("ROLLBACK TO before");
                done.subList(mark, done.size()).clear();
                steps(this::step);
            }
        }

        private void step() throws GaveUp {
            if (dice.chance(1, 2)) {
                read();
            } else {
                append(dice.below(lists), ++elements);
            }
        }

        // Reading

        private void read() throws GaveUp {
            int list = dice.below(lists);
            if (dice.chance(2, 3)) {
                seen(need("SELECT k, v FROM lists WHERE k = $1", of(list)), list, list + 1);
            } else {
                int to = dice.between(list + 1, lists);
                seen(
                        need(
                                "SELECT k, v FROM lists WHERE k >= $1 AND k < $2 ORDER BY k",
                                of(list),
                                of(to)),
                        list,
                        to);
            }
        }

        private Said readAlone() {
            int list = dice.below(lists);
            Said said = Said.orLost(alone("SELECT k, v FROM lists WHERE k = $1", of(list)));
            if (said.isDone()) {
                seen(said, list, list + 1);
            }
            return said;
        }

        private void seen(Said said, int from, int to) {
            SortedMap<Integer, String> rows = new TreeMap<>();
            for (int row = 0; row < said.rows().size(); row++) {
                rows.put((int) said.number(row, 0), said.text(row, 1));
            }
            for (int list = from; list < to; list++) {
                List<Value> read = new ArrayList<>();
                for (String element : rows.getOrDefault(list, "").split(",")) {
                    if (!element.isEmpty()) {
                        read.add(Value.of(Long.parseLong(element)));
                    }
                }
                done.add(new MicroOperation.Read(Value.of(list), read));
            }
        }

        // Appending

        private static final String UPSERT =
                "INSERT INTO lists VALUES ($1, $2) ON CONFLICT (k) DO UPDATE SET v = lists.v ||"
                        + " excluded.v";

        private static final String UPDATE = "UPDATE lists SET v = v || $2 WHERE k = $1";

        private Said appendAlone() {
            int list = dice.below(lists);
            long element = ++elements;
            done.add(new MicroOperation.Append(Value.of(list), Value.of(element)));
            String added = element + ",";
            if (updates.chance(1, 2)) {
                return Said.orLost(alone(UPSERT, of(list), of(added)));
            }
            Said said = Said.orLost(alone(UPDATE, of(list), of(added)));
            return said.tag().equals("UPDATE 0")
                    ? Said.orLost(alone("INSERT INTO lists VALUES ($1, $2)", of(list), of(added)))
                    : said;
        }

        private void append(int list, long element) throws GaveUp {
            done.add(new MicroOperation.Append(Value.of(list), Value.of(element)));
            String added = element + ",";
            switch (dice.below(3)) {
                case 0 -> need(UPSERT, of(list), of(added));
                case 1 -> {
                    Said said = need(UPDATE, of(list), of(added));
                    if (said.tag().equals("UPDATE 0")) {
                        need("INSERT INTO lists VALUES ($1, $2)", of(list), of(added));
                    }
                }
                default -> computed(list, added);
            }
        }

        /// By what was read before.
        private void computed(int list, String added) throws GaveUp {
            String lock = crowd.keeps() && dice.chance(1, 2) ? "" : " FOR UPDATE";
            Said said = need("SELECT v FROM lists WHERE k = $1" + lock, of(list));
            if (said.rows().isEmpty()) {
                need("INSERT INTO lists VALUES ($1, $2)", of(list), of(added));
            } else {
                String longer = said.text(0, 0) + added;
                need("UPDATE lists SET v = $2 WHERE k = $1", of(list), of(longer));
            }
        }
    }
}
