package fulcrum.lab.lattice;

import fulcrum.machine.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What one run writes down for its judges: what clients were told of each row, and what nodes said
/// that they left out.
final class Logbook {

    /// What a client knows of a change.
    enum Fate {
        /// It is made.
        DONE,
        /// It was never made.
        REFUSED,
        /// Nobody knows.
        UNKNOWN
    }

    /// A change, as its client saw it.
    ///
    /// @param ended true time at which its client knew; the end of time where it never did
    /// @param acknowledged by so many homes
    record Written(Bytes key, Change change, long began, long ended, Fate fate, int acknowledged) {}

    /// A read, as its client saw it.
    ///
    /// @param answered so many homes
    /// @param repaired a quorum had it before it was told
    record Seen(
            Bytes key,
            long began,
            long ended,
            @Nullable Bytes state,
            int answered,
            int homes,
            boolean repaired) {}

    private final Map<Bytes, List<Written>> written = new TreeMap<>();
    private final Map<Bytes, List<Seen>> seen = new TreeMap<>();
    private final Map<Bytes, @Nullable Bytes> last = new TreeMap<>();
    private final TreeSet<Long> discarded = new TreeSet<>();
    private final Map<Bytes, Integer> increments = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();
    private final List<String> untrue = new ArrayList<>();
    private int counted;
    private long values;

    /// A value that was never written.
    long newValue() {
        return ++values;
    }

    /// How much the next increment counts: another power of four for each of a counter, so that the
    /// sum tells which of them are in it, and how often.
    ///
    /// @return 0 where the counter has no room for another
    long newIncrement(Bytes key) {
        int digit = increments.merge(key, 1, Integer::sum) - 1;
        return digit < 31 ? 1L << (2 * digit) : 0;
    }

    void written(Written one) {
        written.computeIfAbsent(one.key, _ -> new ArrayList<>()).add(one);
        counted++;
    }

    int count() {
        return counted;
    }

    void seen(Seen one) {
        seen.computeIfAbsent(one.key, _ -> new ArrayList<>()).add(one);
    }

    List<Written> written(Bytes key) {
        return written.getOrDefault(key, List.of());
    }

    List<Seen> seen(Bytes key) {
        return seen.getOrDefault(key, List.of());
    }

    /// A node said that a merge left this version of a register out.
    void discarded(Bytes version) {
        discarded.add(Rowwise.register(version));
    }

    boolean wasDiscarded(long value) {
        return discarded.contains(value);
    }

    /// What a row is in the end.
    void last(Bytes key, @Nullable Bytes state) {
        last.put(key, state);
    }

    @Nullable Bytes last(Bytes key) {
        return last.get(key);
    }

    /// The rows that were looked at in the end.
    List<Bytes> keys() {
        return List.copyOf(last.keySet());
    }

    /// Two homes hold different states in the end.
    void differs(String how) {
        differences.add(how);
    }

    List<String> differences() {
        return differences;
    }

    /// An answer says of itself whether it reached what was asked for.
    void told(String what, int reached, int needed, boolean degraded) {
        if (degraded != reached < needed) {
            untrue.add(what + " reached " + reached + " of " + needed + " and does not say so");
        }
    }

    List<String> untrue() {
        return untrue;
    }
}
