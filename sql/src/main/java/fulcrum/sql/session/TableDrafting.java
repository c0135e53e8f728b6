package fulcrum.sql.session;

import fulcrum.sql.analysis.Analyzer;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.FunctionCall;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.SequenceOption;
import fulcrum.sql.ast.TableElement;
import fulcrum.sql.ast.TypeName;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.parser.Printer;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.TypeNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts a table together from the elements of its definition.
final class TableDrafting {

    private static final Map<String, SqlType> SERIALS =
            Map.of(
                    "serial", SqlType.INTEGER,
                    "serial4", SqlType.INTEGER,
                    "bigserial", SqlType.BIGINT,
                    "serial8", SqlType.BIGINT,
                    "smallserial", SqlType.SMALLINT,
                    "serial2", SqlType.SMALLINT);

    private static final int NAME_BYTES = 63;

    /// A unique constraint, before it has an index.
    record UniqueDraft(
            @Nullable String name,
            List<Integer> columns,
            List<Integer> include,
            boolean nullsNotDistinct) {}

    /// A foreign key, before its table is looked at.
    record ForeignKeyDraft(
            @Nullable String name,
            List<Integer> columns,
            TableElement.Condition.ForeignKey key,
            Position at) {}

    private final TableStatements statements;
    private final Schema schema;
    private final String name;
    private final int oid;
    private final List<Column> columns = new ArrayList<>();
    private final List<Sequence> sequences = new ArrayList<>();
    private final List<UniqueDraft> uniques = new ArrayList<>();
    private final List<ForeignKeyDraft> foreignKeys = new ArrayList<>();
    private final List<Constraint> constraints = new ArrayList<>();
    private final List<TableElement.Constraint> later = new ArrayList<>();
    private final SortedMap<Integer, Expression> generated = new TreeMap<>();
    private final List<Notice> notices = new ArrayList<>();
    private final List<LikeTable> alike = new ArrayList<>();
    private final Set<String> constraintNames = new TreeSet<>();
    private List<Integer> primaryKey = List.of();

    TableDrafting(TableStatements statements, Schema schema, Name name) {
        this.statements = statements;
        this.schema = schema;
        this.name = name.last();
        this.oid = statements.definitions().next();
    }

    int oid() {
        return oid;
    }

    List<Column> columns() {
        return columns;
    }

    List<Integer> primaryKey() {
        return primaryKey;
    }

    List<Sequence> sequences() {
        return sequences;
    }

    List<UniqueDraft> uniques() {
        return uniques;
    }

    List<ForeignKeyDraft> foreignKeys() {
        return foreignKeys;
    }

    List<Notice> notices() {
        return notices;
    }

    void add(TableElement element) {
        switch (element) {
            case TableElement.Column column -> column(column);
            case TableElement.TableConstraint(var constraint, _) -> later.add(constraint);
            case TableElement.Like like -> like(like);
        }
    }

    /// The columns of another table, and what of it is included.
    private void like(TableElement.Like like) {
        Relation found = statements.runner().names(statements.catalog()).relation(like.table());
        if (!(found instanceof Table table)) {
            throw SqlError.notSupported("LIKE of a " + found.kindName(), like.at());
        }
        LikeTable taken = new LikeTable(statements, table, like.inclusions());
        for (Column each : taken.columns()) {
            demandNew(each.name(), like.at());
            Column made = taken.column(each, columns.size() + 1);
            columns.add(made);
            List<SequenceOption> counted = taken.identity(each);
            if (counted != null) {
                sequences.add(
                        new SequenceMaking(statements)
                                .owned(
                                        schema,
                                        name + "_" + made.name() + "_seq",
                                        made.type(),
                                        counted,
                                        oid,
                                        made.number(),
                                        true));
            }
        }
        later.addAll(taken.constraints());
        alike.add(taken);
    }

    private void demandNew(String column, Position at) {
        if (columns.stream().anyMatch(each -> each.name().equals(column))) {
            throw SqlError.at(
                    at,
                    SqlState.DUPLICATE_COLUMN,
                    "column \"" + column + "\" specified more than once");
        }
    }

    /// The tables whose columns it has too.
    List<LikeTable> alike() {
        return alike;
    }

    /// A column without anything else.
    void addPlain(String called, SqlType type) {
        columns.add(new Column(columns.size() + 1, called, type, false));
    }

    // Columns

    private void column(TableElement.Column element) {
        demandNew(element.name(), element.at());
        columns.add(
                new ColumnDrafting(statements, schema, name, oid, sequences, notices)
                        .of(element, columns.size() + 1));
        for (TableElement.Constraint constraint : element.constraints()) {
            ofColumn(constraint, columns.size());
            if (constraint.condition() instanceof TableElement.Condition.Generated(var value)) {
                generated.put(columns.size(), value);
            }
        }
    }

