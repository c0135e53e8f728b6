package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.sql.ast.Change;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.Select;
import fulcrum.sql.ast.SessionStatement;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.ast.TableReference;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.execution.Execution;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.TextForm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// COPY, between the client and tables.
final class Copying {

    /// So many rows are inserted by one statement.
    private static final int BATCH = 500;

    private static final int PIECE = 64 << 10;

    private final SqlSession session;
    private final Runner runner;

    Copying(SqlSession session, Runner runner) {
        this.session = session;
        this.runner = runner;
    }

    void run(SessionStatement.Copy copy, Output output) {
        if (copy.end() != null) {
            throw new SqlError(
                            SqlState.NO_PRIVILEGE,
                            "COPY to or from a file or a program is not allowed")
                    .hint("COPY ... FROM STDIN and TO STDOUT, and psql's \\copy, work for anyone.");
        }
        session.beginImplicit();
        CopyFormat format = CopyFormat.of(copy.options());
        if (copy.from()) {
            runner.demandWritable("COPY FROM");
            in(copy, format, output);
        } else {
            out(copy, format, output);
        }
    }

    // To the client

    private void out(SessionStatement.Copy copy, CopyFormat format, Output output) {
        Statement.Preparable statement = copy.statement();
        if (statement == null) {
            statement = select(copy);
        }
        Understood understood = runner.understand(session.text(), statement, List.of());
        List<ResultColumn> columns = Objects.requireNonNullElse(understood.columns(), List.of());
        Execution execution =
                runner.begin(
                        understood.shape().reads(), new Datum[0], !understood.shape().changes());
        var rows = Objects.requireNonNull(understood.ready()).open(execution);
        output.copyOut(columns.size(), false);
        StringBuilder piece = new StringBuilder();
        if (format.header()) {
            format.write(columns.stream().map(ResultColumn::name).toList(), piece);
        }
        long count = 0;
        for (Datum[] row = rows.next(); row != null; row = rows.next()) {
            List<@Nullable String> values = new ArrayList<>();
            for (int i = 0; i < row.length; i++) {
                values.add(
                        row[i] instanceof Datum.Null
                                ? null
                                : TextForm.write(columns.get(i).type(), row[i], session.styles()));
            }
            format.write(values, piece);
            count++;
            if (piece.length() >= PIECE) {
                output.copied(piece.toString().getBytes(StandardCharsets.UTF_8));
                piece.setLength(0);
            }
        }
        if (piece.length() > 0) {
            output.copied(piece.toString().getBytes(StandardCharsets.UTF_8));
        }
        output.complete("COPY " + count);
    }

    private static Query select(SessionStatement.Copy copy) {
        Position at = copy.at();
        List<Select.Item> items = new ArrayList<>();
        for (String column : copy.columns()) {
            items.add(
                    new Select.Item(
                            new Expression.Column(
                                    new fulcrum.sql.ast.Name(List.of(column), at), at),
                            null,
                            at));
        }
        TableReference table =
                new TableReference.Table(
                        Objects.requireNonNull(copy.table()), false, null, null, at);
        return new Query(
                items.isEmpty()
                        ? Select.all(table, at)
                        : new Select(
                                null,
                                items,
                                null,
                                List.of(table),
                                null,
                                null,
                                null,
                                null,
                                List.of(),
                                at),
                at);
    }

    // From the client

    private void in(SessionStatement.Copy copy, CopyFormat format, Output output) {
        if (copy.where() != null) {
            throw SqlError.notSupported("COPY ... WHERE", copy.at());
        }
        fulcrum.sql.ast.Name name = Objects.requireNonNull(copy.table());
        Table table = runner.names(session.transaction().definitions().catalog()).table(name);
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
        Insertion insertion = new Insertion(name, columns);
        CopyReader reader =
                new CopyReader(format, output.copyIn(columns.size(), false), table.name());
        long count = 0;
        List<@Nullable String> line = reader.next();
        if (format.header() && line != null) {
            line = reader.next();
        }
        for (; line != null; line = reader.next()) {
            insertion.add(values(line, columns, reader));
            count++;
        }
        insertion.flush();
        output.complete("COPY " + count);
    }

    private Datum[] values(List<@Nullable String> line, List<Column> columns, CopyReader reader) {
        if (line.size() < columns.size()) {
            throw new SqlError(
                            SqlState.BAD_COPY_FORMAT,
                            "missing data for column \"" + columns.get(line.size()).name() + "\"")
                    .context(reader.where());
        }
        if (line.size() > columns.size()) {
            throw new SqlError(SqlState.BAD_COPY_FORMAT, "extra data after last expected column")
                    .context(reader.where());
        }
        Datum[] values = new Datum[columns.size()];
        for (int i = 0; i < values.length; i++) {
            String text = line.get(i);
            Column column = columns.get(i);
            try {
                values[i] =
                        text == null
                                ? Datum.NULL
                                : TextForm.read(
                                        column.type(),
                                        text,
                                        session.styles(),
                                        session.node().nowMicros());
            } catch (SqlError error) {
                throw error.context(
                        reader.where() + ", column " + column.name() + ": \"" + text + "\"");
            }
        }
        return values;
    }

    /// Inserts rows by a prepared statement of many rows.
    private final class Insertion {

        private final fulcrum.sql.ast.Name table;
        private final List<Column> columns;
        private final List<Datum[]> waiting = new ArrayList<>();
        private @Nullable Understood full;

        Insertion(fulcrum.sql.ast.Name table, List<Column> columns) {
            this.table = table;
            this.columns = columns;
        }

        private int batch() {
            return Math.max(1, Math.min(BATCH, 60_000 / Math.max(1, columns.size())));
        }

        void add(Datum[] row) {
            waiting.add(row);
            if (waiting.size() == batch()) {
                Understood known = full;
                if (known == null) {
                    known = statement(waiting.size());
                    full = known;
                }
                insert(known);
            }
        }

        void flush() {
            if (!waiting.isEmpty()) {
                insert(statement(waiting.size()));
            }
        }

        private void insert(Understood statement) {
            List<Datum> arguments = new ArrayList<>();
            waiting.forEach(row -> arguments.addAll(List.of(row)));
            Execution execution = runner.begin(true, arguments.toArray(Datum[]::new), false);
            var rows = Objects.requireNonNull(statement.ready()).open(execution);
            while (rows.next() != null) {
                // nothing is returned
            }
            waiting.clear();
        }

        private Understood statement(int rows) {
            Position at = Position.NONE;
            List<List<Expression>> values = new ArrayList<>();
            List<@Nullable SqlType> types = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                List<Expression> parameters = new ArrayList<>();
                for (Column column : columns) {
                    types.add(column.type());
                    parameters.add(new Expression.Parameter(types.size(), at));
                }
                values.add(parameters);
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
                            new Query(new Query.Values(values, at), at),
                            null,
                            List.of(),
                            at),
                    types);
        }
    }
}
