package fulcrum.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The name of a type (manual, 8).
///
/// Types whose names are key words have the name that the catalog has for them: `int` is
/// `pg_catalog.int4`, `char` is `pg_catalog.bpchar` with modifier 1, and the modifiers of
/// `interval` are the mask of its fields and its precision, as in PostgreSQL.
///
/// @param modifiers what stands in parentheses, as in `numeric(10, 2)`
/// @param bounds one for each dimension of an array, null where none is said; empty for no array
/// @param set whether it is a set of them
public record TypeName(
        Name name, List<Expression> modifiers, List<Bound> bounds, boolean set, Position at)
        implements Node {

    /// The size of a dimension, which PostgreSQL keeps and does not hold anybody to.
    public record Bound(@Nullable Integer size) {}

    public TypeName {
        modifiers = List.copyOf(modifiers);
        bounds = List.copyOf(bounds);
    }
}
