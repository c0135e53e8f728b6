package fulcrum.sql.analysis;

import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.View;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which object of the catalog a name means (manual, 5.10.3).
///
/// @param path the schemas in which names without one are looked for, in order, without
///   `pg_catalog`, which comes first unless it is named
public record Names(SqlCatalog catalog, String database, List<String> path) {

    private static final String PG_CATALOG = "pg_catalog";

    public Names {
        path = List.copyOf(path);
    }

    /// The relation of a name; null where there is none.
    public @Nullable Relation find(Name name) {
        List<String> parts = name.parts();
        if (parts.size() > 3) {
            throw SqlError.at(
                    name.at(),
                    SqlState.SYNTAX,
                    "improper qualified name (too many dotted names): " + String.join(".", parts));
        }
        if (parts.size() == 3 && !parts.getFirst().equals(database)) {
            throw SqlError.at(
                    name.at(),
                    SqlState.NOT_SUPPORTED,
                    "cross-database references are not implemented: \""
                            + String.join(".", parts)
                            + "\"");
        }
        if (parts.size() > 1) {
            return in(parts.get(parts.size() - 2), name.last());
        }
        if (!path.contains(PG_CATALOG)) {
            Relation system = in(PG_CATALOG, name.last());
            if (system != null) {
                return system;
            }
        }
        for (String schema : path) {
            Relation found = in(schema, name.last());
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable Relation in(String schema, String name) {
        Schema known = catalog.schema(schema);
        return known == null ? null : catalog.relation(known.oid(), name);
    }

    /// The relation of a name.
    ///
    /// @throws SqlError 42P01 where there is none
    public Relation relation(Name name) {
        Relation found = find(name);
        if (found == null) {
            throw missing(name);
        }
        return found;
    }

    private SqlError missing(Name name) {
        return SqlError.at(
                name.at(),
                SqlState.NO_TABLE,
                "relation \"" + String.join(".", name.parts()) + "\" does not exist");
    }

    /// The table of a name, for a statement that changes it.
    public Table table(Name name) {
        Relation found = relation(name);
        if (found instanceof Table table) {
            return table;
        }
        throw SqlError.at(
                        name.at(),
                        SqlState.WRONG_OBJECT_TYPE,
                        "\"" + found.name() + "\" is not a table")
                .detail("It is a " + found.kindName() + ".");
    }

    /// A table whose rows are changed.
    ///
    /// @param statement as the manual names it
    /// @throws SqlError 0A000 for a view, whose rows are another's
    Table changed(Name name, String statement) {
        Relation found = relation(name);
        if (found instanceof View) {
            throw SqlError.notSupported(statement + " of a view", name.at())
                    .detail("\"" + found.name() + "\" is a view.")
                    .hint("Change the table that it reads.");
        }
        return table(name);
    }

    /// The schema of a name.
    ///
    /// @throws SqlError 3F000 where there is none
    public Schema schema(String name, Position at) {
        Schema known = catalog.schema(name);
        if (known == null) {
            throw SqlError.at(at, SqlState.NO_SCHEMA, "schema \"" + name + "\" does not exist");
        }
        return known;
    }

    /// The schema in which something of a name is to be made.
    public Schema target(Name name) {
        List<String> parts = name.parts();
        if (parts.size() > 1) {
            return schema(parts.get(parts.size() - 2), name.at());
        }
        for (String schema : path) {
            Schema known = catalog.schema(schema);
            if (known != null) {
                return known;
            }
        }
        throw SqlError.at(
                name.at(), SqlState.NO_SCHEMA, "no schema has been selected to create in");
    }

    /// The name of a relation's schema.
    public String schemaOf(Relation relation) {
        return catalog.schemas().stream()
                .filter(schema -> schema.oid() == relation.schema())
                .map(Schema::name)
                .findFirst()
                .orElse("");
    }
}
