package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.machine.Bytes;
import fulcrum.sql.catalog.Scene;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.plan.Meter;
import fulcrum.sql.plan.Path;
import fulcrum.sql.routine.Setting;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One statement that is being carried out.
public final class Execution {

    private static final int DATUM_BYTES = 40;

    private final Rows storage;
    private final Setting setting;
    private final Scene scene;
    private final Datum[] arguments;
    private final long memoryMost;
    private final Map<Integer, CommonRows> commons = new HashMap<>();
    private final IdentityHashMap<Path.Sought, Collection<List<Datum>>> sought =
            new IdentityHashMap<>();
    private final IdentityHashMap<Once<?>, Object> onces = new IdentityHashMap<>();
    private @Nullable Meter measured;
    private long memory;
    private long changed;
    private boolean several;
    private final Set<ChangedRow> own = new HashSet<>();
    private final Set<ChangedRow> earlier = new HashSet<>();
    private volatile boolean canceled;
    private long untilMicros = Long.MAX_VALUE;
    private int looks;

    /// So many looks go by between two at the clock.
    private static final int LOOKS = 256;

    /// @param storage where tables are
    /// @param arguments of `$1` and on
    /// @param memoryMost bytes of rows that it may hold at once
    public Execution(
            Rows storage, Setting setting, Scene scene, Datum[] arguments, long memoryMost) {
        this.storage = storage;
        this.setting = setting;
        this.scene = scene;
        this.arguments = arguments.clone();
        this.memoryMost = memoryMost;
    }

    /// The part of a plan that is measured and at work; null where none is.
    public @Nullable Meter measured() {
        return measured;
    }

    /// @return which it was before
    @Nullable Meter measure(@Nullable Meter part) {
        Meter before = measured;
        measured = part;
        return before;
    }

    /// @throws SqlError 57014 where the statement is not wanted any more
    Rows storage() {
        demandWanted();
        return storage;
    }

    Setting setting() {
        return setting;
    }

    Scene scene() {
        return scene;
    }

    Datum argument(int number) {
        return arguments[number - 1];
    }

    // Queries that speak of nothing around them

    /// What is computed when it is first asked for.
    ///
    /// @param key which nothing else of the plan has
    <T> T once(Once<T> key, Supplier<T> value) {
        Object known = onces.get(key);
        if (known == null) {
            known = value.get();
            onces.put(key, known);
        }
        return key.type.cast(known);
    }

    /// Under which something is kept that is computed once.
    static final class Once<T> {
        private final Class<T> type;

        Once(Class<T> type) {
            this.type = type;
        }
    }

    // Queries with names

    void define(int number, CommonRows rows) {
        commons.put(number, rows);
    }

    CommonRows common(int number) {
        return Objects.requireNonNull(commons.get(number));
    }

    // What joins seek

    /// Lets a side of a join be found by some beginnings of its keys.
    ///
    /// @param keys null for all that there is
    void seek(Path.Sought path, @Nullable Collection<List<Datum>> keys) {
        if (keys == null) {
            sought.remove(path);
        } else {
            sought.put(path, keys);
        }
    }

    /// By which beginnings of its keys a side of a join is to be found; null for all that there is.
    @Nullable Collection<List<Datum>> sought(Path.Sought path) {
        return sought.get(path);
    }

    // Changes

    void changed(long rows) {
        changed += rows;
    }

    /// The change that comes next is one of several of the same statement.
    void nextChange() {
        several = true;
        earlier.addAll(own);
        own.clear();
    }

    /// A row is going to be changed: of the changes of one statement only one has an effect on it
    /// (manual, 7.8.4), the first.
    ///
    /// @return whether no earlier one of the statement's changes has changed it
    boolean mayChange(int table, Bytes key) {
        if (!several) {
            return true;
        }
        ChangedRow row = new ChangedRow(table, key);
        own.add(row);
        return !earlier.contains(row);
    }

    private record ChangedRow(int table, Bytes key) {}

    /// What was changed so far was changed by the way.
    void countAnew() {
        changed = 0;
    }

    /// How many rows were changed by the statement itself, not by those in its WITH.
    public long changedRows() {
        return changed;
    }

    // Bounds

    /// A row that is held for a while.
    ///
    /// @throws SqlError 53200 where that is too much
    void hold(Datum[] row) {
        long bytes = 32;
        for (Datum value : row) {
            bytes += sizeOf(value);
        }
        memory += bytes;
        if (memory > memoryMost) {
            throw new SqlError(SqlState.OUT_OF_MEMORY, "out of memory")
                    .detail(
                            "The statement holds more than "
                                    + memoryMost
                                    + " bytes of rows, which it sorts, groups or joins.")
                    .hint("Let it read fewer rows, or raise work_mem.");
        }
    }

    private static long sizeOf(Datum value) {
        return switch (value) {
            case Datum.Text(String text) -> DATUM_BYTES + text.length();
            case Datum.ByteArray(var bytes) -> DATUM_BYTES + bytes.size();
            case Datum.Array(_, List<Datum> elements) -> {
                long bytes = DATUM_BYTES;
                for (Datum element : elements) {
                    bytes += sizeOf(element);
                }
                yield bytes;
            }
            case Datum.Null _ -> 8;
            default -> DATUM_BYTES;
        };
    }

    /// Gives it up as soon as it looks. From any thread.
    public void cancel() {
        canceled = true;
    }

    /// Gives it up once it has taken so long.
    ///
    /// @param micros 0 for as long as it takes
    public void limit(long micros) {
        untilMicros = micros == 0 ? Long.MAX_VALUE : setting.statementMicros() + micros;
    }

    /// @throws SqlError 57014 where it was given up, or has taken too long
    public void demandWanted() {
        if (untilMicros != Long.MAX_VALUE
                && ++looks % LOOKS == 0
                && setting.clockMicros() > untilMicros) {
            throw new SqlError(SqlState.CANCELED, "canceling statement due to statement timeout");
        }
        if (canceled) {
            throw new SqlError(SqlState.CANCELED, "canceling statement due to user request");
        }
    }
}
