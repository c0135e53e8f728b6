package fulcrum.sql.ast;

import java.util.List;

/// A name that may be qualified: `t`, `schema.t`, `database.schema.t`.
///
/// @param parts at least one, from the outside in
public record Name(List<String> parts, Position at) implements Node {

    public Name {
        parts = Lists.atLeastOne(parts);
    }

    public static Name of(String... parts) {
        return new Name(List.of(parts), Position.NONE);
    }

    /// A function, type or operator of the system's own schema.
    public static Name system(String name, Position at) {
        return new Name(List.of("pg_catalog", name), at);
    }

    /// Its last part.
    public String last() {
        return parts.getLast();
    }
}
