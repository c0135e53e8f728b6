package fulcrum.sql.explain;

import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionResult.Asked;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Program;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.sql.execution.Execution;
import fulcrum.sql.execution.Rows;
import fulcrum.sql.plan.Meter;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Measures a statement while it is carried out: its parts, and what it asks of shards. A request
/// that several shards answer counts for each of them, with all of its time.
public final class Measures {

    /// What was asked of one shard.
    public static final class OfShard {

        private long requests;
        private long nanosMost;

        public long requests() {
            return requests;
        }

        /// Of the request that took longest.
        public long nanosMost() {
            return nanosMost;
        }
    }

    private final LongSupplier clock;
    private final boolean timing;
    private final TreeMap<Bytes, Long> shards;
    private final SortedMap<Long, OfShard> asked = new TreeMap<>();
    private long requests;
    private long bytes;
    private @Nullable Execution execution;

    /// @param clock in nanoseconds
    /// @param timing whether parts are timed
    /// @param shards their numbers by their first keys
    public Measures(LongSupplier clock, boolean timing, SortedMap<Bytes, Long> shards) {
        this.clock = clock;
        this.timing = timing;
        this.shards = new TreeMap<>(shards);
    }

    /// The same plan, each of its parts measured.
    public Plan measured(Plan plan) {
        Meter meter = new Meter(timing ? clock : () -> 0);
        return new Plan.Measured(Plans.withInputs(plan, this::measured), meter);
    }

    /// Begins.
    public void begin(Execution begun) {
        execution = begun;
    }

    /// The same rows, and what is asked of them counts.
    public Rows rows(Rows stored) {
        return new Counted(stored);
    }

    /// To shards, in all.
    public long requests() {
        return requests;
    }

    /// Of keys and values that came and went with them.
    public long bytes() {
        return bytes;
    }

    /// By the numbers of shards.
    public Map<Long, OfShard> shards() {
        return asked;
    }

    private final class Counted implements Rows {

        private final Rows stored;

        Counted(Rows stored) {
            this.stored = stored;
        }

        @Override
        public Page read(Span span, Lock lock, IfLocked ifLocked, int limit, Planned planned) {
            long began = clock.getAsLong();
            return counted(span, stored.read(span, lock, ifLocked, limit, planned), began);
        }

        @Override
        public boolean runsPrograms(Planned planned) {
            return stored.runsPrograms(planned);
        }

        @Override
        public boolean knowsVersions() {
            return stored.knowsVersions();
        }

        @Override
        public boolean isAsPlanned(Planned planned) {
            return stored.isAsPlanned(planned);
        }

        @Override
        public Page read(Span span, int limit, Planned planned, Program program) {
            long began = clock.getAsLong();
            return counted(span, stored.read(span, limit, planned, program), began);
        }

        @Override
        public Gathered gather(
                List<Span> spans,
                int width,
                int limit,
                Planned planned,
                @Nullable Program program) {
            long began = clock.getAsLong();
            Gathered read = stored.gather(spans, width, limit, planned, program);
            if (read.asked().isEmpty()) {
                Bytes rest = read.left().isEmpty() ? null : read.left().getFirst().from();
                boolean more = read.left().size() == spans.size();
                counted(spans.getFirst(), new Page(read.rows(), more, more ? rest : null), began);
            } else {
                countGathered(read.asked(), size(read.rows()));
            }
            Meter part = part();
            if (part != null && program != null && program.folds()) {
                part.folded(size(read.rows()));
            }
            return read;
        }

        private Page counted(Span span, Page page, long began) {
            SortedSet<Long> of = new TreeSet<>();
            if (span.point()) {
                of.add(shard(span.from()));
            } else {
                Bytes rest = page.rest();
                Bytes to = rest == null ? span.to() : rest;
                of.add(shard(span.from()));
                of.addAll(
                        (to == null ? shards.tailMap(span.from()) : within(span.from(), to))
                                .values());
            }
            count(of, clock.getAsLong() - began, size(page.rows()));
            return page;
        }

        @Override
        public Page fetch(List<Bytes> keys, Lock lock, Planned planned) {
            long began = clock.getAsLong();
            Page page = stored.fetch(keys, lock, planned);
            SortedSet<Long> of = new TreeSet<>();
            keys.forEach(key -> of.add(shard(key)));
            count(of, clock.getAsLong() - began, size(page.rows()));
            return page;
        }

        private static long size(List<Row> rows) {
            long size = 0;
            for (Row row : rows) {
                size += row.key().size() + row.value().size();
            }
            return size;
        }

        @Override
        public void write(List<RowWrite> writes, Planned planned) {
            long began = clock.getAsLong();
            stored.write(writes, planned);
            long size = 0;
            SortedSet<Long> of = new TreeSet<>();
            for (RowWrite write : writes) {
                Bytes value = write.value();
                size += write.key().size() + (value == null ? 0 : value.size());
                of.add(shard(write.key()));
            }
            count(of, clock.getAsLong() - began, size);
        }
    }

    private SortedMap<Bytes, Long> within(Bytes from, Bytes to) {
        return from.compareTo(to) < 0 ? shards.subMap(from, to) : new TreeMap<>();
    }

    private long shard(Bytes key) {
        Map.Entry<Bytes, Long> floor = shards.floorEntry(key);
        return floor == null ? 0 : floor.getValue();
    }

    private void count(SortedSet<Long> of, long nanos, long size) {
        requests++;
        bytes += size;
        for (long each : of) {
            count(each, 1, nanos);
        }
        Meter part = part();
        if (part != null) {
            part.asked(size);
        }
    }

    private void countGathered(List<Asked> of, long size) {
        bytes += size;
        for (Asked each : of) {
            requests += each.requests();
            count(each.shard(), each.requests(), each.nanosMost());
        }
        Meter part = part();
        if (part != null) {
            part.gathered(of, size);
        }
    }

    private void count(long number, int more, long nanos) {
        OfShard shard = asked.computeIfAbsent(number, _ -> new OfShard());
        shard.requests += more;
        shard.nanosMost = Math.max(shard.nanosMost, nanos);
    }

    private @Nullable Meter part() {
        Execution running = execution;
        return running == null ? null : running.measured();
    }
}
