package fulcrum.sql.routine;

import fulcrum.sql.type.SqlType;
import org.jspecify.annotations.Nullable;

/// An operator, as PostgreSQL's `pg_operator` has it.
///
/// @param left null for a prefix operator
/// @param routine computes it
/// @param commutator the number of the operator that does the same with its sides exchanged; 0 for
///   none
/// @param negator the number of the operator that is true where this one is false; 0 for none
/// @param comparison which of the six it is, by the order of its types; null for none of them
public record SqlOperator(
        int oid,
        String name,
        @Nullable SqlType left,
        SqlType right,
        SqlType result,
        Routine routine,
        int commutator,
        int negator,
        @Nullable Comparison comparison) {

    /// A place in an order, by which planners choose ranges of keys.
    public enum Comparison {
        LESS("<", "lt"),
        LESS_OR_EQUAL("<=", "le"),
        EQUAL("=", "eq"),
        NOT_EQUAL("<>", "ne"),
        GREATER_OR_EQUAL(">=", "ge"),
        GREATER(">", "gt");

        private final String symbol;
        private final String suffix;

        Comparison(String symbol, String suffix) {
            this.symbol = symbol;
            this.suffix = suffix;
        }

        /// With which the names of its functions end.
        String suffix() {
            return suffix;
        }

        public String symbol() {
            return symbol;
        }

        /// What it says of two values that a comparator has compared.
        public boolean holds(int compared) {
            return switch (this) {
                case LESS -> compared < 0;
                case LESS_OR_EQUAL -> compared <= 0;
                case EQUAL -> compared == 0;
                case NOT_EQUAL -> compared != 0;
                case GREATER_OR_EQUAL -> compared >= 0;
                case GREATER -> compared > 0;
            };
        }

        static @Nullable Comparison of(String symbol) {
            for (Comparison each : values()) {
                if (each.symbol.equals(symbol)) {
                    return each;
                }
            }
            return null;
        }
    }
}
