package fulcrum.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What looks like a call and is none: it has no entry in the catalog.
public sealed interface SpecialCall extends Expression {

    /// `COALESCE` and its like (manual, 9.18).
    record Conditional(Kind kind, List<Expression> arguments, Position at) implements SpecialCall {

        public enum Kind {
            COALESCE,
            GREATEST,
            LEAST,
            /// Of two arguments.
            NULLIF
        }

        public Conditional {
            arguments = Lists.atLeastOne(arguments);
            if (kind == Kind.NULLIF && arguments.size() != 2) {
                throw new IllegalArgumentException("NULLIF takes two");
            }
        }
    }

    /// `CURRENT_DATE` and its like.
    ///
    /// @param precision digits of a second's fraction; null for all, and where there is no time
    record Current(Which which, @Nullable Integer precision, Position at) implements SpecialCall {

        public enum Which {
            CURRENT_DATE,
            CURRENT_TIME,
            CURRENT_TIMESTAMP,
            LOCALTIME,
            LOCALTIMESTAMP,
            CURRENT_ROLE,
            CURRENT_USER,
            SESSION_USER,
            USER,
            CURRENT_CATALOG,
            CURRENT_SCHEMA;

            public boolean hasPrecision() {
                return this == CURRENT_TIME
                        || this == CURRENT_TIMESTAMP
                        || this == LOCALTIME
                        || this == LOCALTIMESTAMP;
            }
        }

        public Current {
            if (precision != null && !which.hasPrecision()) {
                throw new IllegalArgumentException(which + " has no precision");
            }
        }
    }
}
