package fulcrum.sql.session;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What to write instead of statements that are refused by their names.
final class WayOut {

    private static final Map<String, String> HINTS =
            Map.ofEntries(
                    Map.entry(
                            "MERGE",
                            "Use INSERT ... ON CONFLICT, or UPDATE ... FROM and DELETE ... USING."),
                    Map.entry("CREATE DOMAIN", "Use a CHECK constraint of the column."),
                    Map.entry("CREATE TYPE", "Use a CHECK constraint of a text column, or jsonb."),
                    Map.entry(
                            "CREATE EXTENSION",
                            "gen_random_uuid() and pg_stat_statements are there without one."),
                    Map.entry("CREATE FUNCTION", "Write the expression where it is needed."),
                    Map.entry("CREATE MATERIALIZED VIEW", "Use a view, or a table."),
                    Map.entry("CREATE POLICY", "Grant privileges of a view of some of the rows."),
                    Map.entry("CREATE TRIGGER", "Change both tables in one transaction."),
                    Map.entry("ALTER SYSTEM", "Write it in the configuration of the nodes."),
                    Map.entry("CREATE TABLESPACE", "Nodes keep their data where they are told."),
                    Map.entry("REASSIGN OWNED", "Use ALTER TABLE ... OWNER TO."),
                    Map.entry("DROP OWNED", "Use DROP and REVOKE."));

    private WayOut() {}

    /// @param statement as the manual heads its page
    /// @return null where there is none
    static @Nullable String of(String statement) {
        return HINTS.get(statement);
    }
}
