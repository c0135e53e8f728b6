package fulcrum.verify.order;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks for one order of all operations, by the means that the history allows.
final class OneOrder {

    private OneOrder() {}

    /// Looks for an order that keeps the given chains.
    static Attempt find(Observed observed, List<int[]> chains) {
        Contradiction phantom = phantom(observed);
        if (phantom != null) {
            return Attempt.contradicted(phantom);
        }
        boolean[] all = new boolean[observed.size];
        Arrays.fill(all, true);
        Attempt likeliest =
                ReadsFrom.tryLikeliest(
                        observed, readsFrom -> Saturation.order(readsFrom, chains, all));
        return likeliest.explained() || observed.unambiguous()
                ? likeliest
                : FrontierSearch.order(observed, chains);
    }

    /// What is wrong with a single read, whatever the order: it saw what nobody brought about, or a
    /// set that shows an element twice.
    static @Nullable Contradiction phantom(Observed observed) {
        int sight = observed.phantom();
        if (sight >= 0) {
            return new Contradiction.Phantom(observed.seenBy[sight]);
        }
        for (int op = 0; op < observed.size; op++) {
            Set<Integer> shown = new LinkedHashSet<>();
            for (int s = observed.firstSight[op]; s < observed.firstSight[op + 1]; s++) {
                if (!shown.add(observed.seen[s])) {
                    return new Contradiction.Phantom(op);
                }
            }
        }
        return null;
    }

    /// Each session as one chain.
    static List<int[]> sessions(Observed observed) {
        List<int[]> chains = new ArrayList<>();
        int start = 0;
        for (int op = 1; op <= observed.size; op++) {
            if (op == observed.size || observed.session[op] != observed.session[start]) {
                int from = start;
                int[] chain = new int[op - from];
                Arrays.setAll(chain, i -> from + i);
                chains.add(chain);
                start = op;
            }
        }
        return chains;
    }
}
