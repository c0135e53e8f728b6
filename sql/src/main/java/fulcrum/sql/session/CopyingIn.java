package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.database.schema.TableState;
import fulcrum.sql.analysis.Analyzer;
import fulcrum.sql.ast.Change;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.SessionStatement;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.execution.Copied;
import fulcrum.sql.execution.RowFilter;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.Styles;
import fulcrum.sql.type.TextForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// COPY FROM the client.
///
/// Many rows for a table that has none, in a transaction of their own, go into a stored table that
/// is made for them, as if the table had just been truncated: so there may be as many as one likes.
/// Nobody else writes the table meanwhile.
final class CopyingIn {

    /// More are many.
    private static final int FEW = 1_000;

    private final SqlSession session;
    private final Runner runner;
    private @Nullable Expression where;

    /// How many rows were inserted.
    private long count;

    CopyingIn(SqlSession session, Runner runner) {
        this.session = session;
        this.runner = runner;
    }

    /// @param alone its transaction has nothing else in it
    void run(SessionStatement.Copy copy, CopyOptions options, boolean alone, Output output) {
        Name name = Objects.requireNonNull(copy.table());
        Table table = runner.names(session.transaction().definitions().catalog()).table(name);
        table = awaitOpen(table, name);
        List<Column> columns = columns(copy, table);
        Understood understood = insertion(name, columns);
        Analyzer.Analyzed analyzed = Objects.requireNonNull(understood.analyzed());
        new Permissions(session).demand(analyzed);
        where = copy.where();
        RowFilter filter = filter(table);
        runner.beforeChange(analyzed);
        if (options.freeze()) {
            if (!session.transaction().definitions().hasMade(table.storage())) {
                throw new SqlError(
                        SqlState.WRONG_STATE,
                        "cannot perform COPY FREEZE because the table was not created or truncated"
                                + " in the current subtransaction");
            }
            output.notice(Notice.notice("FREEZE has no effect"));
        }
        CopyFormat format = options.format(columns.stream().map(Column::name).toList());
        CopyReader reader =
                new CopyReader(format, output.copyIn(columns.size(), false), table.name());
        Coming rows = new Coming(reader, columns, options.header());
        List<List<Datum>> first = new ArrayList<>();
        List<Datum> row = rows.next();
        while (row != null && first.size() < FEW) {
            first.add(row);
            row = rows.next();
        }
        if (row != null) {
            first.add(row);
        }
        boolean done = row != null && alone && intoNew(table, name, columns, first, rows);
        if (!done) {
            count = insert(understood, table, columns, filter, first, rows);
        }
        output.complete("COPY " + count);
    }

    private @Nullable RowFilter filter(Table table) {
        Expression condition = where;
        return condition == null ? null : runner.analyzer().copied(condition, table);
    }

    /// @return how many rows were inserted
    private long insert(
            Understood understood,
            Table table,
            List<Column> columns,
            @Nullable RowFilter filter,
            List<List<Datum>> first,
            Coming rows) {
        int[] given = columns.stream().mapToInt(each -> table.position(each.number())).toArray();
        Plan plan = Objects.requireNonNull(understood.plan());
        Copied copied = new Copied(plan, given, filter, runner.begin(true, new Datum[0], false));
        first.forEach(copied::add);
        for (List<Datum> row = rows.next(); row != null; row = rows.next()) {
            copied.add(row);
        }
        return copied.end();
    }

    /// @return whether it was done so
    private boolean intoNew(
            Table table, Name name, List<Column> columns, List<List<Datum>> first, Coming rows) {
        Definitions definitions = session.transaction().definitions();
        boolean fresh = definitions.hasMade(table.storage());
        if (fresh || session.transaction().isReadOnly() || !runner.isEmpty(table)) {
            return false;
        }
        TableStatements tables = runner.tables();
        boolean[] begun = {false};
        tables.held(
                List.of(table.oid()),
                () -> {
                    if (begun[0]) { // what the client has sent is gone
                        throw new SqlError(
                                        SqlState.SERIALIZATION,
                                        "could not serialize access due to concurrent update")
                                .hint("The transaction might succeed if retried.");
                    }
                    Table now = tables.table(table.oid());
                    if (now.columns().equals(table.columns()) && runner.isEmpty(now)) {
                        begun[0] = true;
                        new Rewriting(tables).empty(now);
                        Understood understood = insertion(name, columns);
                        count = insert(understood, now, columns, filter(now), first, rows);
                        tables.loaded(tables.table(table.oid()), count);
                    }
                });
        return begun[0];
    }

