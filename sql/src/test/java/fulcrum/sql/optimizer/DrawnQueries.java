package fulcrum.sql.optimizer;

import fulcrum.machine.Dice;
import java.util.ArrayList;
import java.util.List;

/// Queries that are drawn: joins of one to four tables of a [Ground], of all kinds and in all
/// orders, with conditions of which some are queries themselves.
final class DrawnQueries {

    /// Tables, and of each its columns of whole numbers.
    private static final List<List<String>> TABLES =
            List.of(
                    List.of("a", "id", "k", "v"),
                    List.of("b", "id", "k", "v"),
                    List.of("c", "k", "v"),
                    List.of("d", "x", "y"),
                    List.of("e", "id", "v"));

    private static final List<String> AGGREGATES =
            List.of("count(*)", "count(%s)", "max(%s)", "sum(%s)", "min(%s) + 1", "avg(%s)");

    private final Dice dice;
    private int aliases;

    DrawnQueries(Dice dice) {
        this.dice = dice;
    }

    /// A table under a name of its own.
    private record Alias(List<String> table, String name) {}

    String query() {
        aliases = 0;
        List<Alias> scope = new ArrayList<>();
        String from = "";
        int size = dice.between(1, 4);
        for (int i = 0; i < size; i++) {
            Alias next = alias();
            if (i == 0) {
                from = called(next);
            } else {
                String kind = dice.pick(List.of("join", "join", "join", "left join", "right join"));
                String on = column(next) + " = " + column(dice.pick(scope));
                String more = dice.chance(1, 5) ? " and " + predicate(List.of(next), 0) : "";
                from += " " + kind + " " + called(next) + " on " + on + more;
            }
            scope.add(next);
        }
        String wanted = column(dice.pick(scope)) + ", " + column(dice.pick(scope));
        if (dice.chance(1, 4)) {
            wanted += ", (" + grouped(scope, 0) + ")";
        }
        String where = dice.chance(4, 5) ? " where " + predicate(scope, 2) : "";
        if (dice.chance(1, 3)) {
            where += (where.isEmpty() ? " where " : " and ") + predicate(scope, 1);
        }
        return "select " + wanted + " from " + from + where;
    }

    private Alias alias() {
        List<String> table = dice.pick(TABLES);
        return new Alias(table, table.getFirst() + ++aliases);
    }

    private static String called(Alias alias) {
        return alias.table.getFirst() + " " + alias.name;
    }

    private String column(Alias alias) {
        return alias.name + "." + dice.pick(alias.table.subList(1, alias.table.size()));
    }

    private String predicate(List<Alias> scope, int depth) {
        String one = column(dice.pick(scope));
        return switch (dice.below(depth > 0 ? 10 : 5)) {
            case 0 -> one + dice.pick(List.of(" = ", " < ", " >= ", " <> ")) + dice.below(8);
            case 1 -> one + dice.pick(List.of(" is null", " is not null"));
            case 2 -> "not (" + one + " = " + column(dice.pick(scope)) + ")";
            case 3 -> "(" + one + " < " + dice.below(6) + " or " + predicate(scope, 0) + ")";
            case 4 -> one + " in (" + dice.below(5) + ", " + dice.below(9) + ")";
            case 5, 6 ->
                    dice.pick(List.of("", "not ")) + "exists (" + inner(scope, depth - 1) + ")";
            case 7, 8 ->
                    one + dice.pick(List.of(" in (", " not in (")) + inner(scope, depth - 1) + ")";
            default ->
                    one
                            + dice.pick(List.of(" = (", " < (", " >= ("))
                            + grouped(scope, depth - 1)
                            + ")";
        };
    }

    private String inner(List<Alias> scope, int depth) {
        return within(scope, depth, "%s");
    }

    private String grouped(List<Alias> scope, int depth) {
        return within(scope, depth, dice.pick(AGGREGATES));
    }

    /// @param wanted of its rows, with `%s` for a column
    private String within(List<Alias> scope, int depth, String wanted) {
        Alias first = alias();
        List<Alias> own = new ArrayList<>(List.of(first));
        String from = called(first);
        if (dice.chance(1, 4)) {
            Alias second = alias();
            from += " join " + called(second) + " on " + column(first) + " = " + column(second);
            own.add(second);
        }
        List<String> conditions = new ArrayList<>();
        if (dice.chance(3, 4)) {
            conditions.add(column(dice.pick(own)) + " = " + column(dice.pick(scope)));
        }
        if (dice.chance(1, 8)) {
            conditions.add(column(dice.pick(own)) + " < " + column(dice.pick(scope)));
        }
        if (dice.chance(1, 2)) {
            conditions.add(predicate(own, depth));
        }
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        return "select " + wanted.replace("%s", column(dice.pick(own))) + " from " + from + where;
    }
}
