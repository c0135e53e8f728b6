package fulcrum.sql.session;

import fulcrum.database.ddl.TableDraft;
import fulcrum.database.keys.KeyType;
import fulcrum.database.keys.Order;
import fulcrum.database.schema.KeyPart;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.schema.TableName;
import fulcrum.database.spectrum.Refusal;
import fulcrum.database.spectrum.TableOptions;
import fulcrum.sql.analysis.Analyzer;
import fulcrum.sql.ast.Change;
import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Option;
import fulcrum.sql.ast.Persistence;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.TableDefinition;
import fulcrum.sql.ast.TableElement;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// CREATE TABLE.
final class TableMaking {

    /// Of PostgreSQL's own storage, which this is not.
    private static final Set<String> WITHOUT_EFFECT =
            Set.of(
                    "fillfactor",
                    "toast_tuple_target",
                    "parallel_workers",
                    "autovacuum_enabled",
                    "vacuum_truncate",
                    "user_catalog_table",
                    "deduplicate_items",
                    "fastupdate",
                    "buffering",
                    "log_autovacuum_min_duration");

    private final TableStatements statements;

    TableMaking(TableStatements statements) {
        this.statements = statements;
    }

    void create(TableDefinition.Create create, Output output) {
        demandPermanent(create.persistence(), create.at());
        demandStorage(create.storage(), create.at());
        if (!create.inherits().isEmpty()) {
            throw SqlError.notSupported("INHERITS", create.at());
        }
        Name name = create.name();
        Schema schema = statements.runner().names(statements.catalog()).target(name);
        if (!statements.isFree(schema, name, create.ifNotExists(), output)) {
            return;
        }
        SortedMap<String, String> options =
                options(create.storage().parameters(), name.last(), output);
        TableDrafting drafting = new TableDrafting(statements, schema, name);
        for (TableElement element : create.elements()) {
            drafting.add(element);
        }
        tellStorage(create.persistence(), create.storage(), create.at(), output);
        Table table = make(drafting, options, output);
        Name whole = new Name(List.of(schema.name(), table.name()), Position.NONE);
        for (LikeTable like : drafting.alike()) {
            for (Definition.CreateIndex index : like.indexes(whole)) {
                new IndexMaking(statements).create(index, output);
            }
        }
    }

    private static void demandStorage(TableDefinition.Storage storage, Position at) {
        if (storage.onCommit() != TableDefinition.OnCommit.DEFAULT) {
            throw SqlError.at(
                    at,
                    SqlState.BAD_TABLE_DEFINITION,
                    "ON COMMIT can only be used on temporary tables");
        }
        for (Option option : storage.parameters()) {
            boolean off =
                    option.values().stream()
                            .anyMatch(value -> value.text().equalsIgnoreCase("false"));
            if (option.namespace() == null && option.name().equals("oids") && !off) {
                throw SqlError.at(
                        option.at(),
                        SqlState.NOT_SUPPORTED,
                        "tables declared WITH OIDS are not supported");
            }
        }
    }

    private static void tellStorage(
            Persistence persistence, TableDefinition.Storage storage, Position at, Output output) {
        if (persistence == Persistence.UNLOGGED) {
            output.notice(WithoutEffect.of("UNLOGGED"));
        }
        String method = storage.method();
        if (method != null) {
            output.notice(WithoutEffect.tableMethod(method, at));
        }
        String tablespace = storage.tablespace();
        if (tablespace != null) {
            output.notice(WithoutEffect.tablespace(tablespace, at));
        }
    }

    private static void demandPermanent(Persistence persistence, Position at) {
        if (persistence == Persistence.TEMPORARY) {
            throw SqlError.notSupported("a TEMPORARY table", at).hint("Use a table, and drop it.");
        }
    }

