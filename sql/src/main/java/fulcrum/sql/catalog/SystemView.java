package fulcrum.sql.catalog;

import fulcrum.database.keys.Datum;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What reads like a table and is computed when it is read: the tables and views of `pg_catalog`,
/// of `information_schema`, and those that tell what nodes do at present.
///
/// @param oid PostgreSQL's own where it has it
/// @param isTable whether PostgreSQL has it as a table
/// @param rows computes them
public record SystemView(
        int oid,
        int schema,
        String name,
        boolean isTable,
        List<Column> columns,
        Rows rows,
        @Nullable String comment)
        implements Relation {

    /// Where rows come from.
    @FunctionalInterface
    public interface Rows {

        /// @return rows of as many values as there are columns
        Iterable<Datum[]> of(Scene scene);
    }

    public SystemView {
        columns = List.copyOf(columns);
    }

    @Override
    public int owner() {
        return Role.BOOTSTRAP;
    }

    @Override
    public @Nullable Acl acl() {
        return null;
    }
}
