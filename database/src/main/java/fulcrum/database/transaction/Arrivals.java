package fulcrum.database.transaction;

import java.util.TreeSet;

/// Which of one coordinator's messages have come before, though they come in any order and more
/// than once. Its numbers ascend, and it says below which of them all are over: so no more are
/// remembered than were open at one time.
final class Arrivals {

    private final TreeSet<Long> seen = new TreeSet<>();
    private long floor;

    /// A message has come, or is to count as if it had.
    ///
    /// @param over what has a lower number never comes again, or comes too late
    /// @return whether it is the first of this number, and not too late
    boolean isFirst(long number, long over) {
        if (over > floor) {
            floor = over;
            seen.headSet(over).clear();
        }
        return number >= floor && seen.add(number);
    }

    /// How many numbers are remembered.
    int size() {
        return seen.size();
    }
}
