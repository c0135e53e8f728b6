package fulcrum.lab.lattice;

import fulcrum.lab.lattice.Logbook.Fate;
import fulcrum.lab.lattice.Logbook.Seen;
import fulcrum.lab.lattice.Logbook.Written;
import fulcrum.machine.Bytes;
import fulcrum.simulator.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// What must hold of what clients saw.
final class Judges {

    private static final Rowwise MERGING = new Rowwise();

    private final Logbook book;

    /// What is acknowledged survives a crash of those that have it.
    private final boolean durable;

    /// Fewer copies than this may be lost with the nodes that were lost.
    private final int copiesSafe;

    private final boolean homesChanged;

    Judges(Logbook book, boolean durable, int copiesSafe, boolean homesChanged) {
        this.durable = durable;
        this.book = book;
        this.copiesSafe = copiesSafe;
        this.homesChanged = homesChanged;
    }

    List<Finding> all() {
        return List.of(
                convergence(),
                nothingLost(),
                countersExact(),
                setLaw(),
                overlaps(),
                neverBack(),
                finding("Says What It Was", book.untrue()));
    }

    private static Finding finding(String checker, List<String> wrong) {
        return wrong.isEmpty()
                ? Finding.valid(checker)
                : Finding.violated(
                        checker, String.join("\n", wrong.subList(0, Math.min(5, wrong.size()))));
    }

    /// In the end all homes of a row hold the same.
    private Finding convergence() {
        return finding("Convergence", book.differences());
    }

    private boolean safe(Written write) {
        return write.fate() == Fate.DONE && durable && write.acknowledged() >= copiesSafe;
    }

    /// What was acknowledged of a register is there in the end, or somebody said that it went.
    private Finding nothingLost() {
        List<String> wrong = new ArrayList<>();
        for (Bytes key : book.keys()) {
            if (Kind.of(key) != Kind.REGISTER) {
                continue;
            }
            long last = Rowwise.register(book.last(key));
            for (Written write : book.written(key)) {
                long value = ((Change.Put) write.change()).value();
                if (safe(write) && value != last && !book.wasDiscarded(value)) {
                    wrong.add("the write of " + value + " to " + key + " is lost in silence");
                }
                if (write.fate() == Fate.REFUSED && value == last) {
                    wrong.add("the refused write of " + value + " to " + key + " is there");
                }
            }
        }
        return finding("No Lost Acknowledged Write", wrong);
    }

    /// Each increment counts once where it was acknowledged, not at all where it was refused, and
    /// never twice.
    private Finding countersExact() {
        List<String> wrong = new ArrayList<>();
        for (Bytes key : book.keys()) {
            if (Kind.of(key) != Kind.COUNTER) {
                continue;
            }
            long sum = Rowwise.count(book.last(key));
            for (Written write : book.written(key)) {
                long by = ((Change.Count) write.change()).by();
                long times = sum / by % 4;
                boolean right =
                        safe(write)
                                ? times == 1
                                : write.fate() == Fate.REFUSED ? times == 0 : times <= 1;
                if (!right) {
                    wrong.add(
                            key + ": +" + by + " " + write.fate() + " counts " + times + " times");
                }
            }
        }
        return finding("Counters Exact", wrong);
    }

    /// What was added is there unless it was removed; what was removed after somebody had seen it
    /// is not.
    private Finding setLaw() {
        List<String> wrong = new ArrayList<>();
        for (Bytes key : book.keys()) {
            if (Kind.of(key) != Kind.SET) {
                continue;
            }
            SortedSet<Long> last = Rowwise.elements(book.last(key));
            for (Written write : book.written(key)) {
                if (write.change() instanceof Change.Add(long element)) {
                    boolean there = last.contains(element);
                    boolean removed = removed(key, element, Long.MAX_VALUE);
                    if (safe(write) && !there && !removed) {
                        wrong.add(key + ": the addition of " + element + " is lost");
                    }
                    if (write.fate() == Fate.REFUSED && there) {
                        wrong.add(key + ": the refused addition of " + element + " is there");
                    }
                }
            }
        }
        return finding("Set Law", wrong);
    }

    /// Somebody may have removed it before a time.
    private boolean removed(Bytes key, long element, long before) {
        for (Written write : book.written(key)) {
            if (write.change().equals(new Change.Remove(element)) && write.began() <= before) {
                return true;
            }
        }
        return false;
    }

    /// A read sees each write that had ended when it began, where the homes that acknowledged it
    /// and those that answered are so many that they share one (Dynamo 4.5: R + W > N).
    private Finding overlaps() {
        List<String> wrong = new ArrayList<>();
        for (Bytes key : book.keys()) {
            for (Seen read : book.seen(key)) {
                for (Written write : book.written(key)) {
                    if (safe(write) && write.ended() < read.began() && overlap(write, read)) {
                        String missing = missing(key, write, read);
                        if (missing != null) {
                            wrong.add(missing);
                        }
                    }
                }
            }
        }
        return finding("Quorums Overlap", wrong);
    }

    private boolean overlap(Written write, Seen read) {
        int homes = read.homes();
        return homesChanged
                ? 2 * write.acknowledged() > homes && 2 * read.answered() > homes
                : write.acknowledged() + read.answered() > homes;
    }

    private @Nullable String missing(Bytes key, Written write, Seen read) {
        boolean sees =
                switch (write.change()) {
                    case Change.Put _ -> read.state() != null;
                    case Change.Count(long by) -> Rowwise.count(read.state()) / by % 4 == 1;
                    case Change.Add(long element) ->
                            Rowwise.elements(read.state()).contains(element)
                                    || removed(key, element, read.ended());
                    case Change.Remove _ -> true;
                };
        return sees
                ? null
                : write.change()
                        + " to "
                        + key
                        + " was acknowledged by "
                        + write.acknowledged()
                        + " at "
                        + write.ended()
                        + " and not seen by a read of "
                        + read.answered()
                        + " of "
                        + read.homes()
                        + " from "
                        + read.began();
    }

    /// What a read with blocking repair has seen, each later one at a quorum has too.
    private Finding neverBack() {
        List<String> wrong = new ArrayList<>();
        if (!durable) {
            return finding("Never Back", wrong);
        }
        for (Bytes key : book.keys()) {
            for (Seen first : book.seen(key)) {
                Bytes state = first.state();
                if (state == null || !first.repaired() || 2 * first.answered() <= first.homes()) {
                    continue;
                }
                for (Seen then : book.seen(key)) {
                    boolean later = then.began() > first.ended();
                    if (later
                            && 2 * then.answered() > then.homes()
                            && !MERGING.holds(then.state(), state)) {
                        wrong.add(
                                "a read of "
                                        + key
                                        + " from "
                                        + then.began()
                                        + " goes back behind one that ended at "
                                        + first.ended());
                    }
                }
            }
        }
        return finding("Never Back", wrong);
    }
}
