package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.Select;
import fulcrum.sql.ast.SessionStatement;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.ast.TableReference;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.execution.Execution;
import fulcrum.sql.type.TextForm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// COPY, between the client and tables.
final class Copying {

    private static final int PIECE = 64 << 10;

    private final SqlSession session;
    private final Runner runner;

    Copying(SqlSession session, Runner runner) {
        this.session = session;
        this.runner = runner;
    }

    /// @param alone its transaction has nothing else in it
    void run(SessionStatement.Copy copy, boolean alone, Output output) {
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
            new CopyingIn(session, runner).run(copy, format, alone, output);
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
        new Permissions(session).demand(Objects.requireNonNull(understood.analyzed()));
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
}
