package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where names without a schema are looked for (manual, 5.9.3): `pg_catalog` first, unless it is
/// named, then what `search_path` says. Schemas that are not there are passed over.
///
/// @param schemas in their order
record SearchPath(SystemCatalog catalog, List<Schema> schemas) {

    private static final String SETTING = "search_path";
    private static final String STANDARD = "\"$user\", public";

    SearchPath {
        schemas = List.copyOf(schemas);
    }

    /// That of the session.
    static SearchPath of(SystemCatalog catalog) {
        String text = STANDARD;
        for (Datum[] setting : catalog.scene().settings()) {
            if (setting[0] instanceof Datum.Text(String name)
                    && name.equals(SETTING)
                    && setting[1] instanceof Datum.Text(String value)) {
                text = value;
            }
        }
        return of(catalog, text);
    }

    static SearchPath of(SystemCatalog catalog, String text) {
        List<Schema> schemas = new ArrayList<>();
        for (String name : names(text)) {
            String meant = name.equals("$user") ? catalog.scene().user().name() : name;
            Schema schema = catalog.schema(meant);
            // the system's schema that is called as its user is nobody's own
            boolean own = name.equals("$user") && schema != null && schema.isSystem();
            if (schema != null && !own && !schemas.contains(schema)) {
                schemas.add(schema);
            }
        }
        Schema system = catalog.schema(Schema.PG_CATALOG);
        if (system != null && !schemas.contains(system)) {
            schemas.addFirst(system);
        }
        return new SearchPath(catalog, schemas);
    }

    /// The first relation of a name.
    @Nullable Relation relation(String name) {
        for (Schema schema : schemas) {
            Relation found = catalog.relation(schema.oid(), name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /// It is what its bare name means.
    boolean shows(Relation relation) {
        for (Schema schema : schemas) {
            if (schema.oid() == relation.schema()) {
                return true;
            }
            if (catalog.relation(schema.oid(), relation.name()) != null) {
                return false;
            }
        }
        return false;
    }

    boolean holds(int schema) {
        return schemas.stream().anyMatch(each -> each.oid() == schema);
    }

    /// A relation's name, with its schema where the bare one would mean another.
    String name(Relation relation) {
        String bare = Identifiers.quoted(relation.name());
        return shows(relation)
                ? bare
                : Identifiers.quoted(catalog.schemaName(relation.schema())) + "." + bare;
    }

    /// The names of a list that is parted by commas, in quotes or lower case.
    private static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '"') {
                boolean twice = quoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
                if (twice) {
                    name.append(each);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (quoted) {
                name.append(each);
            } else if (each == ',') {
                names.add(name.toString());
                name.setLength(0);
            } else if (!Character.isWhitespace(each)) {
                name.append(Character.toLowerCase(each));
            }
        }
        names.add(name.toString());
        names.removeIf(String::isEmpty);
        return names;
    }
}
