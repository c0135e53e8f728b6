package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Order;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.Scene;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.SystemView;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.TableStatistics;
import fulcrum.sql.catalog.View;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The catalog as the system's relations tell it: with these relations themselves, with the schemas
/// that are always there, and with an index for each primary key.
final class SystemCatalog {

    /// The number of the only database: PostgreSQL's of `postgres`.
    static final int DATABASE = 5;

    /// What reads from the system's own relations comes from here.
    private final SystemViews views;

    private final Scene scene;
    private final SqlCatalog catalog;
    private final SortedMap<Integer, Relation> relations = new TreeMap<>();
    private final SortedMap<Integer, Schema> schemas = new TreeMap<>();
    private final Map<Integer, SortedMap<String, Relation>> byName = new TreeMap<>();
    private @Nullable SearchPath path;
    private @Nullable List<Table> tables;
    private @Nullable SortedSet<Integer> ofForeignKeys;
    private @Nullable SortedMap<Integer, Procedure> procedures;
    private @Nullable List<Dependencies.Comment> comments;

    SystemCatalog(Scene scene, SystemViews views) {
        this.scene = scene;
        this.catalog = scene.catalog();
        this.views = views;
        schema(Schema.PG_CATALOG, SystemViews.PG_CATALOG, "system catalog schema");
        schema(Schema.INFORMATION_SCHEMA, SystemViews.INFORMATION_SCHEMA, null);
        schema(Schema.FULCRUM, SystemViews.FULCRUM, "what nodes tell of the cluster");
        for (SystemView view : views.all()) {
            relations.put(view.oid(), view);
        }
        for (Entry entry : catalog().entries()) {
            switch (entry) {
                case Schema schema -> schemas.put(schema.oid(), schema);
                case Role _, TableStatistics _ -> {}
                case Relation relation -> {
                    relations.put(relation.oid(), relation);
                    if (relation instanceof Table table) {
                        Index key = primaryKey(table);
                        if (key != null) {
                            relations.put(key.oid(), key);
                        }
                    }
                }
            }
        }
        index();
    }

    private void index() {
        for (Relation each : relations.values()) {
            byName.computeIfAbsent(each.schema(), _ -> new TreeMap<>()).put(each.name(), each);
        }
    }

    private void schema(int oid, String name, @Nullable String comment) {
        schemas.put(oid, new Schema(oid, name, Role.BOOTSTRAP, Privileges.USAGE_FOR_ALL, comment));
    }

    Scene scene() {
        return scene;
    }

    /// As it was when this was made.
    SqlCatalog catalog() {
        return catalog;
    }

    /// Nothing was changed since.
    boolean isOf(SqlCatalog other) {
        return catalog.equals(other);
    }

    SearchPath path() {
        if (path == null) {
            path = SearchPath.of(this);
        }
        return path;
    }

    /// The names of a system relation's columns.
    List<String> columnsOf(String schema, String relation) {
        SystemView view = Objects.requireNonNull(views.view(schema, relation), relation);
        return view.columns().stream().map(Column::name).toList();
    }

    /// The rows of `pg_proc`, by their numbers.
    SortedMap<Integer, Procedure> procedures() {
        SortedMap<Integer, Procedure> known = procedures;
        if (known == null) {
            known = Procedure.all(views.routines());
            procedures = known;
        }
        return known;
    }

    /// The rows of `pg_description`.
    List<Dependencies.Comment> comments() {
        List<Dependencies.Comment> known = comments;
        if (known == null) {
            known = Dependencies.commentsOf(this);
            comments = known;
        }
        return known;
    }

    Collection<Schema> schemas() {
        return schemas.values();
    }

    @Nullable Schema schema(int oid) {
        return schemas.get(oid);
    }

