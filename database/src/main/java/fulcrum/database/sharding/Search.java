package fulcrum.database.sharding;

import java.util.function.IntPredicate;

/// Binary search.
final class Search {

    private Search() {}

    /// The last of so many indexes for which a condition holds, if it holds for none behind the
    /// first for which it does not; -1 where it holds for none. It is tried at most ceil(log2(count
    /// + 1)) times.
    static int last(int count, IntPredicate holds) {
        int first = 0;
        int behind = count;
        while (first < behind) {
            int middle = (first + behind) >>> 1;
            if (holds.test(middle)) {
                first = middle + 1;
            } else {
                behind = middle;
            }
        }
        return first - 1;
    }
}
