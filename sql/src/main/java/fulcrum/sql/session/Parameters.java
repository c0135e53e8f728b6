package fulcrum.sql.session;

import fulcrum.database.session.Limits;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.time.Zones;
import fulcrum.sql.type.Styles;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The settings of a session, with those that hold for a transaction only (manual, 20 and SET).
final class Parameters {

    private static final int OWN_MOST = 1_000;

    private final SortedMap<String, String> start = new TreeMap<>();
    private SortedMap<String, String> session = new TreeMap<>();
    private SortedMap<String, String> local = new TreeMap<>();
    private @Nullable SortedMap<String, String> before;

    /// What was set at the savepoints of the transaction.
    private final Deque<Mark> marks = new ArrayDeque<>();

    private record Mark(
            String savepoint, SortedMap<String, String> session, SortedMap<String, String> local) {}

    private final SortedMap<String, String> told = new TreeMap<>();

    // What was made of them, until one changes
    private boolean hasNews = true;
    private @Nullable Styles styles;
    private @Nullable String meaning;
    private @Nullable Limits limits;
    private long workBytes;

    /// What `log_min_duration_statement` says, which each statement asks.
    private long slowMillis;

    /// What `fulcrum.partial_results` says, which each statement asks too.
    private boolean partial;

    Parameters(Map<String, String> given) {
        for (Parameter each : Parameter.all()) {
            start.put(each.name(), each.start());
        }
        given.forEach((name, value) -> {
            Parameter known = Parameter.named(name);
            start.put(known.name(), known.demand(value));
        });
        changed();
    }

    /// The present value.
    String value(String name) {
        Parameter known = Parameter.named(name);
        if (!isThere(known)) {
            throw unknown(name);
        }
        String inTransaction = local.get(known.name());
        if (inTransaction != null) {
            return inTransaction;
        }
        String inSession = session.get(known.name());
        return inSession != null ? inSession : start.getOrDefault(known.name(), "");
    }

    /// @return null where there is no such setting
    @Nullable String find(String name) {
        Parameter known = Parameter.find(name);
        return known == null || !isThere(known) ? null : value(name);
    }

    /// One's own are there once they were set.
    private boolean isThere(Parameter known) {
        return !known.isOwn() || start.containsKey(known.name());
    }

    private void make(Parameter own) {
        if (start.size() > OWN_MOST) {
            throw new SqlError(
                    SqlState.LIMIT_EXCEEDED,
                    "a session has at most " + OWN_MOST + " settings of its own");
        }
        start.put(own.name(), "");
    }

    /// Sets it.
    ///
    /// @param value null for what the session began with
    void set(String name, @Nullable String value, boolean forTransaction) {
        Parameter known = Parameter.named(name);
        if (!isThere(known)) {
            make(known);
        }
        String fitting = value == null ? start.getOrDefault(known.name(), "") : known.demand(value);
        if (forTransaction) {
            local.put(known.name(), fitting);
        } else {
            local.remove(known.name());
            session = new TreeMap<>(session);
            session.put(known.name(), fitting);
        }
        changed();
    }

    private void changed() {
        hasNews = true;
        styles = null;
        meaning = null;
        limits = null;
        workBytes = 0;
        partial = isOn(PartialResults.SETTING);
        String slow = value("log_min_duration_statement");
        slowMillis = slow.equals("-1") ? -1 : Parameter.millis(slow);
    }

    /// How many bytes of rows a statement may hold.
    long workBytes() {
        if (workBytes == 0) {
            workBytes = Parameter.bytes(value("work_mem"));
        }
        return workBytes;
    }

    /// From how many milliseconds on operators are told of a statement; -1 for never.
    long slowMillis() {
        return slowMillis;
    }

    /// Whether queries are answered by the shards that answer.
    boolean partial() {
        return partial;
    }

    /// @throws SqlError 42501 where a setting is not a user's own
    static void demandMaySet(String name, boolean superuser) {
        if (!superuser && Parameter.named(name).name().equals("log_min_duration_statement")) {
            throw new SqlError(
                    SqlState.NO_PRIVILEGE, "permission denied to set parameter \"" + name + "\"");
        }
    }

