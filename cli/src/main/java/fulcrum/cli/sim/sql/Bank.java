package fulcrum.cli.sim.sql;

import fulcrum.machine.Dice;
import fulcrum.simulator.Finding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Accounts between which money is moved, in several ways. None is made and none is lost, and no
/// account is overdrawn, whatever a statement sees.
final class Bank implements Workload {

    private static final int EACH = 20;
    private static final String OWNER = "owner ";
    private static final String LOOK = "SELECT sum(balance), min(balance), count(*) FROM accounts";

    private final Founder founder;
    private final int accounts;
    private final List<Customer> customers = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    Bank(Crowd crowd, Dice dice, int tellers, int visits) {
        this.accounts = dice.between(2, dice.chance(1, 2) ? 3 : 8);
        this.founder =
                new Founder(
                        crowd,
                        dice.fork("founder"),
                        List.of(
                                "CREATE TABLE IF NOT EXISTS accounts (id int PRIMARY KEY, owner"
                                        + " text, balance int NOT NULL CHECK (balance >= 0))",
                                opening()));
        customers.add(founder);
        for (int i = 1; i <= tellers; i++) {
            customers.add(new Teller(dice.fork("teller", i), visits));
        }
        customers.add(new Auditor(dice.fork("auditor"), visits));
    }

    private String opening() {
        List<String> rows = new ArrayList<>();
        for (int id = 0; id < accounts; id++) {
            rows.add("(" + id + ", '" + OWNER + id + "', " + EACH + ")");
        }
        return "INSERT INTO accounts VALUES "
                + String.join(", ", rows)
                + " ON CONFLICT (id) DO NOTHING";
    }

    @Override
    public List<Customer> customers() {
        return customers;
    }

    @Override
    public Finding judge() {
        return wrong.isEmpty()
                ? Finding.valid("Bank")
                : Finding.violated("Bank", String.join("\n", wrong));
    }

    /// @return whether it was told
    private boolean look(@Nullable Said said) {
        if (said == null || !said.isDone()) {
            return false;
        }
        long total = said.number(0);
        long least = said.number(1);
        long count = said.number(2);
        if (total != (long) EACH * accounts || least < 0 || count != accounts) {
            wrong.add(
                    "there are %d on %d accounts, and the least is %d; there were %d on %d"
                            .formatted(total, count, least, EACH * accounts, accounts));
        }
        return true;
    }

    /// Looks at all accounts.
    private final class Auditor extends Customer {

        Auditor(Dice dice, int visits) {
            super(Bank.this.founder, dice, visits);
        }

        @Override
        void visit() {
            if (dice.chance(1, 2)) {
                Said said = alone(LOOK);
                counts(look(said) ? Ending.COMMITTED : Ending.ABORTED, "looks at the bank");
                return;
            }
            Ending how =
                    transact(
                            begin(dice.chance(1, 2) ? " READ ONLY" : ""),
                            () -> {
                                look(need(LOOK));
                                look(need(LOOK));
                            });
            counts(how, "looks at the bank twice");
        }

        @Override
        boolean conclude() {
            return look(alone(LOOK));
        }
    }

    /// Moves money.
    private final class Teller extends Customer {

        private int payer;
        private int payee;
        private int amount;

        Teller(Dice dice, int visits) {
            super(Bank.this.founder, dice, visits);
        }

        @Override
        void visit() {
            payer = dice.below(accounts);
            payee = (payer + dice.between(1, accounts - 1)) % accounts;
            amount = dice.between(1, dice.chance(1, 3) ? 2 * EACH : 3);
            Ending how =
                    switch (dice.below(6)) {
                        case 0 -> atOnce();
                        case 3 -> byOwner();
                        case 1 -> transact(this::computed);
                        case 2 -> transact(this::upserted);
                        default -> transact(this::updated);
                    };
            counts(how, "moves " + amount + " from " + payer + " to " + payee + ": " + how);
        }

        /// In one statement.
        private Ending atOnce() {
            return ending(
                    alone(
                            "UPDATE accounts SET balance = balance + CASE id WHEN $1 THEN -$3::int"
                                    + " ELSE $3::int END WHERE id IN ($1, $2)",
                            of(payer),
                            of(payee),
                            of(amount)));
        }

        /// The same by what no index has.
        private Ending byOwner() {
            return ending(
                    alone(
                            "UPDATE accounts SET balance = balance + CASE owner WHEN $1 THEN"
                                    + " -$3::int ELSE $3::int END WHERE owner IN ($1, $2)",
                            of(OWNER + payer),
                            of(OWNER + payee),
                            of(amount)));
        }

        private void updated() throws GaveUp {
            String take = "UPDATE accounts SET balance = balance - $1 WHERE id = $2";
            String give = "UPDATE accounts SET balance = balance + $1 WHERE id = $2";
            if (dice.chance(1, 4)) {
                need(give, of(amount), of(payee));
                need(take, of(amount), of(payer));
            } else {
                need(take, of(amount), of(payer));
                need(give, of(amount), of(payee));
            }
        }

        /// By what was read before.
        private void computed() throws GaveUp {
            String lock = crowd.keeps() && dice.chance(1, 2) ? "" : " FOR UPDATE";
            String read = "SELECT balance FROM accounts WHERE id = $1" + lock;
            long from = need(read, of(payer)).number(0);
            long to = need(read, of(payee)).number(0);
            String write = "UPDATE accounts SET balance = $1 WHERE id = $2";
            need(write, of(from - amount), of(payer));
            need(write, of(to + amount), of(payee));
        }

        /// By what an INSERT does where the row is there.
        private void upserted() throws GaveUp {
            String move =
                    "INSERT INTO accounts VALUES ($1, 'nobody', 0) ON CONFLICT (id) DO UPDATE SET"
                            + " balance = accounts.balance + $2";
            need(move, of(payer), of(-amount));
            need(move, of(payee), of(amount));
        }
    }
}