    /// Waits until nobody changes what the table is.
    private Table awaitOpen(Table table, Name name) {
        Table open = table;
        Definitions definitions = session.transaction().definitions();
        while (definitions.catalog().stored(open).state() == TableState.FROZEN) {
            if (definitions.areThere()) { // it goes on by what it has seen
                throw new SqlError(
                        SqlState.IN_USE, "table \"" + open.name() + "\" is being altered");
            }
            new Thawing(session).await(open.oid(), () -> {});
            open = runner.names(definitions.catalog()).table(name);
        }
        return open;
    }

    private static List<Column> columns(SessionStatement.Copy copy, Table table) {
        List<Column> columns = new ArrayList<>();
        if (copy.columns().isEmpty()) {
            table.columns().stream()
                    .filter(column -> column.generation() != Column.Generation.STORED)
                    .forEach(columns::add);
        }
        for (String each : copy.columns()) {
            Column column = table.column(each);
            if (column == null) {
                throw new SqlError(
                        SqlState.NO_COLUMN,
                        "column \""
                                + each
                                + "\" of relation \""
                                + table.name()
                                + "\" does not exist");
            }
            columns.add(column);
        }
        return columns;
    }

    /// What inserts one row.
    private Understood insertion(Name table, List<Column> columns) {
        Position at = Position.NONE;
        List<Expression> parameters = new ArrayList<>();
        List<@Nullable SqlType> types = new ArrayList<>();
        for (Column column : columns) {
            types.add(column.type());
            parameters.add(new Expression.Parameter(types.size(), at));
        }
        return runner.understand(
                session.text(),
                new Change.Insert(
                        null,
                        table,
                        null,
                        columns.stream()
                                .map(column -> new Change.Target(column.name(), List.of(), at))
                                .toList(),
                        Change.Overriding.SYSTEM,
                        new Query(new Query.Values(List.of(parameters), at), at),
                        null,
                        List.of(),
                        at),
                types);
    }

    /// The rows that the client sends.
    private final class Coming {

        private final CopyReader reader;
        private final List<Column> columns;
        private final Styles styles = session.styles();

        /// @param header what the first line is
        Coming(CopyReader reader, List<Column> columns, CopyOptions.Header header) {
            this.reader = reader;
            this.columns = columns;
            switch (header) {
                case NONE -> {}
                case LINE -> {
                    Object _ = reader.next();
                }
                case MATCH -> match(reader.next());
            }
        }

        /// The first line names the columns, in their order.
        private void match(@Nullable List<@Nullable String> line) {
            List<@Nullable String> names = line == null ? List.of() : line;
            if (names.size() != columns.size()) {
                throw new SqlError(
                                SqlState.BAD_COPY_FORMAT,
                                "wrong number of fields in header line: got "
                                        + names.size()
                                        + ", expected "
                                        + columns.size())
                        .context(reader.where());
            }
            for (int i = 0; i < columns.size(); i++) {
                if (!columns.get(i).name().equals(names.get(i))) {
                    throw new SqlError(
                                    SqlState.BAD_COPY_FORMAT,
                                    "column name mismatch in header line field "
                                            + (i + 1)
                                            + ": got \""
                                            + names.get(i)
                                            + "\", expected \""
                                            + columns.get(i).name()
                                            + "\"")
                            .context(reader.where());
                }
            }
        }

        /// @return null behind the last one
        @Nullable List<Datum> next() {
            List<@Nullable String> line = reader.next();
            if (line == null) {
                return null;
            }
            return values(line);
        }

        private List<Datum> values(List<@Nullable String> line) {
            if (line.size() < columns.size()) {
                throw new SqlError(
                                SqlState.BAD_COPY_FORMAT,
                                "missing data for column \""
                                        + columns.get(line.size()).name()
                                        + "\"")
                        .context(reader.whereWithLine());
            }
            if (line.size() > columns.size()) {
                throw new SqlError(
                                SqlState.BAD_COPY_FORMAT, "extra data after last expected column")
                        .context(reader.whereWithLine());
            }
            List<Datum> values = new ArrayList<>(columns.size());
            for (int i = 0; i < columns.size(); i++) {
                String text = line.get(i);
                Column column = columns.get(i);
                try {
                    values.add(
                            text == null
                                    ? Datum.NULL
                                    : TextForm.read(
                                            column.type(),
                                            text,
                                            styles,
                                            session.node().nowMicros()));
                } catch (SqlError error) {
                    throw error.context(
                            reader.where() + ", column " + column.name() + ": \"" + text + "\"");
                }
            }
            return values;
        }
    }
}
