package fulcrum.sql.analysis;

import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.TableReference;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What FOR UPDATE and its like mean (manual, SELECT, The Locking Clause).
///
/// Views and queries in FROM are as if the clause stood in them too. Where their rows are no more
/// than those of tables, the rows are locked of which the result is made, and no others; a query
/// with an order or a limit locks all of its own.
final class Locking {

    private final Scope scope;

    Locking(Scope scope) {
        this.scope = scope;
    }

    /// The clauses that a query or a view in FROM has because those around it have.
    ///
    /// @param name by which it is known where it has no alias
    static List<Query.Lock> within(
            List<Query.Lock> locks, TableReference.@Nullable Alias alias, String name) {
        String called = alias == null ? name : alias.name();
        return locks.stream()
                .filter(lock ->
                        lock.of().isEmpty()
                                || lock.of().stream()
                                        .anyMatch(each -> each.parts().equals(List.of(called))))
                .map(lock -> new Query.Lock(lock.strength(), List.of(), lock.blocked(), lock.at()))
                .toList();
    }

    /// The same rows with all columns of the tables' rows of which they are made.
    static Plan withRows(Plan plan) {
        return switch (plan) {
            case Plan.Filter _, Plan.Join _ -> Plans.withInputs(plan, Locking::withRows);
            case Plan.Project(Plan input, var values, var output) -> {
                Plan made = withRows(input);
                List<Scalar> all = new ArrayList<>(values);
                List<Variable> more = new ArrayList<>(output);
                for (Plan.Scan scan : scans(made)) {
                    for (Variable column : scan.output()) {
                        if (!more.contains(column)) {
                            all.add(new Scalar.Column(column, Position.NONE));
                            more.add(column);
                        }
                    }
                }
                yield new Plan.Project(made, all, more);
            }
            default -> plan;
        };
    }

    /// @param plan whose rows are locked
    /// @param from where its rows come from
    /// @param carried what in the plan carries a variable of `from`
    Plan lock(Plan plan, Plan from, List<Query.Lock> locks, UnaryOperator<Variable> carried) {
        Plan locked = plan;
        List<Plan> nullable = NullableSides.of(from);
        for (Query.Lock lock : locks) {
            List<Plan> meant = lock.of().isEmpty() ? List.of(from) : named(lock, from);
            if (meant.stream().anyMatch(item -> isWithin(item, nullable))) {
                throw new SqlError(
                        SqlState.NOT_SUPPORTED,
                        Selects.strength(lock)
                                + " cannot be applied to the nullable side of an outer join");
            }
            List<Plan.Scan> scans = meant.stream().flatMap(item -> scans(item).stream()).toList();
            List<Plan.LockRows.Target> targets = new ArrayList<>();
            for (Plan.Scan scan : scans) {
                targets.add(
                        new Plan.LockRows.Target(
                                scan.table(), scan.output().stream().map(carried).toList()));
            }
            if (targets.isEmpty()) { // queries in FROM lock what they are made of
                continue;
            }
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

    /// Whether some of what cannot be locked stands in a part of a FROM clause.
    private static boolean isWithin(Plan plan, List<Plan> nullable) {
        boolean[] found = {nullable.contains(plan)};
        Plan _ =
                Plans.withInputs(
                        plan,
                        input -> {
                            found[0] |= isWithin(input, nullable);
                            return input;
                        });
        return found[0];
    }

    /// What the names of a clause mean: tables, or what has rows of tables.
    private List<Plan> named(Query.Lock lock, Plan from) {
        List<Plan> found = new ArrayList<>();
        for (Name name : lock.of()) {
            if (name.parts().size() > 1) {
                throw SqlError.at(
                        name.at(),
                        SqlState.SYNTAX,
                        Selects.strength(lock) + " must specify unqualified relation names");
            }
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
            List<Plan> meant = meant(from, entry);
            if (meant.stream().allMatch(Locking::isNoTable)) {
                throw SqlError.at(
                        name.at(),
                        SqlState.NOT_SUPPORTED,
                        Selects.strength(lock) + " cannot be applied to " + called(meant));
            }
            found.addAll(meant);
        }
        return found;
    }

    private static boolean isNoTable(Plan item) {
        return item instanceof Plan.Common
                || item instanceof Plan.Functions
                || item instanceof Plan.Computed;
    }

    private static String called(List<Plan> meant) {
        return switch (meant.isEmpty() ? null : meant.getFirst()) {
            case Plan.Common _ -> "a WITH query";
            case Plan.Functions _ -> "a function";
            case null, default -> "what is no table";
        };
    }

    /// The parts of a FROM clause that a name means.
    private static List<Plan> meant(Plan plan, Scope.Entry entry) {
        List<Plan> found = new ArrayList<>();
        if (plan instanceof Plan.Filter
                || plan instanceof Plan.Join
                || plan instanceof Plan.Project) {
            Plan _ =
                    Plans.withInputs(
                            plan,
                            input -> {
                                found.addAll(meant(input, entry));
                                return input;
                            });
        }
        boolean here =
                entry.columns().stream()
                        .anyMatch(column -> plan.output().contains(column.variable()));
        if (found.isEmpty() && here) {
            found.add(plan);
        }
        return found;
    }

    /// The tables whose rows come through as they are.
    private static List<Plan.Scan> scans(Plan plan) {
        List<Plan.Scan> found = new ArrayList<>();
        switch (plan) {
            case Plan.Scan scan -> found.add(scan);
            case Plan.Filter _, Plan.Join _, Plan.Project _ -> {
                Plan _ =
                        Plans.withInputs(
                                plan,
                                input -> {
                                    found.addAll(scans(input));
                                    return input;
                                });
            }
            default -> {
                // what is grouped, sorted or computed has no rows of a table, and what is locked
                // already is not locked again
            }
        }
        return found;
    }
}
