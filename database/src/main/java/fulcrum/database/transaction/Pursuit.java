package fulcrum.database.transaction;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Follows who waits for whom from one transaction on, as far as that is seen at one place: the
/// step of a probe at a site (Chandy, Misra and Haas 1983, section 4). Breadth first, so that a
/// cycle that it finds is a shortest one.
final class Pursuit {

    /// Longer cycles are not found.
    static final int MEMBERS_MOST = 32;

    /// What is seen at that place.
    interface Sight {

        /// For whom one who waits here does so.
        SortedSet<TxnId> blockers(Wait wait);

        /// Whoever waits here, and was not met on this pursuit before.
        @Nullable Wait meet(TxnId txn);

        /// One who does not wait here is still open, and may wait at another place.
        boolean mayWaitElsewhere(TxnId txn);
    }

    /// A path that leaves the place.
    ///
    /// @param path each waits for the next
    /// @param ahead for whom the last of them waits
    record Trail(List<Wait> path, TxnId ahead) {}

    /// What came of it.
    ///
    /// @param cycle each waits for the next, and the last for the first; empty where there is none
    record Found(List<Wait> cycle, List<Trail> trails) {}

    private final Sight sight;
    private final TxnId first;
    private final boolean toOlder;
    private final ArrayDeque<List<Wait>> paths = new ArrayDeque<>();
    private final List<Trail> trails = new ArrayList<>();
    private final SortedSet<TxnId> led = new TreeSet<>();
    private int stepsLeft;

    private Pursuit(Sight sight, List<Wait> path, boolean toOlder, int stepsMost) {
        this.sight = sight;
        this.first = path.getFirst().txn();
        this.toOlder = toOlder;
        this.stepsLeft = stepsMost;
        paths.add(path);
    }

    /// Goes on from the end of a path.
    ///
    /// @param path not empty; its last waits here, and was met
    /// @param toOlder nobody is met who is younger than the first of the path; see [Deadlocks]
    /// @param stepsMost after so many edges it gives up: longer queues cost more than they tell
    static Found follow(Sight sight, List<Wait> path, boolean toOlder, int stepsMost) {
        return new Pursuit(sight, path, toOlder, stepsMost).run();
    }

    private Found run() {
        while (true) {
            List<Wait> path = paths.poll();
            if (path == null) {
                return new Found(List.of(), trails);
            }
            for (TxnId blocker : sight.blockers(path.getLast())) {
                if (blocker.equals(first)) {
                    return new Found(path, List.of());
                }
                if (stepsLeft-- <= 0) {
                    return new Found(List.of(), trails);
                }
                if (path.size() < MEMBERS_MOST && (!toOlder || blocker.compareTo(first) < 0)) {
                    step(path, blocker);
                }
            }
        }
    }

    private void step(List<Wait> path, TxnId blocker) {
        Wait next = sight.meet(blocker);
        if (next != null) {
            paths.add(longer(path, next));
        } else if (sight.mayWaitElsewhere(blocker) && led.add(blocker)) {
            trails.add(new Trail(path, blocker));
        }
    }

    /// A path, and one more.
    static List<Wait> longer(List<Wait> path, Wait next) {
        List<Wait> longer = new ArrayList<>(path);
        longer.add(next);
        return longer;
    }
}
