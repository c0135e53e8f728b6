package fulcrum.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a parameter of the session is set to.
///
/// `SET TIME ZONE`, `NAMES`, `ROLE`, `SCHEMA` and their like are settings of `timezone`,
/// `client_encoding`, `role`, `search_path`.
///
/// @param name folded, with its dots; `all` at RESET for every one
/// @param action what is done with it
/// @param values at least one where it is set to values, none otherwise
/// @param interval the type of a time zone that is an interval; null for what is none
public record Setting(
        String name,
        Action action,
        List<Option.Value> values,
        @Nullable TypeName interval,
        Position at)
        implements Node {

    public enum Action {
        SET,
        DEFAULT,
        FROM_CURRENT,
        RESET
    }

    public Setting {
        values = List.copyOf(values);
        if ((action == Action.SET) == values.isEmpty()) {
            throw new IllegalArgumentException("values, or none");
        }
        if (interval != null && (!name.equals("timezone") || values.size() != 1)) {
            throw new IllegalArgumentException("only a time zone is an interval");
        }
    }
}