    private void ofColumn(TableElement.Constraint constraint, int number) {
        demandImmediate(constraint);
        tellTail(constraint);
        switch (constraint.condition()) {
            case TableElement.Condition.PrimaryKey _ -> primaryKey(constraint, List.of(number));
            case TableElement.Condition.Unique(boolean nullsNotDistinct, _, _) ->
                    uniques.add(
                            new UniqueDraft(
                                    constraint.name(),
                                    List.of(number),
                                    List.of(),
                                    nullsNotDistinct));
            case TableElement.Condition.ForeignKey key ->
                    foreignKeys.add(
                            new ForeignKeyDraft(
                                    constraint.name(), List.of(number), key, constraint.at()));
            case TableElement.Condition.Check _ -> later.add(constraint);
            case TableElement.Condition.NotNull _,
                    TableElement.Condition.Null _,
                    TableElement.Condition.Default _,
                    TableElement.Condition.Generated _,
                    TableElement.Condition.Identity _,
                    TableElement.Condition.UsingIndex _ -> {
                // with the column
            }
        }
    }

    static void demandImmediate(TableElement.Constraint constraint) {
        demandImmediate(constraint.attributes(), constraint.at());
    }

    static void demandImmediate(TableElement.Attributes attributes, Position at) {
        if (Boolean.TRUE.equals(attributes.deferrable())
                || Boolean.TRUE.equals(attributes.initiallyDeferred())) {
            throw SqlError.notSupported("a DEFERRABLE or INITIALLY DEFERRED constraint", at);
        }
    }

    private void tellTail(TableElement.Constraint constraint) {
        tellTail(statements, constraint, name, notices::add);
    }

    /// What is said of a constraint's index and means nothing here.
    static void tellTail(
            TableStatements statements,
            TableElement.Constraint constraint,
            String table,
            Consumer<Notice> told) {
        TableElement.IndexTail tail =
                switch (constraint.condition()) {
                    case TableElement.Condition.Unique unique -> unique.tail();
                    case TableElement.Condition.PrimaryKey key -> key.tail();
                    default -> TableElement.IndexTail.NONE;
                };
        if (!tail.include().isEmpty()) {
            told.accept(WithoutEffect.of("INCLUDE"));
        }
        if (!tail.parameters().isEmpty()) {
            TableMaking making = new TableMaking(statements);
            var options = making.options(tail.parameters(), table, told);
            Object _ = making.accepted(options, List.of());
        }
        String tablespace = tail.tablespace();
        if (tablespace != null) {
            told.accept(WithoutEffect.tablespace(tablespace, constraint.at()));
        }
    }

    static @Nullable SqlType serial(TypeName type) {
        boolean plain =
                type.name().parts().size() == 1
                        && type.modifiers().isEmpty()
                        && type.bounds().isEmpty();
        return plain ? SERIALS.get(type.name().last()) : null;
    }

    static SqlType resolved(TypeName type) {
        SqlType resolved = TypeNames.resolve(type);
        if (!resolved.array() && resolved.base().isPseudo()) {
            throw SqlError.at(
                    type.at(), SqlState.BAD_TABLE_DEFINITION, "column has pseudo-type " + resolved);
        }
        return resolved;
    }

    private void primaryKey(TableElement.Constraint constraint, List<Integer> numbers) {
        if (!primaryKey.isEmpty()) {
            throw SqlError.at(
                    constraint.at(),
                    SqlState.BAD_TABLE_DEFINITION,
                    "multiple primary keys for table \"" + name + "\" are not allowed");
        }
        primaryKey = numbers;
        for (int number : numbers) {
            Column c = columns.get(number - 1);
            columns.set(
                    number - 1,
                    new Column(
                            c.number(),
                            c.name(),
                            c.type(),
                            true,
                            c.defaultText(),
                            c.generation(),
                            c.missing(),
                            c.comment()));
        }
        String given = constraint.name();
        constraints.add(
                new Constraint.Unique(
                        statements.definitions().next(),
                        given == null ? unused(name + "_pkey") : given,
                        true,
                        numbers,
                        statements.definitions().next(),
                        null));
    }

    // Constraints that speak of all columns

