package fulcrum.sql.session;

import fulcrum.sql.ast.Position;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// What depends on a part of a table that is to go.
final class Dependents {

    private final TableStatements statements;
    private final List<String> told = new ArrayList<>();

    /// Of tables by their numbers, the foreign keys that go with it.
    private final Map<Integer, TreeSet<Integer>> keys = new TreeMap<>();

    private boolean others;

    Dependents(TableStatements statements) {
        this.statements = statements;
    }

    /// Foreign keys to just these columns.
    void referrers(Table table, List<Integer> columns) {
        referrers(table, key -> key.size() == columns.size() && key.containsAll(columns));
    }

    /// Foreign keys to some columns.
    void referrers(Table table, java.util.function.Predicate<List<Integer>> wanted) {
        for (Entry entry : statements.catalog().entries()) {
            if (!(entry instanceof Table other)) {
                continue;
            }
            for (Constraint constraint : other.constraints()) {
                if (constraint instanceof Constraint.ForeignKey key
                        && key.table() == table.oid()
                        && wanted.test(key.referenced())) {
                    keys.computeIfAbsent(other.oid(), _ -> new TreeSet<>()).add(key.oid());
                    told.add("constraint " + key.name() + " on table " + other.name());
                }
            }
        }
    }

    /// Something else, which does not go with it.
    void other(String what) {
        told.add(what);
        others = true;
    }

    /// @param what it is that goes
    /// @throws SqlError 2BP01 where something depends on it, and is not to go with it
    void demandNone(String what, boolean cascade, Output output) {
        if (told.isEmpty()) {
            return;
        }
        if (!cascade) {
            throw new SqlError(
                            SqlState.DEPENDENT_OBJECTS,
                            "cannot drop " + what + " because other objects depend on it")
                    .detail(
                            String.join(
                                    "\n",
                                    told.stream()
                                            .map(each -> each + " depends on " + what)
                                            .toList()))
                    .hint("Use DROP ... CASCADE to drop the dependent objects too.");
        }
        if (others) {
            throw SqlError.notSupported("CASCADE to views and columns", Position.NONE);
        }
        output.notice(Notice.cascades(told));
    }

    /// The foreign keys go.
    void drop() {
        keys.forEach((oid, gone) -> {
            Table table = statements.table(oid);
            statements.change(
                    List.of(
                            table.withConstraints(
                                    table.constraints().stream()
                                            .filter(each -> !gone.contains(each.oid()))
                                            .toList())));
            if (!statements.isHeld(table)) {
                statements.definitions().renew(statements.catalog().stored(table));
            }
        });
    }
}
