package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.Select;
import fulcrum.sql.ast.SessionStatement;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.ast.TableReference;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.View;
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
            String end = copy.program() ? "PROGRAM" : "a file of the server";
            throw copy.from()
                    ? SqlError.notSupported("COPY ... FROM " + end, copy.at())
                            .hint("Use COPY ... FROM STDIN, or \\copy of psql.")
                    : SqlError.notSupported("COPY ... TO " + end, copy.at())
                            .hint("Use COPY ... TO STDOUT, or \\copy of psql.");
        }
        session.beginImplicit();
        CopyOptions options = CopyOptions.of(copy.options(), copy.from());
        if (copy.from()) {
            runner.demandWritable("COPY FROM");
            new CopyingIn(session, runner).run(copy, options, alone, output);
        } else {
            out(copy, options, output);
        }
    }

    // To the client

    private void out(SessionStatement.Copy copy, CopyOptions options, Output output) {
        Statement.Preparable statement = copy.statement();
        if (statement == null) {
            demandTable(copy);
            statement = select(copy);
        }
        Understood understood = runner.understand(session.text(), statement, List.of());
        new Permissions(session).demand(Objects.requireNonNull(understood.analyzed()));
        List<ResultColumn> columns = Objects.requireNonNullElse(understood.columns(), List.of());
        List<String> names = columns.stream().map(ResultColumn::name).toList();
        CopyFormat format = options.format(names);
        Execution execution =
                runner.begin(
                        understood.shape().reads(), new Datum[0], !understood.shape().changes());
        var rows = Objects.requireNonNull(understood.ready()).open(execution);
        output.copyOut(columns.size(), false);
        StringBuilder piece = new StringBuilder();
        if (options.header() != CopyOptions.Header.NONE) {
            format.writeHeader(names, piece);
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

    private void demandTable(SessionStatement.Copy copy) {
        Relation found =
                runner.names(session.transaction().definitions().catalog())
                        .find(Objects.requireNonNull(copy.table()));
        if (found instanceof View) {
            throw new SqlError(
                            SqlState.WRONG_OBJECT_TYPE,
                            "cannot copy from view \"" + found.name() + "\"")
                    .hint("Try the COPY (SELECT ...) TO variant.");
        }
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
