package fulcrum.sql.session;

import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.Name;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.SystemView;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.TableStatistics;
import fulcrum.sql.catalog.View;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// DROP, with what depends on what goes (manual, 5.15).
final class Dropping {

    private final TableStatements statements;
    private final Map<Integer, Entry> gone = new LinkedHashMap<>();
    private final Map<Integer, Table> changed = new LinkedHashMap<>();
    private final List<String> dependents = new ArrayList<>();

    Dropping(TableStatements statements) {
        this.statements = statements;
    }

    void drop(Definition.Drop drop, Output output) {
        for (Name name : drop.names()) {
            if (drop.kind() == Definition.Kind.SCHEMA) {
                schema(drop, name, output);
            } else {
                relation(drop, name, output);
            }
        }
        boolean cascade = drop.behavior() == Definition.Behavior.CASCADE;
        if (!dependents.isEmpty() && !cascade) {
            throw new SqlError(
                            SqlState.DEPENDENT_OBJECTS,
                            "cannot drop "
                                    + described(gone.values().iterator().next())
                                    + " because other objects depend on it")
                    .detail(String.join("\n", dependents))
                    .hint("Use DROP ... CASCADE to drop the dependent objects too.");
        }
        if (cascade && !dependents.isEmpty()) {
            output.notice(
                    Notice.cascades(
                            dependents.stream().map(each -> each.split(" depends")[0]).toList()));
        }
        if (!gone.isEmpty() || !changed.isEmpty()) {
            statements.remove(List.copyOf(gone.values()), List.copyOf(changed.values()));
        }
    }

    private static String described(Entry entry) {
        return switch (entry) {
            case Relation relation -> relation.kindName() + " " + relation.name();
            case Schema schema -> "schema " + schema.name();
            default -> entry.name();
        };
    }

    private void skip(String what, Output output) {
        output.notice(
                new Notice(
                        Notice.Severity.NOTICE,
                        SqlState.SUCCESSFUL_COMPLETION,
                        what + " does not exist, skipping",
                        null,
                        null));
    }

    private void relation(Definition.Drop drop, Name name, Output output) {
        Relation found = statements.runner().names(statements.catalog()).find(name);
        String kind = drop.kind().name().toLowerCase(java.util.Locale.ROOT);
        String dotted = String.join(".", name.parts());
        if (found == null) {
            if (drop.ifExists()) {
                skip((kind.equals("table") ? "table" : kind) + " \"" + dotted + "\"", output);
                return;
            }
            if (drop.kind() == Definition.Kind.INDEX) {
                demandNoKey(name.last());
            }
            throw SqlError.at(
                    name.at(),
                    drop.kind() == Definition.Kind.INDEX ? SqlState.NO_OBJECT : SqlState.NO_TABLE,
                    kind + " \"" + dotted + "\" does not exist");
        }
        if (found instanceof SystemView) {
            throw SqlError.at(
                    name.at(),
                    SqlState.NO_PRIVILEGE,
                    "permission denied: \"" + found.name() + "\" is a system catalog");
        }
        boolean right =
                switch (drop.kind()) {
                    case TABLE -> found instanceof Table;
                    case VIEW -> found instanceof View;
                    case INDEX -> found instanceof Index;
                    case SEQUENCE -> found instanceof Sequence;
                    default -> false;
                };
        if (!right) {
            throw SqlError.at(
                            name.at(),
                            SqlState.WRONG_OBJECT_TYPE,
                            "\"" + found.name() + "\" is not " + article(kind))
                    .hint(
                            "Use DROP "
                                    + found.kindName().toUpperCase(java.util.Locale.ROOT)
                                    + " to remove "
                                    + article(found.kindName())
                                    + ".");
        }
        statements.demandOwner(found);
        if (found instanceof Index index) {
            demandNoConstraint(index);
        }
        add(found);
    }

    private static String article(String kind) {
        return (kind.startsWith("i") ? "an " : "a ") + kind;
    }

    private void demandNoConstraint(Index index) {
        Table table = (Table) Objects.requireNonNull(statements.catalog().entry(index.table()));
        for (Constraint constraint : table.constraints()) {
            if (constraint instanceof Constraint.Unique unique && unique.index() == index.oid()) {
                throw required(index.name(), unique.name(), table);
            }
        }
    }

    /// A primary key is where the rows are: it has no index of its own, only the name of one.
    private void demandNoKey(String name) {
        for (Entry entry : statements.catalog().entries()) {
            if (entry instanceof Table table
                    && table.constraints().stream()
                            .anyMatch(one ->
                                    one instanceof Constraint.Unique key
                                            && key.primary()
                                            && key.name().equals(name))) {
                throw required(name, name, table);
            }
        }
    }

