package fulcrum.verify.order;

import fulcrum.verify.Verdict;
import fulcrum.verify.history.History;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Consistent prefix: there is one order of all updates, and every read sees the state after some
/// first part of it, never the fifth update without the fourth.
///
/// Terry, "Replicated Data Consistency Explained Through Baseball" (2013), section 3; Burckhardt,
/// "Principles of Eventual Consistency" (2014), definition 5.4. In the order each session's updates
/// come in its order, and a compare-and-set finds the value that is current there. Reads choose
/// their part freely: one may be older than the read before it, also in the same session, and may
/// miss the session's own writes.
///
/// A read of a set shows all of a part, and is judged by itself. A read of a register shows one
/// write, and no single one could ever be wrong. So reads of different registers that a session
/// makes one after the other, without an update of its own between them, are taken as one *look*,
/// whose parts never shrink; with the second read of the same register a new look begins.
public final class ConsistentPrefix {

    private ConsistentPrefix() {}

    /// Judges the history.
    ///
    /// @param history of registers and sets, without transactions
    public static Verdict judge(History history) {
        return SequentialConsistency.orWeaker(
                OrderStory.judge(
                        history,
                        ConsistentPrefix::find,
                        "no consistent prefix",
                        "There is no one order of the updates of which every look at the data shows"
                                + " a first part."),
                history);
    }

    private static Attempt find(History history) {
        Observed observed = Observed.of(history);
        List<int[]> chains = new ArrayList<>();
        for (int[] session : OneOrder.sessions(observed)) {
            divide(observed, session, chains);
        }
        return OneOrder.find(observed, chains);
    }

    /// Divides a session into its updates and its looks.
    private static void divide(Observed observed, int[] session, List<int[]> chains) {
        List<Integer> updates = new ArrayList<>();
        List<Integer> look = new ArrayList<>();
        Set<Integer> keys = new LinkedHashSet<>();
        for (int op : session) {
            if (observed.isUpdate(op)) {
                updates.add(op);
                end(look, keys, chains);
            } else if (observed.onSet(op)) {
                chains.add(new int[] {op});
            } else {
                if (!keys.add(observed.key(op))) {
                    end(look, keys, chains);
                    keys.add(observed.key(op));
                }
                look.add(op);
            }
        }
        end(look, keys, chains);
        chains.add(updates.stream().mapToInt(Integer::intValue).toArray());
    }

    private static void end(List<Integer> look, Set<Integer> keys, List<int[]> chains) {
        if (!look.isEmpty()) {
            chains.add(look.stream().mapToInt(Integer::intValue).toArray());
            look.clear();
        }
        keys.clear();
    }
}
