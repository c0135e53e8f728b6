package fulcrum.sql.ast;

import org.jspecify.annotations.Nullable;

/// Who: a role by its name, or by its part in the session.
///
/// @param name null unless the kind is NAMED
public record Role(Kind kind, @Nullable String name, Position at) implements Node {

    public enum Kind {
        NAMED,
        PUBLIC,
        CURRENT_ROLE,
        CURRENT_USER,
        SESSION_USER
    }

    public Role {
        if ((kind == Kind.NAMED) != (name != null) || "public".equals(name)) {
            throw new IllegalArgumentException("a name, or a part");
        }
    }
}
