package fulcrum.sql.analysis;

import fulcrum.sql.ast.Query;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// What FOR UPDATE and its like mean (manual, SELECT, The Locking Clause).
final class Locking {

    private final Scope scope;

    Locking(Scope scope) {
        this.scope = scope;
    }

    /// @param plan whose rows are locked
    /// @param from where its rows come from
    /// @param carried what in the plan carries a variable of `from`
    Plan lock(Plan plan, Plan from, List<Query.Lock> locks, UnaryOperator<Variable> carried) {
        Plan locked = plan;
        for (Query.Lock lock : locks) {
            List<Plan.LockRows.Target> targets = new ArrayList<>();
            for (Plan.Scan scan : scans(from)) {
                if (lock.of().isEmpty() || isNamed(lock, scan)) {
                    targets.add(
                            new Plan.LockRows.Target(
                                    scan.table(), scan.output().stream().map(carried).toList()));
                }
            }
            demandTables(lock, from);
            locked =
                    new Plan.LockRows(
                            locked,
                            targets,
                            switch (lock.strength()) {
                                case UPDATE, NO_KEY_UPDATE -> Plan.LockRows.Strength.EXCLUSIVE;
                                case SHARE, KEY_SHARE -> Plan.LockRows.Strength.SHARED;
                            },
                            switch (lock.blocked()) {
                                case BLOCK -> Plan.LockRows.Patience.BLOCK;
                                case NOWAIT -> Plan.LockRows.Patience.NOWAIT;
                                case SKIP_LOCKED -> Plan.LockRows.Patience.SKIP;
                            });
        }
        return locked;
    }

    /// What is named is a table, whose rows can be locked.
    private void demandTables(Query.Lock lock, Plan from) {
        for (var name : lock.of()) {
            Query.Lock only =
                    new Query.Lock(lock.strength(), List.of(name), lock.blocked(), lock.at());
            if (scans(from).stream().noneMatch(scan -> isNamed(only, scan))) {
                boolean with = name.parts().size() == 1 && scope.common(name.last()) != null;
                throw SqlError.at(
                        name.at(),
                        SqlState.NOT_SUPPORTED,
                        Selects.strength(lock)
                                + " cannot be applied to "
                                + (with ? "a WITH query" : "what is no table"));
            }
        }
    }

    private boolean isNamed(Query.Lock lock, Plan.Scan scan) {
        for (var name : lock.of()) {
            Scope.Entry entry = scope.table(name.parts(), name.at());
            if (entry == null) {
                throw SqlError.at(
                        name.at(),
                        SqlState.NO_TABLE,
                        "relation \""
                                + name.last()
                                + "\" in "
                                + Selects.strength(lock)
                                + " clause not found in FROM clause");
            }
            boolean same =
                    entry.columns().stream()
                            .anyMatch(column -> scan.output().contains(column.variable()));
            if (same) {
                return true;
            }
        }
        return false;
    }

    /// The tables whose rows come through as they are.
    private static List<Plan.Scan> scans(Plan plan) {
        List<Plan.Scan> found = new ArrayList<>();
        switch (plan) {
            case Plan.Scan scan -> found.add(scan);
            case Plan.Filter _, Plan.Join _ -> {
                Plan _ =
                        Plans.withInputs(
                                plan,
                                input -> {
                                    found.addAll(scans(input));
                                    return input;
                                });
            }
            default -> {
                // what is grouped, sorted or computed has no rows of a table
            }
        }
        return found;
    }
}
