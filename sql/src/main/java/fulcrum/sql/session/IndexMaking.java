package fulcrum.sql.session;

import fulcrum.database.ddl.TableDraft;
import fulcrum.database.keys.KeyType;
import fulcrum.database.keys.Order;
import fulcrum.database.schema.KeyPart;
import fulcrum.database.schema.TableName;
import fulcrum.machine.Bytes;
import fulcrum.sql.analysis.Analyzer;
import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.IndexElement;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.SortKey;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.parser.Printer;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// CREATE INDEX, and the indexes of unique constraints.
///
/// An index of a table that others use is made in steps, each a transaction of its own (Rae et al.,
/// "Online, Asynchronous Schema Change in F1", 2013): first everybody keeps it up to date, then it
/// gets the rows that were there before, block by block, then it is read. While a unique one is
/// made, the table is not written ([Holding]): a row that two have must be found whichever of them
/// comes first.
final class IndexMaking {

    /// A block in whose way others are is tried so often.
    private static final int ATTEMPTS = 20;

    /// Those of PostgreSQL that this has not.
    private static final Set<String> METHODS = Set.of("hash", "gin", "gist", "spgist", "brin");

    private static final Set<String> TEXT_CLASSES =
            Set.of(
                    "text_ops",
                    "varchar_ops",
                    "bpchar_ops",
                    "text_pattern_ops",
                    "varchar_pattern_ops",
                    "bpchar_pattern_ops");

    private final TableStatements statements;

    IndexMaking(TableStatements statements) {
        this.statements = statements;
    }

    void create(Definition.CreateIndex create, Output output) {
        Relation found = statements.runner().names(statements.catalog()).relation(create.table());
        if (!(found instanceof Table table)) {
            throw SqlError.at(
                    create.at(),
                    SqlState.WRONG_OBJECT_TYPE,
                    "cannot create index on relation \"" + found.name() + "\"");
        }
        statements.demandOwner(table);
        boolean fresh = statements.definitions().hasMade(table.storage());
        if (create.concurrently() && statements.session().transaction().isBlock()) {
            throw new SqlError(
                    SqlState.TRANSACTION_ACTIVE,
                    "CREATE INDEX CONCURRENTLY cannot run inside a transaction block");
        }
        if (!fresh && statements.session().transaction().isBlock()) {
            throw new SqlError(
                            SqlState.NOT_SUPPORTED,
                            "an index of a table that is older than the transaction block is not"
                                    + " supported")
                    .hint("Create the index outside of a transaction block.");
        }
        if (create.unique() && !fresh) {
            statements.held(List.of(table.oid()), () -> create(create, table.oid(), output));
        } else {
            create(create, table.oid(), output);
        }
    }

    private void create(Definition.CreateIndex create, int oid, Output output) {
        Table table = statements.table(oid);
        String method = create.method();
        if (method != null && !method.equals("btree")) {
            throw METHODS.contains(method)
                    ? SqlError.notSupported("CREATE INDEX ... USING " + method, create.at())
                            .hint("Indexes are in order, as those of btree.")
                    : SqlError.at(
                            create.at(),
                            SqlState.NO_OBJECT,
                            "access method \"" + method + "\" does not exist");
        }
        Schema schema =
                (Schema)
                        java.util.Objects.requireNonNull(
                                statements.catalog().entry(table.schema()));
        Name given = create.name();
        List<Index.Part> parts =
                create.elements().stream().map(element -> part(table, element)).toList();
        String name = given != null ? given.last() : unused(schema, wanted(table, parts));
        Name whole =
                new Name(List.of(schema.name(), name), given == null ? Position.NONE : given.at());
        if (!statements.isFree(schema, whole, create.ifNotExists(), output)) {
            return;
        }
        Expression where = create.where();
        if (where != null) {
            Scalar _ = analyzer().conditionOverRow(where, table, "index predicates");
        }
        SortedMap<String, String> options =
                new TableMaking(statements).options(create.parameters(), name, output);
        Index index =
                make(
                        table,
                        name,
                        parts,
                        create.unique(),
                        create.nullsNotDistinct(),
                        create.include().stream()
                                .map(column -> number(table, column, create.at()))
                                .toList(),
                        where == null ? null : Printer.print(where),
                        options);
        tell(create, output);
        statements.add(List.of(index));
        fill(table, index, output);
    }

