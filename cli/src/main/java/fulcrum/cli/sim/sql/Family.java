package fulcrum.cli.sim.sql;

import fulcrum.database.keys.Datum;
import fulcrum.machine.Dice;
import fulcrum.simulator.Finding;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Parents and children, held together by constraints: a foreign key, a unique key beside the
/// primary one, a check, and an index that is not unique. Whatever is done to them, whoever looks
/// finds all of them kept, and by each index what is in its table.
final class Family implements Workload {

    private static final int PARENTS = 4;
    private static final int CHILDREN = 8;
    private static final int CODES = 6;
    private static final int TAGS = 5;
    private static final int STEPS_MOST = 4;

    /// So long a member thinks between two statements of a transaction, now and then, at most.
    private static final long THINKS_NANOS = 60_000_000;

    private static final String ORPHANS =
            "SELECT count(*) FROM children c LEFT JOIN parents p ON p.id = c.parent WHERE p.id IS"
                    + " NULL";

    /// A number that no parent has.
    private static final int NOBODY = 1_000;

    private static final String PARENT = "INSERT INTO parents VALUES ($1, $2, 'first')";
    private static final String NO_PARENT = "DELETE FROM parents WHERE id = $1";
    private static final String OTHER_CODE = "UPDATE parents SET code = $2 WHERE id = $1";
    private static final String NOTED =
            "INSERT INTO parents VALUES ($1, $2, $3) ON CONFLICT (code) DO UPDATE SET note ="
                    + " excluded.note";
    private static final String TWO_PARENTS =
            "INSERT INTO parents VALUES ($1, $2, 'x'), ($1 + 1, $3, 'y')";
    private static final String ALL_CODES = "UPDATE parents SET code = $1 - code WHERE code < $1";
    private static final String PARENT_IF_NONE =
            "INSERT INTO parents VALUES ($1, $2, 'again') ON CONFLICT DO NOTHING";
    private static final String CHILD = "INSERT INTO children VALUES ($1, $2, $3)";
    private static final String TWO_CHILDREN =
            "INSERT INTO children VALUES ($1, $2, $3), ($1 + 1, $2, $3)";
    private static final String OTHER_TAG = "UPDATE children SET tag = $2 WHERE id = $1";
    private static final String OTHER_PARENT = "UPDATE children SET parent = $2 WHERE id = $1";
    private static final String NEXT_TAG =
            "UPDATE children SET tag = (tag + 1) % $2 WHERE tag = $1";
    private static final String NO_TAG = "DELETE FROM children WHERE tag = $1";
    private static final String LOWER_TAG =
            "INSERT INTO children VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET tag ="
                    + " children.tag - 1";
    private static final String NO_CHILD = "DELETE FROM children WHERE id = $1";

    private final Founder founder;
    private final List<Customer> customers = new ArrayList<>();
    private final Comparison comparison = new Comparison();
    private long notes;

    Family(Crowd crowd, Dice dice, int members, int visits) {
        this.founder = new Founder(crowd, dice.fork("founder"), tables(dice.fork("tables")));
        customers.add(founder);
        for (int i = 1; i <= members; i++) {
            customers.add(new Member(dice.fork("member", i), visits));
        }
        customers.add(new Auditor(dice.fork("auditor"), visits));
    }

    private static List<String> tables(Dice dice) {
        List<String> tables = new ArrayList<>();
        tables.add(
                "CREATE TABLE IF NOT EXISTS parents (id int PRIMARY KEY, code int UNIQUE, note"
                        + " text)");
        String action = dice.chance(1, 2) ? " ON DELETE CASCADE" : "";
        tables.add(
                "CREATE TABLE IF NOT EXISTS children (id int PRIMARY KEY, parent int REFERENCES"
                        + " parents (id)"
                        + action
                        + ", tag int CHECK (tag >= 0))");
        tables.add("CREATE INDEX IF NOT EXISTS children_tag ON children (tag)");
        if (dice.chance(1, 2)) {
            tables.add("CREATE INDEX IF NOT EXISTS children_parent ON children (parent)");
        }
        return tables;
    }

    @Override
    public List<Customer> customers() {
        return customers;
    }

    @Override
    public Finding judge() {
        return comparison.finding("Constraints");
    }

    /// Has children, gives them away, and takes back what he did.
    private final class Member extends Customer {

        Member(Dice dice, int visits) {
            super(Family.this.founder, dice, visits);
        }

        @Override
        void visit() {
            Ending how = dice.chance(1, 3) ? ending(step(true)) : transact(this::several);
            counts(how, "changes a family: " + how);
        }

        private void several() throws GaveUp {
            for (int count = dice.between(1, STEPS_MOST); count > 0; count--) {
                if (dice.chance(1, 2)) {
                    sleep(1 + dice.below(THINKS_NANOS));
                }
                if (dice.chance(1, 3)) {
                    withinSavepoint();
                } else if (!step(false).isDone()) {
                    throw new GaveUp();
                }
            }
        }

        /// What fails is taken back, and now and then what does not.
        private void withinSavepoint() throws GaveUp {
            need("SAVEPOINT before");
            Said said = step(false);
            if (said.isDone() && dice.chance(1, 2)) {
                said = step(false);
            }
            if (!said.isDone() || dice.chance(1, 2)) {
                need("ROLLBACK TO before");
            } else {
                need("RELEASE before");
            }
        }

        private Said step(boolean byItself) {
            return dice.chance(1, 2) ? ofParents(byItself) : ofChildren(byItself);
        }