    private Table make(TableDrafting drafting, SortedMap<String, String> options, Output output) {
        drafting.finish();
        TableDescriptor stored =
                statements
                        .definitions()
                        .create(
                                draft(
                                        new TableName("sql", Integer.toString(drafting.oid())),
                                        drafting.columns(),
                                        drafting.primaryKey(),
                                        accepted(options, drafting.columns())));
        Table table = drafting.table(stored.id().number(), options);
        List<Entry> made = new ArrayList<>();
        made.add(table);
        made.addAll(drafting.sequences());
        statements.add(made);
        new IndexMaking(statements).ofConstraints(table, drafting.uniques());
        new ForeignKeys(statements).add(table.oid(), drafting.foreignKeys(), true, false);
        drafting.notices().forEach(output::notice);
        return table;
    }

    /// The stored table: the columns of its key, or one for the number that stands for one.
    TableDraft draft(
            TableName name, List<Column> columns, List<Integer> primaryKey, TableOptions options) {
        List<fulcrum.database.schema.Column> key = new ArrayList<>();
        List<KeyPart> parts = new ArrayList<>();
        for (int number : primaryKey) {
            Column column =
                    columns.stream()
                            .filter(each -> each.number() == number)
                            .findFirst()
                            .orElseThrow();
            if (!column.type().isKey()) {
                throw new SqlError(
                        SqlState.NO_OBJECT,
                        "data type "
                                + column.type()
                                + " has no default operator class for access method \"btree\"");
            }
            parts.add(new KeyPart(key.size(), Order.ASCENDING));
            key.add(new fulcrum.database.schema.Column(column.name(), column.type().form(), false));
        }
        if (key.isEmpty()) {
            parts.add(new KeyPart(0, Order.ASCENDING));
            key.add(new fulcrum.database.schema.Column("row", KeyType.Scalar.UUID, false));
        }
        return new TableDraft(name, key, parts, options);
    }

    // Options

    /// Options as they are kept; those without effect are named in a notice.
    SortedMap<String, String> options(List<Option> parameters, String table, Output output) {
        return options(parameters, table, output::notice);
    }

    SortedMap<String, String> options(
            List<Option> parameters, String table, Consumer<Notice> told) {
        SortedMap<String, String> options = new TreeMap<>();
        List<String> idle = new ArrayList<>();
        for (Option option : parameters) {
            String name =
                    option.namespace() == null
                            ? option.name()
                            : option.namespace() + "." + option.name();
            if (name.equals("oids")) {
                continue; // there are none, and that is what it says
            }
            String value =
                    String.join(", ", option.values().stream().map(Option.Value::text).toList());
            if (options.put(name, value.isEmpty() ? "true" : value) != null) {
                throw SqlError.at(
                        option.at(),
                        SqlState.BAD_PARAMETER_VALUE,
                        "parameter \"" + name + "\" specified more than once");
            }
            if (isWithoutEffect(name)) {
                idle.add(name);
            }
        }
        if (!idle.isEmpty()) {
            told.accept(
                    new Notice(
                            Notice.Severity.NOTICE,
                            SqlState.SUCCESSFUL_COMPLETION,
                            "storage parameter \""
                                    + String.join("\", \"", idle)
                                    + "\" of \""
                                    + table
                                    + "\" has no effect",
                            null,
                            null));
        }
        options.keySet().removeAll(Table.SENTENCES);
        return options;
    }

    private static boolean isWithoutEffect(String name) {
        return WITHOUT_EFFECT.contains(name)
                || Table.SENTENCES.contains(name) // they follow from the others
                || name.startsWith("autovacuum_")
                || name.startsWith("toast.");
    }

