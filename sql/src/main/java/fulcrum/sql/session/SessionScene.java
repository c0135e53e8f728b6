package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
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
        return session.parts().told().rows(view, catalog, session);
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
