package fulcrum.cli.sim.sql;

import fulcrum.machine.Dice;
import fulcrum.simulator.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A sequence, and a column that is numbered: no number is given twice, whoever dies meanwhile.
final class Numbers implements Workload {

    private final Founder founder;
    private final List<Customer> customers = new ArrayList<>();
    private final Set<Long> numbers = new TreeSet<>();
    private final Set<Long> tickets = new TreeSet<>();
    private final List<String> wrong = new ArrayList<>();

    Numbers(Crowd crowd, Dice dice, int drawers, int visits) {
        int cached = dice.between(1, 4);
        this.founder =
                new Founder(
                        crowd,
                        dice.fork("founder"),
                        List.of(
                                "CREATE SEQUENCE IF NOT EXISTS numbers CACHE " + cached,
                                "CREATE TABLE IF NOT EXISTS tickets (id bigint GENERATED ALWAYS AS"
                                        + " IDENTITY (CACHE "
                                        + cached
                                        + "), who int)"));
        customers.add(founder);
        for (int i = 1; i <= drawers; i++) {
            customers.add(new Drawer(i, dice.fork("drawer", i), visits));
        }
    }

    @Override
    public List<Customer> customers() {
        return customers;
    }

    @Override
    public Finding judge() {
        return wrong.isEmpty()
                ? Finding.valid("Numbers")
                : Finding.violated("Numbers", String.join("\n", wrong));
    }

    private void given(Set<Long> before, long number) {
        if (!before.add(number)) {
            wrong.add(number + " was given twice");
        }
    }

    private final class Drawer extends Customer {

        private final int who;

        Drawer(int who, Dice dice, int visits) {
            super(Numbers.this.founder, dice, visits);
            this.who = who;
        }

        @Override
        void visit() {
            Ending how =
                    switch (dice.below(3)) {
                        case 0 -> heard(numbers, alone("SELECT nextval('numbers')"));
                        case 1 ->
                                heard(
                                        tickets,
                                        alone(
                                                "INSERT INTO tickets (who) VALUES ($1) RETURNING"
                                                        + " id",
                                                of(who)));
                        default -> transact(this::several);
                    };
            counts(how, "draws numbers: " + how);
        }

        private Ending heard(Set<Long> of, @Nullable Said said) {
            if (said != null && said.isDone()) {
                for (int row = 0; row < said.rows().size(); row++) {
                    given(of, said.number(row, 0));
                }
            }
            return ending(said);
        }

        /// What a transaction was given that is rolled back is not given to anybody else.
        private void several() throws GaveUp {
            var _ = heard(numbers, need("SELECT nextval('numbers')"));
            var _ =
                    heard(
                            tickets,
                            need(
                                    "INSERT INTO tickets (who) VALUES ($1), ($1), ($1) RETURNING"
                                            + " id",
                                    of(who)));
            if (dice.chance(1, 3)) {
                throw new GaveUp();
            }
        }

        @Override
        boolean conclude() {
            Said said = alone("SELECT count(*), count(DISTINCT id) FROM tickets");
            if (said == null || !said.isDone()) {
                return false;
            }
            if (said.number(0) != said.number(1)) {
                wrong.add(said.number(0) + " tickets have " + said.number(1) + " numbers");
            }
            return true;
        }
    }
}
