package fulcrum.cli.sim.sql;

import fulcrum.machine.Dice;
import fulcrum.simulator.Finding;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A table that is altered, and is given indexes, while others write it. Each row is written by one
/// customer alone, who knows what it may hold: what was acknowledged, or what nobody knows the end
/// of; never what was rolled back, to a savepoint or altogether. Afterwards that is what is there,
/// by whichever index one looks.
final class Changes implements Workload {

    private static final int ROWS_EACH = 6;
    private static final int KINDS = 4;
    private static final int STEPS_MOST = 4;

    /// So many of the changes are made in a run at most.
    private static final int CHANGES_MOST = 4;

    private static final List<String> CHANGES =
            List.of(
                    "CREATE INDEX IF NOT EXISTS events_kind ON events (kind)",
                    "ALTER TABLE events ADD COLUMN IF NOT EXISTS extra int DEFAULT 7",
                    "ALTER TABLE events ADD CONSTRAINT small CHECK (n < 1000000)",
                    "CREATE UNIQUE INDEX IF NOT EXISTS events_kind_id ON events (kind, id)",
                    "ALTER TABLE events ALTER COLUMN n TYPE bigint",
                    "CREATE INDEX IF NOT EXISTS events_n ON events (n)",
                    "DROP INDEX IF EXISTS events_kind",
                    "ALTER TABLE events ALTER COLUMN kind SET NOT NULL");

    private static final Row ABSENT = new Row(-1, -1);

    private final Founder founder;
    private final List<Customer> customers = new ArrayList<>();
    private final List<Writer> writers = new ArrayList<>();
    private final Comparison comparison = new Comparison();
    private long numbers;

    /// What a row holds.
    private record Row(long kind, long n) {}

    Changes(Crowd crowd, Dice dice, int howMany, int visits) {
        boolean indexed = dice.chance(1, 2);
        this.founder =
                new Founder(
                        crowd,
                        dice.fork("founder"),
                        List.of(
                                "CREATE TABLE IF NOT EXISTS events (id int PRIMARY KEY, kind int, n"
                                        + " int)",
                                indexed ? CHANGES.getFirst() : CHANGES.getLast()));
        customers.add(founder);
        for (int i = 1; i <= howMany; i++) {
            writers.add(new Writer(i * ROWS_EACH, dice.fork("writer", i), visits));
        }
        customers.addAll(writers);
        Dice changing = dice.fork("changer");
        customers.add(new Changer(changing, changing.between(1, CHANGES_MOST)));
        customers.add(new Auditor(dice.fork("auditor"), visits));
    }

    @Override
    public List<Customer> customers() {
        return customers;
    }

    @Override
    public Finding judge() {
        return comparison.finding("Changes under load");
    }

    /// Changes the table.
    private final class Changer extends Customer {

        Changer(Dice dice, int changes) {
            super(Changes.this.founder, dice, changes);
        }

        @Override
        void visit() {
            String change = dice.pick(CHANGES);
            Said said = null;
            for (int attempts = 0; attempts < 3 && (said == null || !said.isDone()); attempts++) {
                said = alone(change);
            }
            counts(ending(said), "changes the table");
        }
    }

    /// Writes rows of its own.
    private final class Writer extends Customer {

        private final int first;
        private final Map<Integer, Set<Row>> possible = new TreeMap<>();
        private final Map<Integer, Row> written = new TreeMap<>();

        Writer(int first, Dice dice, int visits) {
            super(Changes.this.founder, dice, visits);
            this.first = first;
            for (int id = first; id < first + ROWS_EACH; id++) {
                possible.put(id, set(ABSENT));
            }
        }

        @Override
        void visit() {
            written.clear();
            Ending how = transact(this::write);
            switch (how) {
                case COMMITTED -> written.forEach((id, row) -> possible.put(id, set(row)));
                case UNKNOWN -> written.forEach((id, row) -> possibly(id).add(row));
                case ABORTED -> {}
            }
            counts(how, "writes rows: " + how);
        }

        private Set<Row> possibly(int id) {
            return possible.computeIfAbsent(id, _ -> set(ABSENT));
        }

