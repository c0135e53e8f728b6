package fulcrum.prove;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Sessions over rows in memory, one transaction at a time.
final class MemorySessions implements Sessions {

    /// What becomes of a commit.
    enum Fate {
        DONE,
        /// It is acknowledged, and the last of its rows is not written.
        TORN,
        /// It is done, and its client is told that nobody knows.
        IN_DOUBT,
        /// It is not done, and its client is told so.
        ABORTED,
        /// It was prepared, is done, and is listed for ever.
        STAYS
    }

    /// What becomes of the commits of writers; counted from 1.
    interface Fates {
        Fate of(long commit);
    }

    private final Fates fates;
    private final Semaphore one = new Semaphore(1, true);

    /// What is prepared, by its name. Nobody else can do anything until it is ended.
    private final ConcurrentSkipListMap<String, SortedMap<Row, @Nullable String>> prepared =
            new ConcurrentSkipListMap<>();

    private final SortedMap<Row, String> rows = new TreeMap<>();
    private final AtomicLong commitsSoFar = new AtomicLong();

    /// What is listed though nothing is prepared any more.
    private final ConcurrentSkipListSet<String> ghosts = new ConcurrentSkipListSet<>();

    MemorySessions(Fates fates) {
        this.fates = fates;
    }

    @Override
    public void close() {}

    @Override
    public Session open(String node) {
        return new MemorySession();
    }

    private final class MemorySession implements Session {

        private SortedMap<Row, @Nullable String> written = new TreeMap<>();
        private boolean open;

        @Override
        public Answer begin(boolean readOnly) throws InterruptedException {
            one.acquire();
            open = true;
            return done(Collections.emptySortedMap());
        }

        @Override
        public Answer read(Row row, boolean toWrite) {
            SortedMap<Row, String> seen = seen();
            seen.keySet().removeIf(each -> !each.equals(row));
            return done(seen);
        }

        @Override
        public Answer readAll(int place, String beginning) {
            SortedMap<Row, String> seen = seen();
            seen.keySet()
                    .removeIf(row -> row.place() != place || !row.name().startsWith(beginning));
            return done(seen);
        }

        private SortedMap<Row, String> seen() {
            SortedMap<Row, String> seen = new TreeMap<>(rows);
            carryOut(written, seen);
            return seen;
        }

        @Override
        public Answer write(SortedMap<Row, @Nullable String> more) {
            written.putAll(more);
            return done(Collections.emptySortedMap());
        }

        @Override
        public Answer commit() {
            Fate fate = written.isEmpty() ? Fate.DONE : fates.of(commitsSoFar.incrementAndGet());
            if (fate == Fate.TORN) {
                written.remove(written.lastKey());
            }
            if (fate != Fate.ABORTED) {
                carryOut(written, rows);
            }
            rollback();
            return switch (fate) {
                case DONE, TORN, STAYS -> done(Collections.emptySortedMap());
                case IN_DOUBT -> new Answer.Unknown("in doubt");
                case ABORTED -> new Answer.Aborted("as was planned");
            };
        }

        @Override
        public Answer prepare(String name) {
            prepared.put(name, written);
            written = new TreeMap<>();
            open = false;
            return done(Collections.emptySortedMap());
        }

        @Override
        public Answer decide(String name, boolean commits) {
            SortedMap<Row, @Nullable String> writes = prepared.remove(name);
            if (writes != null) {
                if (commits) {
                    carryOut(writes, rows);
                }
                if (fates.of(commits ? commitsSoFar.incrementAndGet() : 0) == Fate.STAYS) {
                    ghosts.add(name);
                }
                one.release();
            }
            return done(Collections.emptySortedMap());
        }

        @Override
        public SortedSet<String> prepared() {
            SortedSet<String> names = new TreeSet<>();
            prepared.keySet().forEach(names::add); // others add and remove some meanwhile
            ghosts.forEach(names::add);
            return names;
        }

        @Override
        public void rollback() {
            written.clear();
            open = false;
            one.release();
        }

        @Override
        public void close() {
            if (open) {
                rollback();
            }
        }
    }

    private static Answer done(SortedMap<Row, String> rows) {
        return new Answer.Done(rows);
    }

    private static void carryOut(
            SortedMap<Row, @Nullable String> writes, SortedMap<Row, String> rows) {
        writes.forEach((row, text) -> {
            if (text == null) {
                rows.remove(row);
            } else {
                rows.put(row, text);
            }
        });
    }
}
