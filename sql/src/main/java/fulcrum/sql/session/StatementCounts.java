package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.scanner.StatementText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// How often statements were carried out at this node, and how long that took: those that differ in
/// constants alone are counted together (`pg_stat_statements`; manual, F.32). From any thread.
///
/// There is a bound to how many are kept: where it is met, the twentieth part that was not heard of
/// for longest is forgotten, as PostgreSQL does with those that are used least.
final class StatementCounts {

    /// Of texts as they were written so many are remembered for each statement that is kept.
    private static final int TEXTS_EACH = 4;

    /// Of a longer text its constants are not taken out again each time: it is not counted.
    private static final int TEXT_MOST = 64 << 10;

    private static final int FORGOTTEN_PART = 20;
    private static final double MILLI_NANOS = 1e6;
    private static final String HIDDEN = "<insufficient privilege>";

    /// Of one role.
    private record Key(int role, String statement) {}

    /// As it was written.
    private record Written(int role, String text) {}

    private final int most;
    private final ConcurrentHashMap<Key, Entry> entries = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Written, Entry> written = new ConcurrentHashMap<>();
    private final AtomicLong clock = new AtomicLong();

    /// @param most so many at most; 0 counts nothing
    StatementCounts(int most) {
        this.most = most;
    }

    /// What is known of one.
    private static final class Entry {

        private final int role;
        private final String text;
        private final long id;
        private long calls;
        private long rows;
        private double total;
        private double least;
        private double greatest;
        private double mean;

        /// Sum of the squares of what times differ from their mean (Welford, "Note on a Method for
        /// Calculating Corrected Sums of Squares and Products", 1962).
        private double squares;

        private volatile long lastUse;

        Entry(int role, String text, long id) {
            this.role = role;
            this.text = text;
            this.id = id;
        }

        synchronized void add(double millis, long moreRows) {
            calls++;
            rows += moreRows;
            total += millis;
            least = calls == 1 ? millis : Math.min(least, millis);
            greatest = Math.max(greatest, millis);
            double off = millis - mean;
            mean += off / calls;
            squares += off * (millis - mean);
        }

        synchronized Datum[] row(ViewShape shape, boolean mayRead) {
            ViewShape.Row row =
                    shape.row()
                            .set("userid", Integer.toUnsignedLong(role))
                            .set("dbid", Backends.DATABASE_OID)
                            .set("toplevel", true)
                            .set("query", mayRead ? text : HIDDEN)
                            .set("plans", 0L)
                            .set("total_plan_time", 0.0)
                            .set("min_plan_time", 0.0)
                            .set("max_plan_time", 0.0)
                            .set("mean_plan_time", 0.0)
                            .set("stddev_plan_time", 0.0)
                            .set("calls", calls)
                            .set("total_exec_time", total)
                            .set("min_exec_time", least)
                            .set("max_exec_time", greatest)
                            .set("mean_exec_time", mean)
                            .set("stddev_exec_time", Math.sqrt(squares / calls))
                            .set("rows", rows);
            if (mayRead) {
                row.set("queryid", id);
            }
            return row.values();
        }
    }

    /// A statement was carried out.
    ///
    /// @param nanos for so long
    /// @param rows that it has brought or changed
    void add(Role user, String text, long nanos, long rows) {
        if (most == 0 || text.length() > TEXT_MOST) {
            return;
        }
        Entry entry = find(user.oid(), text);
        entry.lastUse = clock.incrementAndGet();
        entry.add(nanos / MILLI_NANOS, rows);
    }

    private Entry find(int role, String text) {
        Written as = new Written(role, text);
        Entry known = written.get(as);
        if (known != null) {
            return known;
        }
        StatementText statement = StatementText.of(text);
        Entry entry =
                entries.computeIfAbsent(
                        new Key(role, statement.key()),
                        key -> new Entry(role, statement.text(), id(key.statement)));
        if (written.size() >= most * TEXTS_EACH) {
            written.clear();
        }
        if (statement.constants() == 0) {
            // whoever writes constants writes others next time
            var _ = written.put(as, entry);
        }
        if (entries.size() > most) {
            forget();
        }
        return entry;
    }

    /// Those that were not used for longest.
    private synchronized void forget() {
        List<Map.Entry<Key, Entry>> all = new ArrayList<>(entries.entrySet());
        int left = most - most / FORGOTTEN_PART;
        if (all.size() <= most) {
            return; // another has done it
        }
        Map<Key, Long> uses = new java.util.HashMap<>();
        all.forEach(each -> uses.put(each.getKey(), each.getValue().lastUse));
        all.sort(Comparator.comparing(each -> uses.get(each.getKey())));
        all.subList(0, all.size() - left).forEach(each -> entries.remove(each.getKey()));
        written.clear();
    }

    /// A number that is the same at all nodes (FNV-1a of 64 bits).
    private static long id(String key) {
        long hash = 0xCBF2_9CE4_8422_2325L;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * 0x100_0000_01B3L;
        }
        return hash;
    }

    /// `pg_stat_statements`, as somebody may see it.
    List<Datum[]> rows(ViewShape shape, Role who) {
        List<Datum[]> rows = new ArrayList<>();
        for (Entry each : entries.values()) {
            if (each.calls > 0) {
                rows.add(each.row(shape, who.superuser() || who.oid() == each.role));
            }
        }
        return rows;
    }

    /// Forgets those of a role, or of all; of a statement, or of all.
    ///
    /// @param role 0 for all
    /// @param id 0 for all
    synchronized void reset(long role, long id) {
        entries.values()
                .removeIf(each ->
                        (role == 0 || Integer.toUnsignedLong(each.role) == role)
                                && (id == 0 || each.id == id));
        written.clear();
    }
}
