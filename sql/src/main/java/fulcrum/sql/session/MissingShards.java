package fulcrum.sql.session;

import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionResult.Missing;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// Shards that did not answer, as people know them: by their numbers in `fulcrum.shards`, and the
/// tables and indexes whose rows were asked for.
final class MissingShards {

    private final TreeMap<String, TreeSet<Long>> all = new TreeMap<>();

    boolean isEmpty() {
        return all.isEmpty();
    }

    /// @param planned what was asked for
    void add(List<Missing> missing, Planned planned, SqlCatalog catalog) {
        for (Missing each : missing) {
            all.computeIfAbsent(name(planned, catalog), _ -> new TreeSet<>()).add(each.shard());
        }
    }

    private static String name(Planned planned, SqlCatalog catalog) {
        for (Entry entry : catalog.entries()) {
            if (entry instanceof Table table && table.storage() == planned.table()) {
                return "table \"" + table.name() + "\"";
            }
            if (entry instanceof Index index && index.storage() == planned.table()) {
                return "index \"" + index.name() + "\"";
            }
        }
        return "something that is not there any more";
    }

    /// For a sentence: `shards 3 and 4 of table "orders"`.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        all.forEach((of, shards) -> {
            List<String> numbers = shards.stream().map(String::valueOf).toList();
            int last = numbers.size() - 1;
            text.append(text.isEmpty() ? "" : "; ")
                    .append(last == 0 ? "shard " : "shards ")
                    .append(String.join(", ", numbers.subList(0, last)))
                    .append(last == 0 ? "" : " and ")
                    .append(numbers.get(last))
                    .append(" of ")
                    .append(of);
        });
        return text.toString();
    }
}
