package fulcrum.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a window function looks at (manual, 4.2.8).
///
/// @param base the window that this one adds to; null for none
/// @param frame null for the default one
public record Window(
        @Nullable String base,
        List<Expression> partitionBy,
        List<SortKey> orderBy,
        @Nullable Frame frame,
        Position at)
        implements Node {

    /// Which rows of the partition count.
    public record Frame(Mode mode, Bound start, @Nullable Bound end, Exclusion exclusion) {

        public enum Mode {
            RANGE,
            ROWS,
            GROUPS
        }

        public enum Exclusion {
            NONE,
            NO_OTHERS,
            CURRENT_ROW,
            GROUP,
            TIES
        }

        public Frame {
            if (start.kind() == Bound.Kind.UNBOUNDED_FOLLOWING
                    || (end == null && start.kind() == Bound.Kind.FOLLOWING)
                    || (end != null && end.kind() == Bound.Kind.UNBOUNDED_PRECEDING)
                    || (end != null && start.kind().compareTo(end.kind()) > 0)) {
                throw new IllegalArgumentException("an empty frame");
            }
        }
    }

    /// @param offset how far from the current row; null where the kind says it
    public record Bound(Kind kind, @Nullable Expression offset) {

        /// From the first row to the last.
        public enum Kind {
            UNBOUNDED_PRECEDING,
            PRECEDING,
            CURRENT_ROW,
            FOLLOWING,
            UNBOUNDED_FOLLOWING
        }

        public Bound {
            if ((kind == Kind.PRECEDING || kind == Kind.FOLLOWING) != (offset != null)) {
                throw new IllegalArgumentException("an offset, or a place that needs none");
            }
        }
    }

    public Window {
        partitionBy = List.copyOf(partitionBy);
        orderBy = List.copyOf(orderBy);
    }
}
