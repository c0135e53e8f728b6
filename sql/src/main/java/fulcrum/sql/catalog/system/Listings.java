package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.TableStatistics;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// Views for people, by names: `pg_tables`, `pg_views`, `pg_indexes`, `pg_sequences` (manual, 54),
/// `pg_sequence` (53.47), `pg_proc` (53.39), `pg_aggregate` (53.1), and what counts accesses
/// (27.2).
final class Listings {

    private static final List<String> TABLE_COUNTS =
            List.of("pg_stat_all_tables", "pg_stat_sys_tables", "pg_stat_user_tables");
    private static final List<String> INDEX_COUNTS =
            List.of("pg_stat_all_indexes", "pg_stat_sys_indexes", "pg_stat_user_indexes");
    private static final List<String> TABLE_READS =
            List.of("pg_statio_all_tables", "pg_statio_sys_tables", "pg_statio_user_tables");

    private Listings() {}

    static List<Filling<?>> fillings() {
        return List.of(
                tables(),
                views(),
                indexes(),
                sequences(),
                sequence(),
                procedures(),
                aggregates(),
                settings());
    }

    /// A relation, and the catalog that it is of.
    private record Row<R extends Relation>(SystemCatalog in, R relation) {

        String schemaName() {
            return in.schemaName(relation.schema());
        }

        String ownerName() {
            return in.roleName(relation.owner());
        }
    }

    private static <R extends Relation> List<Row<R>> rows(SystemCatalog catalog, Class<R> kind) {
        return catalog.all(kind).stream().map(each -> new Row<>(catalog, each)).toList();
    }

    private static List<Row<Relation>> rows(SystemCatalog catalog, Predicate<Relation> which) {
        return catalog.relations().stream()
                .filter(which)
                .map(each -> new Row<>(catalog, each))
                .toList();
    }

    private static Filling<Row<Relation>> tables() {
        return new Filling<Row<Relation>>("pg_tables", catalog -> rows(catalog, Listings::isTable))
                .text("schemaname", Row::schemaName)
                .text("tablename", row -> row.relation.name())
                .text("tableowner", Row::ownerName)
                .truth(
                        "hasindexes",
                        row ->
                                row.relation instanceof Table table
                                        && !row.in.indexes(table).isEmpty())
                .truth("hastriggers", row -> Relations.hasTriggers(row.in, row.relation));
    }

    private static boolean isTable(Relation relation) {
        return Relations.kind(relation) == 'r';
    }

    private static boolean isView(Relation relation) {
        return Relations.kind(relation) == 'v';
    }

    private static Filling<Row<Relation>> views() {
        return new Filling<Row<Relation>>("pg_views", catalog -> rows(catalog, Listings::isView))
                .text("schemaname", Row::schemaName)
                .text("viewname", row -> row.relation.name())
                .text("viewowner", Row::ownerName)
                .text("definition", row -> new Definitions(row.in).view(row.relation, false));
    }

    private static Filling<Row<Index>> indexes() {
        return new Filling<Row<Index>>("pg_indexes", catalog -> rows(catalog, Index.class))
                .text("schemaname", Row::schemaName)
                .text("tablename", row -> name(row.in, row.relation.table()))
                .text("indexname", row -> row.relation.name())
                .text("indexdef", row -> new Definitions(row.in).index(row.relation, false));
    }

    private static String name(SystemCatalog catalog, int relation) {
        Relation found = catalog.relation(relation);
        return found == null ? "" : found.name();
    }

    private static Filling<Row<Sequence>> sequences() {
        return new Filling<Row<Sequence>>("pg_sequences", catalog -> rows(catalog, Sequence.class))
                .text("schemaname", Row::schemaName)
                .text("sequencename", row -> row.relation.name())
                .text("sequenceowner", Row::ownerName)
                .oid("data_type", row -> row.relation.type().oid())
                .number("start_value", row -> row.relation.start())
                .number("min_value", row -> row.relation.least())
                .number("max_value", row -> row.relation.most())
                .number("increment_by", row -> row.relation.increment())
                .truth("cycle", row -> row.relation.cycles())
                .number("cache_size", row -> row.relation.cache());
    }

    private static Filling<Sequence> sequence() {
        return new Filling<>("pg_sequence", catalog -> catalog.all(Sequence.class))
                .oid("seqrelid", Sequence::oid)
                .oid("seqtypid", each -> each.type().oid())
                .number("seqstart", Sequence::start)
                .number("seqincrement", Sequence::increment)
                .number("seqmax", Sequence::most)
                .number("seqmin", Sequence::least)
                .number("seqcache", Sequence::cache)
                .truth("seqcycle", Sequence::cycles);
    }

    private static final int INTERNAL = 12;
    private static final int ROWS_OF_A_SET = 1000;

    private static Filling<Procedure> procedures() {
        return new Filling<>("pg_proc", Procedure::all)
                .oid("oid", Procedure::oid)
                .text("proname", Procedure::name)
                .oid("pronamespace", Procedure::schema)
                .oid("proowner", _ -> Role.BOOTSTRAP)
                .oid("prolang", _ -> INTERNAL)
                .is("prorows", each -> new Datum.Real(each.set() ? ROWS_OF_A_SET : 0))
                .oid("provariadic", Listings::variadic)
                .letter("prokind", Procedure::kind)
                .truth("proisstrict", Procedure::strict)
                .truth("proretset", Procedure::set)
                .letter("provolatile", Procedure::volatility)
                .number("pronargs", each -> each.parameters().size())
                .number("pronargdefaults", each -> each.defaults().size())
                .oid("prorettype", Procedure::result)
                .is("proargtypes", each -> Cells.numbers(each.parameters()))
                .is("proallargtypes", each -> all(each, Listings::allTypes))
                .is("proargmodes", each -> all(each, Listings::modes))
                .is("proargnames", Listings::names)
                .text("prosrc", Procedure::source);
    }

