package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.List;
import java.util.Map;

/// How many bytes things take (manual, table 9.98): the sum of what nodes tell of their shards in
/// `fulcrum.shards`, of one copy each; 0 where they tell nothing. Scans are not counted.
final class SizeFunctions {

    private static final String SHARDS = "shards";
    private static final List<String> UNITS = List.of("bytes", "kB", "MB", "GB", "TB", "PB");
    private static final long BYTES_MOST = 10 * 1024;
    private static final long UNIT_MOST = 20 * 1024 - 1;
    private static final int BITS = 10;

    private SizeFunctions() {}

    static void addTo(Map<String, CatalogFunctions.Function> functions) {
        functions.put("pg_relation_size", SizeFunctions::relation);
        functions.put("pg_table_size", SizeFunctions::relation);
        functions.put("pg_indexes_size", each -> indexes(each, 0));
        functions.put("pg_total_relation_size", SizeFunctions::total);
        functions.put("pg_database_size", SizeFunctions::database);
        functions.put("pg_tablespace_size", each -> Cells.of(bytes(each.catalog(), 0)));
        functions.put("pg_stat_get_numscans", _ -> Cells.of(0));
        functions.put("pg_size_pretty", each -> Cells.of(pretty(each.number(0))));
    }

    private static Datum relation(Arguments arguments) {
        int oid = arguments.object(0, "regclass");
        return arguments.catalog().relation(oid) == null
                ? Datum.NULL
                : Cells.of(bytes(arguments.catalog(), oid));
    }

    private static Datum total(Arguments arguments) {
        int oid = arguments.object(0, "regclass");
        return arguments.catalog().relation(oid) == null
                ? Datum.NULL
                : indexes(arguments, bytes(arguments.catalog(), oid));
    }

    private static Datum indexes(Arguments arguments, long before) {
        SystemCatalog catalog = arguments.catalog();
        Relation relation = catalog.relation(arguments.object(0, "regclass"));
        if (relation == null) {
            return Datum.NULL;
        }
        long sum = before;
        if (relation instanceof Table table) {
            for (Index each : catalog.indexes(table)) {
                sum += bytes(catalog, each.oid());
            }
        }
        return Cells.of(sum);
    }

    private static Datum database(Arguments arguments) {
        SystemCatalog catalog = arguments.catalog();
        boolean known =
                arguments.isText(0)
                        ? arguments.text(0).equals(catalog.scene().database())
                        : arguments.oid(0) == SystemCatalog.DATABASE;
        if (!known && arguments.isText(0)) {
            throw new SqlError(
                    SqlState.NO_DATABASE, "database \"" + arguments.text(0) + "\" does not exist");
        }
        return known ? Cells.of(bytes(catalog, 0)) : Datum.NULL;
    }

    /// @param relation 0 for all
    private static long bytes(SystemCatalog catalog, int relation) {
        List<String> columns = catalog.columnsOf(SystemViews.FULCRUM, SHARDS);
        int oids = columns.indexOf("relation");
        int sizes = columns.indexOf("bytes");
        long sum = 0;
        for (Datum[] shard : catalog.scene().told(SHARDS)) {
            boolean counts =
                    relation == 0
                            || (shard[oids] instanceof Datum.Int(long oid) && oid == relation);
            if (counts && shard[sizes] instanceof Datum.Int(long bytes)) {
                sum += bytes;
            }
        }
        return sum;
    }

    /// A unit in which the number has at most five digits, rounded half away from zero.
    static String pretty(long bytes) {
        long size = bytes;
        int unit = 0;
        while (unit < UNITS.size() - 1 && Math.abs(size) >= (unit == 0 ? BYTES_MOST : UNIT_MOST)) {
            // One bit more is kept behind the first step, to round by.
            size /= 1L << (unit == 0 ? BITS - 1 : BITS);
            unit++;
        }
        if (unit > 0) {
            size = (size + (size < 0 ? -1 : 1)) / 2;
        }
        return size + " " + UNITS.get(unit);
    }
}
