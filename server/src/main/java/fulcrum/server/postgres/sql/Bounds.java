package fulcrum.server.postgres.sql;

import org.jspecify.annotations.Nullable;

/// The rows that the comparisons of a WHERE clause leave.
final class Bounds {

    private final Resolver resolver;

    @Nullable Scalar key;
    @Nullable Scalar value;
    @Nullable Scalar from;
    boolean fromIncluded;
    @Nullable Scalar to;
    boolean toIncluded;

    Bounds(Resolver resolver) {
        this.resolver = resolver;
    }

    void add(Statement.Comparison comparison) {
        if (comparison.left() instanceof Expression.Column column) {
            add(Resolver.column(column), comparison.operator(), comparison.right(), comparison);
        } else if (comparison.right() instanceof Expression.Column column) {
            String turned =
                    switch (comparison.operator()) {
                        case "<" -> ">";
                        case ">" -> "<";
                        case "<=" -> ">=";
                        case ">=" -> "<=";
                        default -> comparison.operator();
                    };
            add(Resolver.column(column), turned, comparison.left(), comparison);
        } else {
            throw notSupported("a condition that names no column", comparison);
        }
    }

    private void add(int column, String operator, Expression with, Statement.Comparison where) {
        if (with instanceof Expression.Column) {
            throw notSupported("a comparison of two columns", where);
        }
        Scalar compared = resolver.compared(with, operator, where.at());
        switch (operator) {
            case "=" -> {
                if (column == Planner.KEY) {
                    demandFree(key == null && from == null && to == null, where);
                    key = compared;
                } else {
                    demandFree(value == null, where);
                    value = compared;
                }
            }
            case ">", ">=" -> {
                demandFree(column == Planner.KEY && key == null && from == null, where);
                from = compared;
                fromIncluded = operator.equals(">=");
            }
            case "<", "<=" -> {
                demandFree(column == Planner.KEY && key == null && to == null, where);
                to = compared;
                toIncluded = operator.equals("<=");
            }
            default -> throw notSupported("the operator " + operator, where);
        }
    }

    /// The key of the one row that is meant.
    Scalar demandKey(String verb) {
        if (key == null || from != null || to != null) {
            throw new SqlError(
                            SqlState.NOT_SUPPORTED, verb + " of several rows is not supported yet")
                    .hint("Name the row: WHERE k = 'key', perhaps with AND v = 'value'.");
        }
        return key;
    }

    private static void demandFree(boolean free, Statement.Comparison where) {
        if (!free) {
            throw notSupported("this combination of conditions", where);
        }
    }

    private static SqlError notSupported(String what, Statement.Comparison where) {
        return new SqlError(SqlState.NOT_SUPPORTED, what + " is not supported yet")
                .hint("Conditions are k = x, perhaps AND v = y; or k >= x AND k < y.")
                .at(where.at());
    }
}