    private static void tell(Definition.CreateIndex create, Output output) {
        if (!create.include().isEmpty()) {
            output.notice(WithoutEffect.of("INCLUDE"));
        }
        String tablespace = create.tablespace();
        if (tablespace != null) {
            output.notice(WithoutEffect.tablespace(tablespace, create.at()));
        }
    }

    private Analyzer analyzer() {
        return statements.runner().analyzer();
    }

    private static int number(Table table, String name, Position at) {
        Column column = table.column(name);
        if (column == null) {
            throw SqlError.at(at, SqlState.NO_COLUMN, "column \"" + name + "\" does not exist");
        }
        return column.number();
    }

    private Index.Part part(Table table, IndexElement element) {
        String name = element.column();
        Expression expression = element.expression();
        Order order =
                switch (element.direction()) {
                    case DESC ->
                            element.nulls() == SortKey.Nulls.LAST
                                    ? Order.DESCENDING_NULLS_LAST
                                    : Order.DESCENDING;
                    default ->
                            element.nulls() == SortKey.Nulls.FIRST
                                    ? Order.ASCENDING_NULLS_FIRST
                                    : Order.ASCENDING;
                };
        if (name != null) {
            int number = number(table, name, element.at());
            SqlType type = demandKey(table.column(number).type());
            demandOrder(element, type);
            return new Index.Part(number, null, type, order);
        }
        Scalar value =
                analyzer()
                        .overRow(
                                java.util.Objects.requireNonNull(expression),
                                table,
                                "index expressions");
        demandOrder(element, value.type());
        return new Index.Part(0, Printer.print(expression), demandKey(value.type()), order);
    }

    /// Every type has one order. Those of texts by their characters are the same as any.
    private static void demandOrder(IndexElement element, SqlType type) {
        ColumnDrafting.demandCollation(element.collation(), type, element.at());
        Name named = element.operatorClass();
        if (named == null) {
            return;
        }
        String called = named.last();
        String own = type.array() ? "array" : type.base().catalogName();
        boolean text = type.category() == 'S';
        boolean known = called.equals(own + "_ops") || (text && TEXT_CLASSES.contains(called));
        if (!known) {
            throw SqlError.notSupported("operator class \"" + called + "\"", element.at())
                    .hint("Leave it out: each type has one order.");
        }
        if (!element.parameters().isEmpty()) {
            throw SqlError.at(
                    element.at(),
                    SqlState.BAD_PARAMETER_VALUE,
                    "operator class " + called + " has no options");
        }
    }

    static SqlType demandKey(SqlType type) {
        if (!type.isKey()) {
            throw new SqlError(
                            SqlState.NO_OBJECT,
                            "data type "
                                    + type
                                    + " has no default operator class for access method"
                                    + " \"btree\"")
                    .hint(
                            "You must specify an operator class for the index or define a default"
                                    + " operator class for the data type.");
        }
        return type;
    }

    private static String wanted(Table table, List<Index.Part> parts) {
        StringBuilder name = new StringBuilder(table.name());
        for (Index.Part part : parts) {
            name.append('_')
                    .append(part.column() == 0 ? "expr" : table.column(part.column()).name());
        }
        return name.append("_idx").toString();
    }

    private String unused(Schema schema, String wanted) {
        Set<String> taken = new TreeSet<>();
        statements
                .catalog()
                .relations(schema.oid())
                .forEach(relation -> taken.add(relation.name()));
        return TableDrafting.unused(wanted, taken);
    }

    /// Makes the stored table of an index.
    private Index make(
            Table table,
            String name,
            List<Index.Part> parts,
            boolean unique,
            boolean nullsNotDistinct,
            List<Integer> include,
            @Nullable String predicate,
            SortedMap<String, String> options) {
        int oid = statements.definitions().next();
        long storage = store(new TableName("sql", Integer.toString(oid)), parts, options);
        return new Index(
                oid,
                table.schema(),
                name,
                table.owner(),
                table.oid(),
                parts,
                unique,
                nullsNotDistinct,
                include,
                predicate,
                storage,
                false,
                options,
                null);
    }

    /// Makes a stored table for an index.
    ///
    /// @return its number
    long store(TableName name, List<Index.Part> parts, SortedMap<String, String> options) {
        List<fulcrum.database.schema.Column> key = new ArrayList<>();
        List<KeyPart> keyParts = new ArrayList<>();
        for (Index.Part part : parts) {
            keyParts.add(new KeyPart(key.size(), part.order()));
            key.add(
                    new fulcrum.database.schema.Column(
                            "key" + key.size(), part.type().form(), false));
        }
        keyParts.add(new KeyPart(key.size(), Order.ASCENDING));
        key.add(new fulcrum.database.schema.Column("row", KeyType.Scalar.BYTEA, false));
        SortedMap<String, String> stored = new TreeMap<>(options);
        stored.putIfAbsent("sharding", "range");
        TableDraft draft =
                new TableDraft(
                        name,
                        key,
                        keyParts,
                        new TableMaking(statements).accepted(stored, List.of()));
        return statements.definitions().create(draft).id().number();
    }

