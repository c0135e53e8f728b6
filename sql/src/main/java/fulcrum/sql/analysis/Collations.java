package fulcrum.sql.analysis;

import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.error.SqlError;

/// The orders of texts: there is one, that of their characters' numbers.
public final class Collations {

    private Collations() {}

    /// @throws SqlError 0A000 for a collation of another order
    public static void demandKnown(Name collation, Position at) {
        switch (collation.last()) {
            case "C", "POSIX", "default", "ucs_basic" -> {}
            default -> throw SqlError.notSupported("collation \"" + collation.last() + "\"", at);
        }
    }
}
