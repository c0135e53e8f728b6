package fulcrum.sql.catalog;

import fulcrum.database.keys.Datum;
import java.util.List;

/// What the rows of a [SystemView] are made of.
public interface Scene {

    /// As the reading transaction sees it.
    SqlCatalog catalog();

    /// The name of the only database.
    String database();

    /// Who reads.
    Role user();

    /// What nodes tell of themselves, by the view that it is asked for, such as `pg_stat_activity`
    /// or `shards`; rows of that view's columns.
    Iterable<Datum[]> told(String view);

    /// The settings of the session: of each its name, value, unit, description, kind, and so on, as
    /// `pg_settings` has them.
    List<Datum[]> settings();
}