    /// The indexes of a new table's unique constraints.
    void ofConstraints(Table table, List<TableDrafting.UniqueDraft> drafts) {
        for (TableDrafting.UniqueDraft draft : drafts) {
            Table now =
                    (Table)
                            java.util.Objects.requireNonNull(
                                    statements.catalog().entry(table.oid()));
            Index _ = addUnique(now, draft);
        }
    }

    /// Adds a unique constraint with its index, to a table that nobody else writes.
    ///
    /// @return the index, into which the rows that are there are still to go
    Index addUnique(Table table, TableDrafting.UniqueDraft draft) {
        List<Index.Part> parts =
                draft.columns().stream()
                        .map(number ->
                                new Index.Part(
                                        number,
                                        null,
                                        demandKey(table.column(number.intValue()).type()),
                                        Order.ASCENDING))
                        .toList();
        String given = draft.name();
        Schema schema =
                (Schema)
                        java.util.Objects.requireNonNull(
                                statements.catalog().entry(table.schema()));
        String name =
                given != null
                        ? given
                        : unused(
                                schema,
                                table.name()
                                        + "_"
                                        + String.join("_", table.names(draft.columns()))
                                        + "_key");
        Index index =
                make(
                                table,
                                name,
                                parts,
                                true,
                                draft.nullsNotDistinct(),
                                draft.include(),
                                null,
                                new TreeMap<>())
                        .withReady(true);
        List<Constraint> constraints = new ArrayList<>(table.constraints());
        constraints.add(
                new Constraint.Unique(
                        statements.definitions().next(),
                        name,
                        false,
                        draft.columns(),
                        index.oid(),
                        null));
        statements.add(List.of(index));
        statements.change(List.of(table.withConstraints(constraints)));
        return index;
    }

    // Rows that are there already

    /// Brings the rows of before into an index that is not read yet.
    private void fill(Table table, Index index, Output output) {
        if (statements.isHeld(table)) {
            fillAlone(table, index);
            statements.change(List.of(index.withReady(true)));
            return;
        }
        boolean _ = statements.session().commit();
        try {
            // everybody keeps it up to date from here on
            statements.definitions().renewNow(statements.catalog().stored(table));
            Bytes from = null;
            do {
                from = fillBlock(table, index, from);
            } while (from != null);
            statements.session().beginImplicit();
            statements.change(List.of(index.withReady(true)));
            boolean _ = statements.session().commit();
            statements.session().beginImplicit();
        } catch (SqlError | Answers.Ended | Answers.Refused failed) {
            if (statements.session().transaction().isOpen()) {
                statements.session().transaction().fail(failed instanceof Answers.Ended);
            }
            withdraw(index, output);
            throw failed;
        }
    }

    /// Fills an index of a table that nobody else writes.
    void fillAlone(Table table, Index index) {
        var filling = statements.runner().analyzer().filling(table, Set.of(index.oid()));
        statements.runner().alone(statements.isFrozen(table), filling::carryOut);
    }

    /// @return where the next block begins; null behind the last one
    private @Nullable Bytes fillBlock(Table table, Index index, @Nullable Bytes from) {
        for (int attempt = 1; ; attempt++) {
            statements.session().beginImplicit();
            try {
                Bytes next = statements.runner().reindex(table.oid(), index.oid(), from);
                boolean _ = statements.session().commit();
                return next;
            } catch (Answers.Ended | Answers.Refused failed) {
                if (statements.session().transaction().isOpen()) {
                    statements.session().transaction().fail(failed instanceof Answers.Ended);
                }
                if (attempt == ATTEMPTS) {
                    throw failed;
                }
            }
        }
    }

    /// An index that was not filled goes; where that fails, too, it stays, is kept up to date and
    /// is not read.
    private void withdraw(Index index, Output output) {
        statements.session().beginImplicit();
        statements.remove(List.of(index), List.of());
        boolean _ = statements.session().commit();
        output.notice(Notice.notice("index \"" + index.name() + "\" was not created"));
    }
}
