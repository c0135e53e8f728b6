package fulcrum.sql.ast;

import org.jspecify.annotations.Nullable;

/// How a sequence counts (manual, CREATE SEQUENCE).
public sealed interface SequenceOption extends Node {

    record As(TypeName type, Position at) implements SequenceOption {}

    record Cycle(boolean cycles, Position at) implements SequenceOption {}

    /// The column with which it goes; `none` for none.
    record OwnedBy(Name column, Position at) implements SequenceOption {}

    /// Its own name, as dumps write it for identity columns.
    record Named(Name name, Position at) implements SequenceOption {}

    /// @param value null for none of its own, or at RESTART for where it started
    record Numeric(Kind kind, @Nullable String value, Position at) implements SequenceOption {

        public enum Kind {
            CACHE,
            INCREMENT,
            MAXVALUE,
            MINVALUE,
            START,
            RESTART
        }

        public Numeric {
            boolean maybe = kind == Kind.MAXVALUE || kind == Kind.MINVALUE || kind == Kind.RESTART;
            if (value == null && !maybe) {
                throw new IllegalArgumentException(kind + " of nothing");
            }
        }
    }
}