    /// What they mean to the database.
    TableOptions accepted(SortedMap<String, String> options, List<Column> columns) {
        Map<String, String> own = new TreeMap<>();
        options.forEach((name, value) -> {
            if (!isWithoutEffect(name)) {
                own.put(name, name.equals("colocate_with") ? stored(value) : value);
            }
        });
        return switch (TableOptions.parse(own)) {
            case TableOptions.Parsed.Accepted(TableOptions accepted) -> accepted;
            case TableOptions.Parsed.Refused(Refusal refusal) -> {
                SqlState state =
                        refusal.why().sqlState().equals("0A000")
                                ? SqlState.NOT_SUPPORTED
                                : SqlState.BAD_PARAMETER_VALUE;
                throw new SqlError(state, refusal.reason()).hint(refusal.hint());
            }
        };
    }

    /// The stored table of a table of SQL's, as the database knows it.
    private String stored(String table) {
        Name name = new Name(List.of(table.split("\\.")), Position.NONE);
        Relation found = statements.runner().names(statements.catalog()).find(name);
        if (!(found instanceof Table other)) {
            throw new SqlError(
                            SqlState.BAD_PARAMETER_VALUE,
                            "colocate_with names table '" + table + "', which does not exist")
                    .hint("Create that table first, or leave colocate_with out.");
        }
        TableName stored = statements.catalog().stored(other).name();
        return stored.schema() + "." + stored.table();
    }

    // CREATE TABLE AS

    /// @return the tag
    String createAs(TableDefinition.CreateAs create, Output output) {
        demandPermanent(create.persistence(), create.at());
        demandStorage(create.storage(), create.at());
        if (!(create.source() instanceof Query query)) {
            throw SqlError.notSupported("CREATE TABLE AS EXECUTE", create.at())
                    .hint("Write the query instead of EXECUTE.");
        }
        Name name = create.name();
        Schema schema = statements.runner().names(statements.catalog()).target(name);
        if (!statements.isFree(schema, name, create.ifNotExists(), output)) {
            return "CREATE TABLE AS";
        }
        Analyzer analyzer =
                new Analyzer(
                        statements.runner().names(statements.catalog()),
                        statements.session().styles(),
                        statements.session().node().nowMicros());
        List<Analyzer.Column> columns = analyzer.analyze(query, List.of()).columns();
        TableDrafting drafting = new TableDrafting(statements, schema, name);
        if (create.columns().size() > columns.size()) {
            throw SqlError.at(create.at(), SqlState.SYNTAX, "too many column names were specified");
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < columns.size(); i++) {
            String called =
                    i < create.columns().size() ? create.columns().get(i) : columns.get(i).name();
            if (!names.add(called)) {
                throw SqlError.at(
                        create.at(),
                        SqlState.DUPLICATE_COLUMN,
                        "column \"" + called + "\" specified more than once");
            }
            drafting.addPlain(called, columns.get(i).type());
        }
        SortedMap<String, String> options =
                options(create.storage().parameters(), name.last(), output);
        tellStorage(create.persistence(), create.storage(), create.at(), output);
        Table table = make(drafting, options, output);
        if (!create.withData()) {
            return "CREATE TABLE AS";
        }
        long rows = fill(table, schema, query);
        statements.loaded(table, rows);
        return "SELECT " + rows;
    }

    private long fill(Table table, Schema schema, Query query) {
        Query.With with = query.with();
        if (with == null || with.tables().stream().noneMatch(TableMaking::isChange)) {
            return fill(table, schema, null, query);
        }
        Query rows =
                new Query(
                        null,
                        query.body(),
                        query.orderBy(),
                        query.limit(),
                        query.locks(),
                        query.at());
        return fill(table, schema, with, rows);
    }

    private static boolean isChange(Query.CommonTable part) {
        return part.statement() instanceof Change;
    }

    /// @param with changes that are made besides, at the top of the statement
    private long fill(Table table, Schema schema, Query.@Nullable With with, Query query) {
        Change.Insert insert =
                new Change.Insert(
                        with,
                        new Name(List.of(schema.name(), table.name()), Position.NONE),
                        null,
                        List.of(),
                        Change.Overriding.NONE,
                        query,
                        null,
                        List.of(),
                        Position.NONE);
        return statements.runner().change(insert);
    }
}
