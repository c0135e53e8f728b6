package fulcrum.database.transaction;

import fulcrum.database.transaction.TxnEntry.Locked;
import fulcrum.machine.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who has locked what at one shard, and who waits for it (Gray and Reuter, "Transaction
/// Processing", 1993, chapter 8). Rows are locked by key, whether they exist or not; ranges are
/// locked shared, and hold off whoever would lock a row in them exclusively: so there are no
/// phantoms.
///
/// Requests are granted in the order in which they came, as far as they conflict: one that could be
/// granted waits behind an earlier one that could not. Only who has a row shared and wants it
/// exclusively goes first, since everybody who waits for it waits for him too.
final class LockTable {

    /// One who waits for a lock, or is granted it at once.
    static final class Request {

        final TxnId owner;
        final Span span;
        final Lock lock;

        /// Its coordinator's number of the request, by which its [Statement] is known.
        final long call;

        private long order;

        Request(TxnId owner, Span span, Lock lock, long call) {
            if (lock == Lock.NONE || (!span.point() && lock != Lock.SHARED)) {
                throw new IllegalArgumentException("no such lock: " + lock + " of " + span);
            }
            this.owner = owner;
            this.span = span;
            this.lock = lock;
            this.call = call;
        }

        /// Its place among all that waited at this table; 0 where it did not have to.
        long order() {
            return order;
        }
    }

    private final TreeMap<Bytes, SortedMap<TxnId, Request>> rows = new TreeMap<>();
    private final TreeMap<TxnId, List<Request>> ranges = new TreeMap<>();
    private final TreeMap<TxnId, TreeMap<Bytes, Request>> held = new TreeMap<>();
    private final TreeMap<Long, Request> waiting = new TreeMap<>();
    private long lastOrder;

    /// Asks for a lock.
    ///
    /// @return whether it is granted; else the request waits, and [#release] brings it
    boolean request(Request request) {
        if (holds(request.owner, request.span, request.lock)) {
            return true;
        }
        request.order = ++lastOrder;
        if (isBlocked(request)) {
            waiting.put(request.order, request);
            return false;
        }
        grant(request);
        return true;
    }

    /// Whether a lock would be granted at once.
    boolean isFree(Request request) {
        if (holds(request.owner, request.span, request.lock)) {
            return true;
        }
        request.order = Long.MAX_VALUE; // behind all who wait
        boolean free = !isBlocked(request);
        request.order = 0;
        return free;
    }

    /// A transaction waits for nothing any more, and keeps what it has.
    ///
    /// @return the requests that are granted by that, in their order
    List<Request> cancel(TxnId owner) {
        List<Span> free = new ArrayList<>();
        endWaiting(owner, free);
        return free.isEmpty() ? List.of() : grantWaiting(free);
    }

    private void endWaiting(TxnId owner, List<Span> free) {
        waiting.values()
                .removeIf(request -> {
                    boolean its = request.owner.equals(owner);
                    if (its) {
                        free.add(request.span);
                    }
                    return its;
                });
    }

    /// Takes a lock that was held before this table was.
    void restore(TxnId owner, Locked locked) {
        grant(new Request(owner, locked.span(), locked.lock(), Statement.OF_EARLIER_LEADER));
    }

    /// The owner holds this, or more.
    boolean holds(TxnId owner, Span span, Lock lock) {
        if (span.point()) {
            TreeMap<Bytes, Request> its = held.get(owner);
            Request has = its == null ? null : its.get(span.from());
            return (has != null && has.lock.covers(lock))
                    || (lock == Lock.SHARED && coveredByRange(owner, span));
        }
        return coveredByRange(owner, span);
    }

    private boolean coveredByRange(TxnId owner, Span span) {
        for (Request granted : ranges.getOrDefault(owner, List.of())) {
            Span range = granted.span;
            Bytes end = range.to();
            Bytes spanEnd = span.to();
            boolean within =
                    span.point()
                            ? range.contains(span.from())
                            : range.from().compareTo(span.from()) <= 0
                                    && (end == null
                                            || (spanEnd != null && spanEnd.compareTo(end) <= 0));
            if (within) {
                return true;
            }
        }
        return false;
    }

    private void grant(Request request) {
        if (request.span.point()) {
            Bytes key = request.span.from();
            rows.computeIfAbsent(key, _ -> new TreeMap<>())
                    .merge(request.owner, request, LockTable::stronger);
            held.computeIfAbsent(request.owner, _ -> new TreeMap<>())
                    .merge(key, request, LockTable::stronger);
        } else {
            ranges.computeIfAbsent(request.owner, _ -> new ArrayList<>()).add(request);
        }
    }

    private static Request stronger(Request one, Request other) {
        return one.lock.covers(other.lock) ? one : other;
    }

    /// What keeps a request from being granted, of those that are granted the first, else of those
    /// that wait before it; null where nothing does.
    @Nullable Request obstacle(Request request) {
        long order = request.order;
        request.order = order == 0 ? Long.MAX_VALUE : order; // behind all who wait
        SortedSet<TxnId> blockers = blockers(request);
        request.order = order;
        for (SortedMap<TxnId, Request> row : within(request.span).values()) {
            for (Request granted : row.values()) {
                if (blockers.contains(granted.owner) && granted.lock.conflicts(request.lock)) {
                    return granted;
                }
            }
        }
        for (TxnId blocker : blockers) {
            for (Request granted : ranges.getOrDefault(blocker, List.of())) {
                if (granted.span.overlaps(request.span) && granted.lock.conflicts(request.lock)) {
                    return granted;
                }
            }
        }
        for (Request earlier : waiting.values()) {
            if (blockers.contains(earlier.owner) && earlier.span.overlaps(request.span)) {
                return earlier;
            }
        }
        return null;
    }

    /// For whom a request that waits does so.
    SortedSet<TxnId> blockers(Request request) {
        SortedSet<TxnId> blockers = new TreeSet<>();
        collect(request, blockers);
        return blockers;
    }

    private boolean isBlocked(Request request) {
        return collect(request, null);
    }

    /// @param all to take every blocker; null to end with the first
    private boolean collect(Request request, @Nullable Collection<TxnId> all) {
        Found found = new Found(request.owner, all);
        Span span = request.span;
        if (span.point()) {
            holders(rows.get(span.from()), request, found);
        } else {
            for (SortedMap<TxnId, Request> row : within(span).values()) {
                holders(row, request, found);
                if (found.enough()) {
                    return true;
                }
            }
        }
        if (request.lock == Lock.EXCLUSIVE && !found.enough()) {
            ranges.forEach((owner, spans) -> {
                if (spans.stream().anyMatch(range -> range.span.contains(span.from()))) {
                    found.add(owner);
                }
            });
        }
        if (!found.enough() && !isUpgrade(request)) {
            for (Request earlier : waiting.headMap(request.order).values()) {
                if (earlier.lock.conflicts(request.lock) && earlier.span.overlaps(span)) {
                    found.add(earlier.owner);
                    if (found.enough()) {
                        return true;
                    }
                }
            }
        }
        return found.any;
    }

    private static void holders(@Nullable Map<TxnId, Request> row, Request request, Found found) {
        if (row != null) {
            row.forEach((owner, granted) -> {
                if (granted.lock.conflicts(request.lock)) {
                    found.add(owner);
                }
            });
        }
    }

    /// It has the row shared, and wants it exclusively.
    private boolean isUpgrade(Request request) {
        return request.span.point()
                && request.lock == Lock.EXCLUSIVE
                && holds(request.owner, request.span, Lock.SHARED);
    }

    private Map<Bytes, SortedMap<TxnId, Request>> within(Span span) {
        if (span.point()) {
            SortedMap<TxnId, Request> row = rows.get(span.from());
            return row == null ? Map.of() : Map.of(span.from(), row);
        }
        Bytes to = span.to();
        return to == null
                ? rows.tailMap(span.from())
                : span.from().compareTo(to) < 0 ? rows.subMap(span.from(), to) : new TreeMap<>();
    }

    /// Lets go of all that a transaction has, and of what it waits for.
    ///
    /// @return the requests that are granted by that, in their order
    List<Request> release(TxnId owner) {
        List<Span> free = new ArrayList<>();
        TreeMap<Bytes, Request> keys = held.remove(owner);
        if (keys != null) {
            for (Bytes key : keys.keySet()) {
                SortedMap<TxnId, Request> row = rows.get(key);
                if (row != null && row.remove(owner) != null && row.isEmpty()) {
                    rows.remove(key);
                }
                free.add(Span.row(key));
            }
        }
        List<Request> freeRanges = ranges.remove(owner);
        if (freeRanges != null) {
            freeRanges.forEach(range -> free.add(range.span));
        }
        endWaiting(owner, free);
        return free.isEmpty() ? List.of() : grantWaiting(free);
    }

    private List<Request> grantWaiting(List<Span> free) {
        List<Request> granted = new ArrayList<>();
        for (Request request : List.copyOf(waiting.values())) {
            boolean touched = free.stream().anyMatch(request.span::overlaps);
            if (touched && !isBlocked(request)) {
                waiting.remove(request.order);
                grant(request);
                granted.add(request);
            }
        }
        return granted;
    }

    /// All that a transaction has.
    List<Locked> locks(TxnId owner) {
        List<Locked> locks = new ArrayList<>();
        held.getOrDefault(owner, new TreeMap<>())
                .forEach((key, granted) -> locks.add(new Locked(Span.row(key), granted.lock)));
        ranges.getOrDefault(owner, List.of())
                .forEach(range -> locks.add(new Locked(range.span, Lock.SHARED)));
        return locks;
    }

    /// Who has a row of the span exclusively.
    SortedSet<TxnId> writers(Span span) {
        SortedSet<TxnId> writers = new TreeSet<>();
        if (span.point()) {
            SortedMap<TxnId, Request> row = rows.get(span.from());
            if (row == null) {
                return writers; // most often
            }
            writers(row, writers);
        } else {
            within(span).values().forEach(row -> writers(row, writers));
        }
        return writers;
    }

    private static void writers(@Nullable Map<TxnId, Request> row, SortedSet<TxnId> writers) {
        if (row != null) {
            row.forEach((owner, granted) -> {
                if (granted.lock == Lock.EXCLUSIVE) {
                    writers.add(owner);
                }
            });
        }
    }

    Collection<Request> waiting() {
        return waiting.values();
    }

    /// What anybody has, by rows and then by ranges, and what is waited for.
    ///
    /// @param most so many at most
    List<LockView> all(int most) {
        List<LockView> all = new ArrayList<>();
        for (SortedMap<TxnId, Request> row : rows.values()) {
            for (Request granted : row.values()) {
                if (all.size() == most) {
                    return all;
                }
                all.add(granted(granted));
            }
        }
        ranges.values().forEach(its -> its.forEach(range -> all.add(granted(range))));
        for (Request request : waiting.values()) {
            all.add(
                    new LockView(
                            request.owner,
                            request.span,
                            request.lock,
                            false,
                            List.copyOf(blockers(request))));
        }
        return all.subList(0, Math.min(most, all.size()));
    }

    private static LockView granted(Request request) {
        return new LockView(request.owner, request.span, request.lock, true, List.of());
    }

    private static final class Found {

        private final TxnId asker;
        private final @Nullable Collection<TxnId> all;
        private boolean any;

        Found(TxnId asker, @Nullable Collection<TxnId> all) {
            this.asker = asker;
            this.all = all;
        }

        void add(TxnId blocker) {
            if (!blocker.equals(asker)) {
                any = true;
                if (all != null) {
                    all.add(blocker);
                }
            }
        }

        /// Nothing more needs to be known.
        boolean enough() {
            return any && all == null;
        }
    }
}