    /// Null where nothing but parameters is to be told of.
    private static Datum all(Procedure procedure, Function<Procedure, Datum> what) {
        return procedure.columns().isEmpty() && !procedure.variadic()
                ? Datum.NULL
                : what.apply(procedure);
    }

    private static Datum allTypes(Procedure procedure) {
        List<Integer> types = new ArrayList<>(procedure.parameters());
        procedure.columns().forEach(column -> types.add(column.type().oid()));
        return Cells.numbers(types);
    }

    private static Datum modes(Procedure procedure) {
        List<String> modes =
                new ArrayList<>(Collections.nCopies(procedure.parameters().size(), "i"));
        if (procedure.variadic()) {
            modes.set(modes.size() - 1, "v");
        }
        procedure.columns().forEach(_ -> modes.add("o"));
        return Cells.texts(modes);
    }

    private static Datum names(Procedure procedure) {
        if (procedure.names().isEmpty() && procedure.columns().isEmpty()) {
            return Datum.NULL;
        }
        List<String> names = new ArrayList<>(procedure.names());
        while (names.size() < procedure.parameters().size()) {
            names.add("");
        }
        procedure.columns().forEach(column -> names.add(column.name()));
        return Cells.texts(names);
    }

    /// The type of each further argument; 0 where there are none.
    private static int variadic(Procedure procedure) {
        if (!procedure.variadic()) {
            return 0;
        }
        SqlType last = SqlType.of(procedure.parameters().getLast());
        return last == null || !last.array() ? procedure.parameters().getLast() : last.base().oid();
    }

    private static Filling<Procedure> aggregates() {
        return new Filling<>(
                        "pg_aggregate",
                        catalog ->
                                Procedure.all(catalog).stream()
                                        .filter(each -> each.kind() == 'a')
                                        .toList())
                .oid("aggfnoid", Procedure::oid)
                .letter(
                        "aggkind",
                        each ->
                                switch (each.aggregation()) {
                                    case ORDERED_SET -> 'o';
                                    case HYPOTHETICAL -> 'h';
                                    case AGGREGATE, FUNCTION, WINDOW -> 'n';
                                });
    }

    private static Filling<Datum[]> settings() {
        Filling<Datum[]> settings =
                new Filling<>("pg_settings", catalog -> catalog.scene().settings());
        List<String> columns =
                List.of(
                        "name",
                        "setting",
                        "unit",
                        "category",
                        "short_desc",
                        "extra_desc",
                        "context",
                        "vartype",
                        "source",
                        "min_val",
                        "max_val",
                        "enumvals",
                        "boot_val",
                        "reset_val",
                        "sourcefile",
                        "sourceline",
                        "pending_restart");
        for (int i = 0; i < columns.size(); i++) {
            int at = i;
            settings.is(columns.get(i), row -> at < row.length ? row[at] : Datum.NULL);
        }
        return settings;
    }

    /// Counts by relation. A node tells some of them, in a row of the whole view's columns; the
    /// others have nothing counted.
    static List<Filling<?>> counts() {
        List<Filling<?>> all = new ArrayList<>();
        for (String view : TABLE_COUNTS) {
            all.add(tableCounts(view));
        }
        for (String view : TABLE_READS) {
            all.add(tableNames(view));
        }
        for (String view : INDEX_COUNTS) {
            all.add(
                    new Filling<Row<Index>>(view, catalog -> rowsOf(view, catalog, Index.class))
                            .oid("relid", row -> row.relation.table())
                            .oid("indexrelid", row -> row.relation.oid())
                            .text("schemaname", Row::schemaName)
                            .text("relname", row -> name(row.in, row.relation.table()))
                            .text("indexrelname", row -> row.relation.name()));
        }
        return all;
    }

    private static Filling<Row<Table>> tableNames(String view) {
        return new Filling<Row<Table>>(view, catalog -> rowsOf(view, catalog, Table.class))
                .oid("relid", row -> row.relation.oid())
                .text("schemaname", Row::schemaName)
                .text("relname", row -> row.relation.name());
    }

    private static Filling<Row<Table>> tableCounts(String view) {
        return tableNames(view)
                .is("n_live_tup", row -> count(row, each -> Math.max(0, each.rows())))
                .is("last_analyze", row -> moment(row, TableStatistics::analyzedMicros))
                .is("last_autoanalyze", row -> moment(row, TableStatistics::loadedMicros))
                .is("analyze_count", row -> count(row, TableStatistics::analyses))
                .is("autoanalyze_count", row -> count(row, TableStatistics::loads));
    }

    private static Datum count(Row<Table> row, ToLongFunction<TableStatistics> value) {
        TableStatistics known = row.in.catalog().statistics(row.relation.oid());
        return Cells.of(known == null ? 0 : value.applyAsLong(known));
    }

    private static Datum moment(Row<Table> row, ToLongFunction<TableStatistics> value) {
        TableStatistics known = row.in.catalog().statistics(row.relation.oid());
        long micros = known == null ? 0 : value.applyAsLong(known);
        return micros == 0 ? Datum.NULL : new Datum.TimestampTz(micros);
    }

    /// Users' relations; of the system's own nothing is counted.
    private static <R extends Relation> List<Row<R>> rowsOf(
            String view, SystemCatalog catalog, Class<R> kind) {
        return view.contains("_sys_") ? List.of() : rows(catalog, kind);
    }
}