    /// All elements were added.
    void finish() {
        Table whole = table(0, new TreeMap<>());
        generated.forEach((number, value) -> {
            Column column = columns.get(number - 1);
            Scalar _ = statements.runner().analyzer().generated(value, whole, column);
        });
        for (TableElement.Constraint constraint : later) {
            demandImmediate(constraint);
            if (constraint.condition().isOfTable()) {
                tellTail(constraint);
            }
            switch (constraint.condition()) {
                case TableElement.Condition.PrimaryKey(List<String> names, _) ->
                        primaryKey(constraint, numbers(names, constraint.at()));
                case TableElement.Condition.Unique(
                                boolean nullsNotDistinct,
                                List<String> names,
                                var tail) ->
                        uniques.add(
                                new UniqueDraft(
                                        constraint.name(),
                                        numbers(names, constraint.at()),
                                        numbers(tail.include(), constraint.at()),
                                        nullsNotDistinct));
                case TableElement.Condition.ForeignKey key ->
                        foreignKeys.add(
                                new ForeignKeyDraft(
                                        constraint.name(),
                                        numbers(key.columns(), constraint.at()),
                                        key,
                                        constraint.at()));
                case TableElement.Condition.Check(Expression condition) ->
                        constraints.add(check(table(0, new TreeMap<>()), constraint, condition));
                case TableElement.Condition.UsingIndex _ ->
                        throw SqlError.at(
                                constraint.at(),
                                SqlState.NOT_SUPPORTED,
                                "UNIQUE or PRIMARY KEY USING INDEX is not supported in CREATE"
                                        + " TABLE");
                default -> throw new IllegalStateException("a constraint of columns");
            }
        }
    }

    private List<Integer> numbers(List<String> names, Position at) {
        List<Integer> numbers = new ArrayList<>();
        for (String each : names) {
            Column column =
                    columns.stream()
                            .filter(known -> known.name().equals(each))
                            .findFirst()
                            .orElseThrow(() ->
                                    SqlError.at(
                                            at,
                                            SqlState.NO_COLUMN,
                                            "column \"" + each + "\" named in key does not exist"));
            if (numbers.contains(column.number())) {
                throw SqlError.at(
                        at,
                        SqlState.DUPLICATE_COLUMN,
                        "column \"" + each + "\" appears twice in key constraint");
            }
            numbers.add(column.number());
        }
        return numbers;
    }

    private Constraint.Check check(
            Table table, TableElement.Constraint constraint, Expression condition) {
        return check(statements, table, constraint.name(), condition, constraintNames);
    }

    /// A check constraint; its condition is understood, so that it is known to mean something.
    static Constraint.Check check(
            TableStatements statements,
            Table table,
            @Nullable String given,
            Expression condition,
            Set<String> taken) {
        Analyzer analyzer =
                new Analyzer(
                        statements.runner().names(statements.catalog()),
                        statements.session().styles(),
                        statements.session().node().nowMicros());
        Scalar understood = analyzer.conditionOverRow(condition, table, "check constraints");
        Set<String> used = new TreeSet<>();
        fulcrum.sql.bound.Scalars.variables(understood).forEach(v -> used.add(v.name()));
        String only = used.size() == 1 ? "_" + used.iterator().next() : "";
        String name = given == null ? unused(table.name() + only + "_check", taken) : given;
        if (!taken.add(name)) {
            throw new SqlError(
                    SqlState.DUPLICATE_OBJECT, "check constraint \"" + name + "\" already exists");
        }
        return new Constraint.Check(
                statements.definitions().next(), name, Printer.print(condition), true, null);
    }

    private String unused(String wanted) {
        String found = unused(wanted, constraintNames);
        constraintNames.add(found);
        return found;
    }

    static String unused(String wanted, Set<String> taken) {
        String shortened = wanted.length() > NAME_BYTES ? wanted.substring(0, NAME_BYTES) : wanted;
        String name = shortened;
        for (int i = 1; taken.contains(name); i++) {
            name = shortened + i;
        }
        return name;
    }

    Table table(long storage, SortedMap<String, String> options) {
        return new Table(
                oid,
                schema.oid(),
                name,
                statements.session().user().oid(),
                columns,
                columns.size() + 1,
                primaryKey,
                constraints,
                storage,
                Collections.unmodifiableSortedMap(options),
                null,
                null);
    }

    /// A call of `nextval` of a sequence.
    static String nextOf(String schema, String sequence) {
        Position none = Position.NONE;
        return Printer.print(
                new FunctionCall(
                        Name.of("nextval"),
                        List.of(
                                new Expression.Cast(
                                        new Expression.Literal(
                                                Expression.Literal.Kind.STRING,
                                                quoted(schema) + "." + quoted(sequence),
                                                none),
                                        new TypeName(
                                                Name.of("regclass"),
                                                List.of(),
                                                List.of(),
                                                false,
                                                none),
                                        none)),
                        none));
    }

    static String quoted(String name) {
        return name.matches("[a-z_][a-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
