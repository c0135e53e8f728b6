package fulcrum.verify.transactions;

import fulcrum.verify.transactions.DependencyGraph.Edges;
import fulcrum.verify.transactions.Transaction.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Infers which transaction must precede which, once no single list contradicts another.
final class Dependencies {

    private final VersionOrders orders;
    private final Edges edges;

    private Dependencies(VersionOrders orders) {
        this.orders = orders;
        edges = new Edges(orders.history().size());
    }

    static DependencyGraph graph(VersionOrders orders, IsolationLevel level) {
        Dependencies dependencies = new Dependencies(orders);
        for (KeyHistory key : orders.keys()) {
            dependencies.betweenVersions(key);
            dependencies.ofReads(key);
        }
        if (level == IsolationLevel.STRICT_SERIALIZABLE) {
            dependencies.ofProcesses();
            dependencies.ofRealTime();
        }
        return dependencies.edges.build();
    }

    /// `ww`: each version follows the one before it, and what nobody read follows what was read.
    private void betweenVersions(KeyHistory key) {
        int before = -1;
        for (Appended append : key.versions()) {
            if (before >= 0) {
                edges.add(before, append.transaction, Dependency.WW, key.number);
            }
            before = append.transaction;
        }
        if (before >= 0) {
            for (int writer : unreadWriters(key)) {
                edges.add(before, writer, Dependency.WW, key.number);
            }
        }
    }

    /// `wr`: from the writer of the last element that is not the reader's own. `rw`: to the writer
    /// of the next element. A reader that had already appended read its own version, which what
    /// comes next follows by `ww`.
    private void ofReads(KeyHistory key) {
        List<Appended> versions = key.versions();
        List<Integer> readersOfAll = new ArrayList<>();
        for (Observation seen : key.observations) {
            if (!orders.counts(seen.transaction)) {
                continue;
            }
            int foreign = seen.foreignLength();
            if (foreign > 0) {
                int writer = versions.get(foreign - 1).transaction;
                edges.add(writer, seen.transaction, Dependency.WR, key.number);
            }
            if (seen.ownCount > 0) {
                continue;
            }
            if (seen.length() < versions.size()) {
                int writer = versions.get(seen.length()).transaction;
                edges.add(seen.transaction, writer, Dependency.RW, key.number);
            } else {
                readersOfAll.add(seen.transaction);
            }
        }
        missedByAll(key, readersOfAll);
    }

    /// Whoever read the longest list missed every append that nobody read: many to many, so through
    /// a junction. A reader that is such a writer itself must not come back to itself through the
    /// junction and takes its edges directly; two of these on one key are a lost update, which is
    /// reported before anybody looks at `rw` edges, so one per key has its edges.
    private void missedByAll(KeyHistory key, List<Integer> readers) {
        SortedSet<Integer> writers = unreadWriters(key);
        if (writers.isEmpty() || readers.isEmpty()) {
            return;
        }
        int junction = edges.newJunction();
        boolean readerWrote = false;
        for (int reader : readers) {
            if (!writers.contains(reader)) {
                edges.add(reader, junction, Dependency.RW, key.number);
            } else if (!readerWrote) {
                readerWrote = true;
                for (int writer : writers) {
                    edges.add(reader, writer, Dependency.RW, key.number);
                }
            }
        }
        for (int writer : writers) {
            edges.add(junction, writer, Dependency.PASSAGE, key.number);
        }
    }

    private SortedSet<Integer> unreadWriters(KeyHistory key) {
        SortedSet<Integer> writers = new TreeSet<>();
        for (Appended append : key.appends) {
            if (append.position < 0 && orders.counts(append.transaction)) {
                writers.add(append.transaction);
            }
        }
        return writers;
    }

    /// Each transaction follows the last of its process that is known to have ended. One of unknown
    /// outcome may still happen later and precedes nothing.
    private void ofProcesses() {
        List<Transaction> history = orders.history();
        SortedMap<Long, Integer> lastEnded = new TreeMap<>();
        for (int place : byInvocation()) {
            Transaction transaction = history.get(place);
            Integer last = lastEnded.get(transaction.process());
            if (last != null && history.get(last).completedNanos() <= transaction.invokedNanos()) {
                edges.add(last, place, Dependency.PROCESS, -1);
            }
            if (transaction.outcome() != Outcome.UNKNOWN) {
                lastEnded.put(transaction.process(), place);
            }
        }
    }

    /// Real time, in a number of edges linear in that of transactions: a chain of junctions, one
    /// wherever something began after something else had ended. What ended enters the chain there,
    /// what begins leaves it.
    private void ofRealTime() {
        List<Transaction> history = orders.history();
        List<Integer> begun = byInvocation();
        List<Integer> ended = new ArrayList<>(begun);
        ended.removeIf(place -> history.get(place).outcome() == Outcome.UNKNOWN);
        ended.sort(
                Comparator.comparingLong((Integer place) -> history.get(place).completedNanos())
                        .thenComparing(Comparator.naturalOrder()));
        int next = 0;
        int junction = -1;
        for (int place : begun) {
            long now = history.get(place).invokedNanos();
            int from = next;
            while (next < ended.size() && history.get(ended.get(next)).completedNanos() < now) {
                next++;
            }
            if (next > from) {
                int later = edges.newJunction();
                if (junction >= 0) {
                    edges.add(junction, later, Dependency.PASSAGE, -1);
                }
                junction = later;
                for (int i = from; i < next; i++) {
                    edges.add(ended.get(i), junction, Dependency.REALTIME, -1);
                }
            }
            if (junction >= 0) {
                edges.add(junction, place, Dependency.PASSAGE, -1);
            }
        }
    }

    /// The transactions that count, in the order in which they began.
    private List<Integer> byInvocation() {
        List<Transaction> history = orders.history();
        List<Integer> places = new ArrayList<>();
        for (int place = 0; place < history.size(); place++) {
            if (orders.counts(place)) {
                places.add(place);
            }
        }
        places.sort(
                Comparator.comparingLong((Integer place) -> history.get(place).invokedNanos())
                        .thenComparing(Comparator.naturalOrder()));
        return places;
    }
}
