package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Scene;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.SystemView;
import fulcrum.sql.routine.Routine;
import fulcrum.sql.routine.Routines;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All system relations, by schema and name.
///
/// What PostgreSQL has and we have nothing for is there and empty. Views of `fulcrum`, and those of
/// `pg_catalog` that tell what nodes do, have the rows of [Scene#told].
public final class SystemViews {

    /// The schema of PostgreSQL's own tables.
    static final String PG_CATALOG = "pg_catalog";

    /// The schema of the SQL standard's.
    static final String INFORMATION_SCHEMA = "information_schema";

    /// The schema of ours.
    static final String FULCRUM = "fulcrum";

    private static final SystemView.Rows NONE = _ -> List.of();

    private final List<Routine> routines;
    private final SortedMap<Integer, SystemView> byOid = new TreeMap<>();
    private final SortedMap<String, SortedMap<String, SystemView>> byName = new TreeMap<>();

    /// With all that can be called.
    public SystemViews() {
        this(Routines.all());
    }

    /// @param routines all that can be called, which `pg_proc` lists
    public SystemViews(Collection<Routine> routines) {
        this.routines = List.copyOf(routines);
        SortedMap<String, Filling<?>> postgres =
                byRelation(
                        List.of(
                                Relations.fillings(),
                                Types.fillings(),
                                Keys.fillings(),
                                Dependencies.fillings(),
                                Roles.fillings(),
                                Listings.fillings(),
                                StatisticsViews.fillings()));
        SortedMap<String, Filling<?>> counts = byRelation(List.of(Listings.counts()));
        for (Declaration each : Declaration.all("pg_catalog.txt")) {
            Filling<?> count = counts.remove(each.name());
            add(
                    Schema.PG_CATALOG,
                    PG_CATALOG,
                    each,
                    count == null
                            ? rows(each, postgres.remove(each.name()), !each.table())
                            : told(each.name(), count.rows(each, this::catalog)));
        }
        SortedMap<String, Filling<?>> standard =
                byRelation(
                        List.of(
                                StandardTables.fillings(),
                                StandardConstraints.fillings(),
                                StandardPrivileges.fillings()));
        for (Declaration each : Declaration.all("information_schema.txt")) {
            add(
                    Schema.INFORMATION_SCHEMA,
                    INFORMATION_SCHEMA,
                    each,
                    rows(each, standard.remove(each.name()), false));
        }
        for (Declaration each : Declaration.all("fulcrum.txt")) {
            add(Schema.FULCRUM, FULCRUM, each, rows(each, null, true));
        }
        demandEmpty(postgres);
        demandEmpty(counts);
        demandEmpty(standard);
    }

    private static SortedMap<String, Filling<?>> byRelation(List<List<Filling<?>>> fillings) {
        SortedMap<String, Filling<?>> all = new TreeMap<>();
        for (List<Filling<?>> each : fillings) {
            each.forEach(filling -> all.put(filling.relation(), filling));
        }
        return all;
    }

    private static void demandEmpty(Map<String, Filling<?>> left) {
        if (!left.isEmpty()) {
            throw new IllegalStateException("not declared: " + left.keySet());
        }
    }

    private SystemView.Rows rows(
            Declaration declaration, @Nullable Filling<?> filling, boolean told) {
        if (filling != null) {
            return filling.rows(declaration, this::catalog);
        }
        return told ? scene -> scene.told(declaration.name()) : NONE;
    }

    /// What nodes tell, or where they tell nothing, what the catalog knows of it.
    private static SystemView.Rows told(String view, SystemView.Rows otherwise) {
        return scene -> {
            Iterable<Datum[]> told = scene.told(view);
            return told.iterator().hasNext() ? told : otherwise.of(scene);
        };
    }

    private void add(int schema, String name, Declaration declaration, SystemView.Rows rows) {
        SystemView view =
                new SystemView(
                        declaration.oid(),
                        schema,
                        declaration.name(),
                        declaration.table(),
                        declaration.columns(),
                        rows,
                        null);
        if (byOid.put(view.oid(), view) != null) {
            throw new IllegalStateException("two relations " + view.oid());
        }
        byName.computeIfAbsent(name, _ -> new TreeMap<>()).put(view.name(), view);
    }

    SystemCatalog catalog(Scene scene) {
        return new SystemCatalog(scene, this);
    }

    List<Routine> routines() {
        return routines;
    }

    /// All of them, by their numbers.
    public List<SystemView> all() {
        return new ArrayList<>(byOid.values());
    }

    /// The one of a number; null for none.
    public @Nullable SystemView view(int oid) {
        return byOid.get(oid);
    }

    /// The one of a schema and a name; null for none.
    public @Nullable SystemView view(String schema, String name) {
        SortedMap<String, SystemView> inSchema = byName.get(schema);
        return inSchema == null ? null : inSchema.get(name);
    }
}