        private Said says(boolean byItself, String text, Datum... arguments) {
            Said said = Said.orLost(byItself ? alone(text, arguments) : say(text, arguments));
            if (said.is(SqlState.INTEGRITY)) {
                throw new IllegalStateException("of no kind: " + text);
            }
            return said;
        }

        private Said ofParents(boolean byItself) {
            int id = dice.below(PARENTS);
            int code = dice.below(CODES);
            int other = dice.chance(1, 2) ? code : dice.below(CODES);
            return switch (dice.below(8)) {
                case 0 -> says(byItself, PARENT, of(id), of(code));
                case 1, 6 -> says(byItself, NO_PARENT, of(id));
                case 2 -> says(byItself, OTHER_CODE, of(id), of(code));
                case 3 -> says(byItself, NOTED, of(id), of(code), of("note " + ++notes));
                case 4 -> says(byItself, TWO_PARENTS, of(id), of(code), of(other));
                case 5 -> says(byItself, ALL_CODES, of(CODES));
                default -> says(byItself, PARENT_IF_NONE, of(id), of(code));
            };
        }

        private Said ofChildren(boolean byItself) {
            int id = dice.below(CHILDREN);
            int parent = dice.below(PARENTS);
            int tag = dice.below(TAGS);
            return switch (dice.below(8)) {
                case 0 -> says(byItself, CHILD, of(id), of(parent), of(tag));
                case 1 -> says(byItself, TWO_CHILDREN, of(id), of(parent), of(tag));
                case 2 -> says(byItself, OTHER_TAG, of(id), of(tag));
                case 3 -> says(byItself, OTHER_PARENT, of(id), of(parent));
                case 4 -> says(byItself, NEXT_TAG, of(tag), of(TAGS));
                case 5 -> says(byItself, NO_TAG, of(tag));
                case 6 -> says(byItself, LOWER_TAG, of(id), of(parent), of(tag));
                default -> says(byItself, NO_CHILD, of(id));
            };
        }
    }

    /// Looks at everything as of one instant.
    private final class Auditor extends Customer {

        private boolean probed;

        Auditor(Dice dice, int visits) {
            super(Family.this.founder, dice, visits);
        }

        @Override
        void visit() {
            if (dice.chance(1, 2)) {
                counts(transact(Comparison.BEGIN, () -> look(2)), "looks at the family");
                return;
            }
            Said said = alone(ORPHANS);
            if (said != null && said.isDone() && said.number(0) > 0) {
                comparison.isWrong("one statement has found " + said.number(0) + " orphans");
            }
            counts(ending(said), "looks for orphans");
        }

        @Override
        boolean conclude() {
            return transact(Comparison.BEGIN, () -> look(Math.max(CODES, TAGS))) == Ending.COMMITTED
                    && transact(this::probe) == Ending.ABORTED
                    && probed;
        }

        /// A code that no parent has, another may have: nobody else is there to take it.
        private void probe() throws GaveUp {
            Said parents = need("SELECT code FROM parents");
            for (int code = 0; code < CODES; code++) {
                if (Comparison.ids(parents, 0, code).isEmpty()) {
                    Said said =
                            say("INSERT INTO parents VALUES ($1, $2, '')", of(NOBODY), of(code));
                    if (said.is(SqlState.UNIQUE)) {
                        comparison.isWrong("nobody has code " + code + ", and it is taken");
                    } else if (!said.isDone()) {
                        throw new GaveUp();
                    }
                    probed = true;
                    throw new GaveUp(); // it was only to be seen whether it can be
                }
            }
            probed = true;
            throw new GaveUp();
        }

        /// @param keys of each index, so many are looked up
        private void look(int keys) throws GaveUp {
            Said parents = need("SELECT id, code FROM parents");
            Said children = need("SELECT id, parent, tag FROM children");
            Set<Long> known = new TreeSet<>();
            SortedMap<Long, Long> owners = new TreeMap<>();
            for (int row = 0; row < parents.rows().size(); row++) {
                long id = parents.number(row, 0);
                known.add(id);
                Long before = owners.put(parents.number(row, 1), id);
                if (before != null) {
                    comparison.isWrong(
                            "two parents, %d and %d, have code %d"
                                    .formatted(before, id, parents.number(row, 1)));
                }
            }
            for (int row = 0; row < children.rows().size(); row++) {
                if (!known.contains(children.number(row, 1))) {
                    comparison.isWrong(
                            "child %d has no parent %d"
                                    .formatted(children.number(row, 0), children.number(row, 1)));
                }
                if (children.number(row, 2) < 0) {
                    comparison.isWrong("the check is broken by " + children.shown());
                }
            }
            for (int count = 0; count < keys; count++) {
                int code = keys < CODES ? dice.below(CODES + 1) : count;
                comparison.compare(
                        "parents by code " + code,
                        Comparison.ids(parents, 1, code),
                        need("SELECT id FROM parents WHERE code = $1", of(code)));
                int tag = keys < TAGS ? dice.below(TAGS) : count;
                comparison.compare(
                        "children by tag " + tag,
                        Comparison.ids(children, 2, tag),
                        need("SELECT id FROM children WHERE tag = $1", of(tag)));
                int parent = dice.below(PARENTS);
                comparison.compare(
                        "children by parent " + parent,
                        Comparison.ids(children, 1, parent),
                        need("SELECT id FROM children WHERE parent = $1", of(parent)));
            }
        }
    }
}
