package fulcrum.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A name with a value, in `WITH (...)` and its like.
///
/// @param namespace null for none
/// @param values one mostly; none where the name alone says it, several where a list is asked for
public record Option(@Nullable String namespace, String name, List<Value> values, Position at)
        implements Node {

    /// @param text of a word as it is folded, of a string without quotes, of a number its digits
    public record Value(Kind kind, String text) {

        public enum Kind {
            WORD,
            STRING,
            NUMBER,
            STAR
        }
    }

    public Option {
        values = List.copyOf(values);
    }
}