        private void write() throws GaveUp {
            for (int count = dice.between(1, STEPS_MOST); count > 0; count--) {
                if (dice.chance(1, 3)) {
                    TreeMap<Integer, Row> before = new TreeMap<>(written);
                    need("SAVEPOINT before");
                    step();
                    if (dice.chance(1, 4)) {
                        var _ = say("SELECT 1 / $1", of(0));
                    }
                    need("ROLLBACK TO before");
                    written.clear();
                    written.putAll(before);
                } else {
                    step();
                }
            }
        }

        private void step() throws GaveUp {
            int id = first + dice.below(ROWS_EACH);
            Row row = new Row(dice.below(KINDS), ++numbers);
            Said said =
                    switch (dice.below(4)) {
                        case 0 -> need("DELETE FROM events WHERE id = $1", of(id));
                        case 1 ->
                                need(
                                        "UPDATE events SET kind = $2, n = $3 WHERE id = $1",
                                        of(id),
                                        of(row.kind()),
                                        of(row.n()));
                        default ->
                                need(
                                        "INSERT INTO events (id, kind, n) VALUES ($1, $2, $3) ON"
                                                + " CONFLICT (id) DO UPDATE SET kind ="
                                                + " excluded.kind, n = excluded.n",
                                        of(id),
                                        of(row.kind()),
                                        of(row.n()));
                    };
            if (!said.tag().endsWith(" 0")) {
                written.put(id, said.tag().startsWith("DELETE") ? ABSENT : row);
            }
        }

        /// What this transaction has not written, and nobody has who did not say so.
        void look(int id, Row found) {
            Set<Row> may = possibly(id);
            if (!may.contains(found)) {
                comparison.isWrong(
                        "row %d is %s, and may be %s".formatted(id, told(found), told(may)));
            }
        }
    }

    private static Set<Row> set(Row row) {
        Set<Row> rows = new LinkedHashSet<>();
        rows.add(row);
        return rows;
    }

    private static String told(Row row) {
        return row.equals(ABSENT) ? "not there" : "(" + row.kind() + ", " + row.n() + ")";
    }

    private static String told(Set<Row> rows) {
        return String.join(" or ", rows.stream().map(Changes::told).toList());
    }

    /// Looks at the table by its indexes.
    private final class Auditor extends Customer {

        Auditor(Dice dice, int visits) {
            super(Changes.this.founder, dice, visits);
        }

        @Override
        void visit() {
            counts(
                    transact(
                            Comparison.BEGIN,
                            () -> {
                                var _ = look();
                            }),
                    "looks at the table");
        }

        @Override
        boolean conclude() {
            Said[] whole = {Said.NOBODY};
            Ending how = transact(Comparison.BEGIN, () -> whole[0] = look());
            if (how != Ending.COMMITTED) {
                return false;
            }
            TreeMap<Long, Row> rows = new TreeMap<>();
            for (int row = 0; row < whole[0].rows().size(); row++) {
                rows.put(
                        whole[0].number(row, 0),
                        new Row(whole[0].number(row, 1), whole[0].number(row, 2)));
            }
            for (Writer writer : writers) {
                for (int id = writer.first; id < writer.first + ROWS_EACH; id++) {
                    Row found = rows.remove((long) id);
                    writer.look(id, found == null ? ABSENT : found);
                }
            }
            if (!rows.isEmpty()) {
                comparison.isWrong("nobody has written " + rows.keySet());
            }
            return true;
        }

        private Said look() throws GaveUp {
            Said whole = need("SELECT id, kind, n FROM events");
            for (int kind = 0; kind < KINDS; kind++) {
                comparison.compare(
                        "rows of kind " + kind,
                        Comparison.ids(whole, 1, kind),
                        need("SELECT id FROM events WHERE kind = $1", of(kind)));
            }
            if (!whole.rows().isEmpty()) {
                long n = whole.number(dice.below(whole.rows().size()), 2);
                comparison.compare(
                        "rows with n = " + n,
                        Comparison.ids(whole, 2, n),
                        need("SELECT id FROM events WHERE n = $1", of(n)));
            }
            return whole;
        }
    }
}