    @Nullable Schema schema(String name) {
        return schemas.values().stream()
                .filter(schema -> schema.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    String schemaName(int oid) {
        Schema schema = schemas.get(oid);
        return schema == null ? "???" : schema.name();
    }

    /// All of them, the indexes of primary keys among them, by their numbers.
    Collection<Relation> relations() {
        return relations.values();
    }

    @Nullable Relation relation(int oid) {
        return relations.get(oid);
    }

    /// The relation of a name in a schema.
    @Nullable Relation relation(int schema, String name) {
        SortedMap<String, Relation> inSchema = byName.get(schema);
        return inSchema == null ? null : inSchema.get(name);
    }

    <R extends Relation> List<R> all(Class<R> kind) {
        return relations.values().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Nullable Table table(int oid) {
        return relations.get(oid) instanceof Table table ? table : null;
    }

    List<Table> tables() {
        List<Table> known = tables;
        if (known == null) {
            known = all(Table.class);
            tables = known;
        }
        return known;
    }

    /// The numbers of tables that have foreign keys, and of those to which they refer.
    SortedSet<Integer> tablesOfForeignKeys() {
        SortedSet<Integer> known = ofForeignKeys;
        if (known == null) {
            known = new TreeSet<>();
            for (Table table : tables()) {
                for (Constraint each : table.constraints()) {
                    if (each instanceof Constraint.ForeignKey key) {
                        known.add(table.oid());
                        known.add(key.table());
                    }
                }
            }
            ofForeignKeys = known;
        }
        return known;
    }

    /// The indexes of a table, its primary key's first.
    List<Index> indexes(Table table) {
        List<Index> indexes = new ArrayList<>();
        Index key = primaryKey(table);
        if (key != null) {
            indexes.add(key);
        }
        indexes.addAll(catalog().indexes(table.oid()));
        return indexes;
    }

    /// The constraint that an index keeps; null for none.
    Constraint.@Nullable Unique constraint(Index index) {
        Table table = table(index.table());
        if (table == null) {
            return null;
        }
        for (Constraint each : table.constraints()) {
            if (each instanceof Constraint.Unique unique && unique.index() == index.oid()) {
                return unique;
            }
        }
        return null;
    }

    boolean isPrimary(Index index) {
        Constraint.Unique unique = constraint(index);
        return unique != null && unique.primary();
    }

    /// The index of a table's primary key, which is the table itself.
    private static @Nullable Index primaryKey(Table table) {
        for (Constraint each : table.constraints()) {
            if (each instanceof Constraint.Unique unique && unique.primary()) {
                return new Index(
                        unique.index(),
                        table.schema(),
                        unique.name(),
                        table.owner(),
                        table.oid(),
                        unique.columns().stream()
                                .map(number -> part(table.column(number)))
                                .toList(),
                        true,
                        false,
                        List.of(),
                        null,
                        table.storage(),
                        true,
                        new TreeMap<>(),
                        unique.comment());
            }
        }
        return null;
    }

    private static Index.Part part(Column column) {
        return new Index.Part(column.number(), null, column.type(), Order.ASCENDING);
    }

    /// The columns of a relation, as `pg_attribute` has them.
    List<Column> columns(Relation relation) {
        return switch (relation) {
            case Table table -> table.columns();
            case View view -> view.columns();
            case SystemView view -> view.columns();
            case Sequence _ -> SEQUENCE_COLUMNS;
            case Index index -> columns(index);
        };
    }

    private static final List<Column> SEQUENCE_COLUMNS =
            List.of(
                    new Column(1, "last_value", SqlType.BIGINT, true),
                    new Column(2, "log_cnt", SqlType.BIGINT, true),
                    new Column(3, "is_called", SqlType.of(ScalarType.BOOL), true));

    private List<Column> columns(Index index) {
        Table table = table(index.table());
        List<Column> columns = new ArrayList<>();
        int expressions = 0;
        for (Index.Part part : index.parts()) {
            String name;
            if (part.column() > 0 && table != null) {
                name = table.column(part.column()).name();
            } else {
                name = expressions == 0 ? "expr" : "expr" + expressions;
                expressions++;
            }
            columns.add(new Column(columns.size() + 1, name, part.type(), false));
        }
        for (int number : index.include()) {
            if (table != null) {
                Column column = table.column(number);
                columns.add(new Column(columns.size() + 1, column.name(), column.type(), false));
            }
        }
        return columns;
    }

    /// The name of a role; for a number that no role has, what PostgreSQL says of it.
    String roleName(int oid) {
        return catalog().entry(oid) instanceof Role role
                ? role.name()
                : "unknown (OID=" + oid + ")";
    }
}