    /// Sets what nobody else may.
    void fix(String name, String value) {
        start.put(name, value);
        changed();
    }

    void resetAll() {
        session = new TreeMap<>();
        local.clear();
        changed();
    }

    // Transactions

    void begin() {
        before = session;
    }

    void savepoint(String name) {
        marks.push(new Mark(name, session, new TreeMap<>(local)));
    }

    /// Forgets a savepoint of the transaction, and those since.
    void release(String name) {
        Mark found = since(name);
        marks.remove(found);
    }

    /// What was set since a savepoint of the transaction is undone.
    void rollbackTo(String name) {
        Mark found = since(name);
        if (!session.equals(found.session) || !local.equals(found.local)) {
            session = found.session;
            local = new TreeMap<>(found.local);
            changed();
        }
    }

    /// Forgets the savepoints that are later than one of a name, and finds that.
    private Mark since(String name) {
        while (!Objects.requireNonNull(marks.peek()).savepoint.equals(name)) {
            marks.pop();
        }
        return marks.getFirst();
    }

    /// A transaction has ended: what was for it alone is over, and all of it where it was rolled
    /// back.
    void end(boolean committed) {
        marks.clear();
        SortedMap<String, String> was = before;
        before = null;
        if (!local.isEmpty()) {
            local.clear();
            changed();
        }
        if (!committed && was != null && !was.equals(session)) {
            session = was;
            changed();
        }
    }

    /// What the client is told of, and has changed since it was last asked.
    SortedMap<String, String> news() {
        if (!hasNews) {
            return Collections.emptySortedMap();
        }
        hasNews = false;
        SortedMap<String, String> news = new TreeMap<>();
        for (Parameter each : Parameter.all()) {
            if (each.reported()) {
                String now = value(each.name());
                if (!now.equals(told.put(each.name(), now))) {
                    news.put(each.name(), now);
                }
            }
        }
        return news;
    }

    // What they mean

    Styles styles() {
        Styles known = styles;
        if (known == null) {
            String[] date = value("DateStyle").split(",\\s*");
            known =
                    new Styles(
                            zone(value("TimeZone")),
                            date.length > 1 ? date[1].trim() : "MDY",
                            date[0].trim(),
                            value("IntervalStyle"),
                            value("bytea_output").equals("hex"),
                            Integer.parseInt(value("extra_float_digits")));
            styles = known;
        }
        return known;
    }

    /// All settings that the meaning of a statement depends on.
    String meaning() {
        String known = meaning;
        if (known == null) {
            known =
                    value("search_path")
                            + '\n'
                            + value("TimeZone")
                            + '\n'
                            + value("DateStyle")
                            + '\n'
                            + value("IntervalStyle");
            meaning = known;
        }
        return known;
    }

    /// How long the client will wait.
    Limits limits() {
        Limits known = limits;
        if (known == null) {
            long nanos = TimeUnit.MILLISECONDS.toNanos(1);
            known =
                    new Limits(
                            millis("lock_timeout") * nanos,
                            millis("statement_timeout") * nanos,
                            millis("idle_in_transaction_session_timeout") * nanos);
            limits = known;
        }
        return known;
    }

    static ZoneId zone(String name) {
        return Objects.requireNonNullElse(Zones.find(name), ZoneOffset.UTC);
    }

    /// The schemas of the search path.
    List<String> path(String user) {
        List<String> path = new ArrayList<>();
        for (String each : value("search_path").split(",")) {
            String name = each.trim();
            boolean quoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
            String plain =
                    quoted
                            ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
                            : name.toLowerCase(Locale.ROOT);
            boolean own = plain.equals("$user");
            // the system's schema of that name is nobody's own
            if (!plain.isEmpty() && !(own && user.equals("fulcrum"))) {
                path.add(own ? user : plain);
            }
        }
        return path;
    }

    /// A time that a setting gives, in milliseconds.
    long millis(String name) {
        String value = value(name);
        return Parameter.millis(value);
    }

    boolean isOn(String name) {
        return value(name).equals("on");
    }

    static SqlError unknown(String name) {
        return new SqlError(
                SqlState.NO_OBJECT, "unrecognized configuration parameter \"" + name + "\"");
    }
}
