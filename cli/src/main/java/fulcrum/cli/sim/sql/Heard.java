package fulcrum.cli.sim.sql;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.session.Output;
import fulcrum.sql.session.ResultColumn;
import fulcrum.sql.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes down what a session answers to one request.
final class Heard implements Output.Ignoring {

    private final Consumer<Heard> whenOver;
    private final List<Datum[]> rows = new ArrayList<>();
    private String tag = "";
    private @Nullable SqlError error;
    private Session.@Nullable Prepared prepared;

    /// @param whenOver is told when all is told
    Heard(Consumer<Heard> whenOver) {
        this.whenOver = whenOver;
    }

    @Nullable SqlError error() {
        return error;
    }

    Session.@Nullable Prepared understood() {
        return prepared;
    }

    Said said() {
        SqlError failed = error;
        return failed == null ? new Said(rows, tag, null, false) : Said.failed(failed);
    }

    @Override
    public void prepared(Session.Prepared statement) {
        prepared = statement;
    }

    @Override
    public void columns(List<ResultColumn> columns) {
        rows.clear();
    }

    @Override
    public void rows(List<Datum[]> some) {
        some.forEach(row -> rows.add(row.clone()));
    }

    @Override
    public void complete(String of) {
        tag = of;
    }

    @Override
    public void over() {
        whenOver.accept(this);
    }

    @Override
    public void failed(SqlError failed) {
        error = failed;
        whenOver.accept(this);
    }
}
