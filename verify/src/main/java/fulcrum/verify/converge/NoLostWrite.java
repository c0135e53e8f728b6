package fulcrum.verify.converge;

import fulcrum.verify.Verdict;
import fulcrum.verify.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/// No acknowledged write is lost: what a client was told is done can be found in the end, or has
/// been replaced by something newer.
///
/// Judged by the final reads of each key (`FinalReads`): an acknowledged add is lost if a final
/// read does not show the element; an acknowledged write of a register is lost if a final read
/// returns what had surely been replaced by it, that is nil, or a value all of whose writes were
/// over before it began. A value whose write overlapped it, or is in doubt, may be the newer one.
public final class NoLostWrite {

    private NoLostWrite() {}

    /// Judges the history. Undecided where a key was written but has no final read.
    ///
    /// @param history of registers and sets, without transactions
    public static Verdict judge(History history) {
        FinalReads reads = new FinalReads(history);
        for (int key = 0; key < history.keyCount(); key++) {
            for (int read : reads.of(key)) {
                IntPredicate lost =
                        history.isSet(key) ? notIn(reads, read) : over(reads, key, read);
                for (int update : reads.updates(key)) {
                    if (reads.acknowledged(update) && lost.test(update)) {
                        return lost(reads, key, update, read);
                    }
                }
            }
        }
        return reads.clean();
    }

    /// Which adds the read of a set does not show.
    private static IntPredicate notIn(FinalReads reads, int read) {
        Set<Integer> shown = reads.shown(read);
        return add -> !shown.contains(reads.history.argument(add));
    }

    /// Which writes of a register began when all writes of the value that was read were over.
    private static IntPredicate over(FinalReads reads, int key, int read) {
        History history = reads.history;
        int value = history.result(read);
        int last =
                reads.writers(key, value).stream().mapToInt(history::returnedAt).max().orElse(-1);
        return update -> history.argument(update) != value && last < history.invokedAt(update);
    }

    private static Verdict lost(FinalReads reads, int key, int update, int read) {
        History history = reads.history;
        List<Integer> calls = new ArrayList<>(List.of(update, read));
        if (!history.isSet(key)) {
            calls.addAll(reads.writers(key, history.result(read)));
        }
        return reads.violated(
                "lost acknowledged write",
                calls,
                element -> element == history.argument(update),
                (teller, places) ->
                        teller.client(places.of(read))
                                + " finds nothing of "
                                + teller.update(places.of(update))
                                + ", which was acknowledged "
                                + teller.over(places.of(update))
                                + ", nor anything newer.");
    }
}
