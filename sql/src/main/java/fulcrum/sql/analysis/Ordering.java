package fulcrum.sql.analysis;

import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.SortKey;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.SortTerm;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.routine.ResolvedOperator;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;

/// What keys of an order mean (manual, 7.5).
final class Ordering {

    private Ordering() {}

    static SortTerm term(SortKey key, Scalar value) {
        ResolvedOperator _ = Calls.less(value.type(), key.value().at());
        boolean descending =
                switch (key.direction()) {
                    case DEFAULT, ASC -> false;
                    case DESC -> true;
                    case USING -> descendingBy(key);
                };
        boolean nullsFirst =
                switch (key.nulls()) {
                    case DEFAULT -> descending;
                    case FIRST -> true;
                    case LAST -> false;
                };
        return new SortTerm(value, descending, nullsFirst);
    }

    /// Rows with texts of `json` are not compared: what is equal in them nobody says.
    ///
    /// @throws SqlError 42883 where values of a type have no equality
    static void demandEquality(SqlType type, Position at) {
        if (type.base() == ScalarType.JSON) {
            throw SqlError.at(
                    at,
                    SqlState.NO_FUNCTION,
                    "could not identify an equality operator for type " + type);
        }
    }

    private static boolean descendingBy(SortKey key) {
        String symbol = java.util.Objects.requireNonNull(key.using()).symbol();
        return switch (symbol) {
            case "<" -> false;
            case ">" -> true;
            default ->
                    throw SqlError.at(
                                    key.at(),
                                    SqlState.WRONG_OBJECT_TYPE,
                                    "operator " + symbol + " is not a valid ordering operator")
                            .hint(
                                    "Ordering operators must be \"<\" or \">\" members of btree"
                                            + " operator families.");
        };
    }
}