    private static SqlError required(String index, String constraint, Table table) {
        return new SqlError(
                        SqlState.DEPENDENT_OBJECTS,
                        "cannot drop index "
                                + index
                                + " because constraint "
                                + constraint
                                + " on table "
                                + table.name()
                                + " requires it")
                .hint(
                        "You can drop constraint "
                                + constraint
                                + " on table "
                                + table.name()
                                + " instead.");
    }

    private void schema(Definition.Drop drop, Name name, Output output) {
        Schema schema = statements.catalog().schema(name.last());
        if (schema == null) {
            if (drop.ifExists()) {
                skip("schema \"" + name.last() + "\"", output);
                return;
            }
            throw SqlError.at(
                    name.at(), SqlState.NO_SCHEMA, "schema \"" + name.last() + "\" does not exist");
        }
        if (schema.isSystem() || schema.oid() == Schema.PUBLIC) {
            boolean ofSystem = schema.isSystem();
            throw ofSystem
                    ? SqlError.at(
                            name.at(),
                            SqlState.DEPENDENT_OBJECTS,
                            "cannot drop schema "
                                    + schema.name()
                                    + " because it is required by the database system")
                    : SqlError.notSupported("DROP SCHEMA " + schema.name(), name.at());
        }
        gone.put(schema.oid(), schema);
        for (Relation relation : statements.catalog().relations(schema.oid())) {
            if (!gone.containsKey(relation.oid())) {
                dependents.add(described(relation) + " depends on schema " + schema.name());
                add(relation);
            }
        }
    }

    /// What goes with a relation, and what depends on it.
    private void add(Relation relation) {
        if (gone.putIfAbsent(relation.oid(), relation) != null) {
            return;
        }
        SqlCatalog catalog = statements.catalog();
        for (Entry entry : catalog.entries()) {
            switch (entry) {
                case Index index when index.table() == relation.oid() -> add(index);
                case TableStatistics statistics when statistics.table() == relation.oid() ->
                        gone.put(statistics.oid(), statistics);
                case Sequence sequence when sequence.ownerTable() == relation.oid() ->
                        add(sequence);
                case View view when view.uses().contains(relation.oid()) -> {
                    if (!gone.containsKey(view.oid())) {
                        dependents.add(described(view) + " depends on " + described(relation));
                        add(view);
                    }
                }
                case Table table when table.oid() != relation.oid() ->
                        withoutReferences(table, relation);
                default -> {
                    // has nothing to do with it
                }
            }
        }
        if (relation instanceof Sequence sequence) {
            withoutDefaults(sequence);
        }
        if (relation instanceof Index index && gone.get(index.table()) == null) {
            Table table = (Table) Objects.requireNonNull(catalog.entry(index.table()));
            statements.definitions().renew(catalog.stored(table));
        }
    }

    /// Defaults of columns that stay go with the sequence whose numbers they take.
    private void withoutDefaults(Sequence sequence) {
        SequenceUses uses = new SequenceUses(statements, sequence);
        for (SequenceUses.Use use : uses.find()) {
            Table table = use.table();
            if (gone.containsKey(table.oid())) {
                continue;
            }
            dependents.add(
                    "default value for column "
                            + use.column().name()
                            + " of table "
                            + table.name()
                            + " depends on "
                            + described(sequence));
            List<Column> columns = new ArrayList<>();
            for (Column each : changed.getOrDefault(table.oid(), table).columns()) {
                boolean same = each.number() == use.column().number();
                columns.add(same ? ColumnAltering.withDefault(each, null) : each);
            }
            changed.put(
                    table.oid(),
                    changed.getOrDefault(table.oid(), table)
                            .withColumns(columns, table.nextColumn()));
            statements.definitions().renew(statements.catalog().stored(table));
        }
    }

    private void withoutReferences(Table table, Relation relation) {
        Table now = changed.getOrDefault(table.oid(), table);
        List<Constraint> kept = new ArrayList<>();
        for (Constraint constraint : now.constraints()) {
            if (constraint instanceof Constraint.ForeignKey key
                    && key.table() == relation.oid()
                    && !gone.containsKey(table.oid())) {
                dependents.add(
                        "constraint "
                                + key.name()
                                + " on table "
                                + table.name()
                                + " depends on "
                                + described(relation));
            } else {
                kept.add(constraint);
            }
        }
        if (kept.size() < now.constraints().size()) {
            changed.put(table.oid(), now.withConstraints(kept));
            statements.definitions().renew(statements.catalog().stored(table));
        }
    }
}
