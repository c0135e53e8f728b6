package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.PreparedTransaction;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.Scene;
import fulcrum.sql.catalog.SqlCatalog;
import java.util.ArrayList;
import java.util.List;

/// What a session's statement sees of the system.
record SessionScene(SqlCatalog catalog, SqlSession session) implements Scene {

    @Override
    public String database() {
        return session.database();
    }

    @Override
    public Role user() {
        return session.user();
    }

    @Override
    public Iterable<Datum[]> told(String view) {
        return view.equals("pg_prepared_xacts") ? prepared() : session.parts().told().rows(view, catalog, session);
    }

    /// What is prepared anywhere in the cluster.
    private List<Datum[]> prepared() {
        List<Datum[]> rows = new ArrayList<>();
        if (session.asker().ask(new SessionCommand.ListPrepared())
                instanceof SessionResult.InDoubt(var all)) {
            for (PreparedTransaction each : all) {
                rows.add(
                        new Datum[] {
                            Datum.NULL,
                            new Datum.Text(each.gid()),
                            new Datum.TimestampTz(each.since() / 1_000 - SystemTime.EPOCH_MICROS),
                            new Datum.Text(each.owner()),
                            new Datum.Text(session.database())
                        });
            }
        }
        return rows;
    }

    @Override
    public List<Datum[]> settings() {
        List<Datum[]> rows = new ArrayList<>();
        for (Parameter each : Parameter.all()) {
            String value = session.parameters().value(each.name());
            rows.add(
                    new Datum[] {
                        new Datum.Text(each.name()),
                        new Datum.Text(value),
                        Datum.NULL,
                        new Datum.Text("Client Connection Defaults"),
                        new Datum.Text(each.description()),
                        Datum.NULL,
                        new Datum.Text(each.fixed() ? "internal" : "user"),
                        new Datum.Text("string"),
                        new Datum.Text("default"),
                        Datum.NULL,
                        Datum.NULL,
                        Datum.NULL,
                        new Datum.Text(each.start()),
                        new Datum.Text(each.start()),
                        Datum.NULL,
                        Datum.NULL,
                        new Datum.Bool(false)
                    });
        }
        return rows;
    }
}
