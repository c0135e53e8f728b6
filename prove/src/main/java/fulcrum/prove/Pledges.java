package fulcrum.prove;

import fulcrum.machine.Dice;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Transactions that are prepared under names and ended by them, as a coordinator outside of the
/// database does (X/Open's XA): by the client that prepared them, at any node, or, where that has
/// gone away, by who finds their names in the list.
///
/// Each name is used once. So whoever is told that nothing is prepared under a name that was, knows
/// that an earlier word of his, of which he has not heard, was carried out.
final class Pledges {

    private static final int WORDS_MOST = 8;
    private static final long AGAIN_MILLIS = 50;
    private static final long KEPT_MILLIS_MOST = 20;
    private static final long LOOK_MILLIS = 100;

    /// A word that was not answered for so long is given by others too.
    private static final long HELPED_NANOS = 500_000_000;

    /// What came of them.
    ///
    /// @param committed by who had prepared them
    /// @param rolledBack by who had prepared them
    /// @param finished by somebody else, for their clients had gone away or had not been told
    /// @param left which were listed after somebody had been told that they had ended
    record Tally(long committed, long rolledBack, long finished, SortedSet<String> left) {
        static final Tally NONE = new Tally(0, 0, 0, Collections.emptySortedSet());
    }

    private final Sessions sessions;
    private final List<String> nodes;
    private final AtomicLong names = new AtomicLong();
    private final AtomicLong committed = new AtomicLong();
    private final AtomicLong rolledBack = new AtomicLong();
    private final ConcurrentSkipListSet<String> finished = new ConcurrentSkipListSet<>();

    /// Their clients will end them.
    private final ConcurrentSkipListMap<String, Wish> kept = new ConcurrentSkipListMap<>();

    /// Since when somebody knows that they have ended.
    private final ConcurrentSkipListMap<String, Long> ended = new ConcurrentSkipListMap<>();

    private final ConcurrentSkipListSet<String> left = new ConcurrentSkipListSet<>();

    /// What a client wants to become of its transaction.
    ///
    /// @param sinceNanos it says so; the end of time where it is not prepared yet
    private record Wish(boolean commits, long sinceNanos) {
        boolean isOld() {
            return System.nanoTime() - HELPED_NANOS > sinceNanos;
        }
    }

    Pledges(Sessions sessions, List<String> nodes) {
        this.sessions = sessions;
        this.nodes = List.copyOf(nodes);
    }

    /// Prepares the transaction of a session, and ends it a little later at some node: most are
    /// committed, some rolled back, and some left to others.
    ///
    /// @return what became of it
    Sessions.Answer end(Sessions.Session session, Dice dice) throws InterruptedException {
        String name = "torture-" + names.incrementAndGet();
        boolean commits = dice.chance(5, 6);
        kept.put(name, new Wish(commits, Long.MAX_VALUE));
        try {
            Sessions.Answer prepared = session.prepare(name);
            if (!(prepared instanceof Sessions.Answer.Done)) {
                return prepared;
            }
            TimeUnit.MILLISECONDS.sleep(dice.below(KEPT_MILLIS_MOST));
            if (dice.chance(1, 8)) {
                return new Sessions.Answer.Unknown("prepared, and its client went away");
            }
            kept.put(name, new Wish(commits, System.nanoTime()));
            if (!isEnded(name, commits, dice)) {
                return new Sessions.Answer.Unknown("prepared, and nobody could end it");
            }
            (commits ? committed : rolledBack).incrementAndGet();
            return commits ? prepared : new Sessions.Answer.Aborted("rolled back when prepared");
        } finally {
            kept.remove(name);
        }
    }

    private boolean isEnded(String name, boolean commits, Dice dice) throws InterruptedException {
        for (int word = 0; word < WORDS_MOST; word++) {
            if (isEnded(dice.pick(nodes), name, commits)) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
        }
        return false;
    }

    private boolean isEnded(String node, String name, boolean commits) throws InterruptedException {
        try (Sessions.Session session = sessions.open(node)) {
            boolean done = session.decide(name, commits) instanceof Sessions.Answer.Done;
            if (done) {
                ended.putIfAbsent(name, System.nanoTime());
            }
            return done;
        }
    }

    /// Ends now and then at a node what nobody else will end, or has in vain tried to.
    void watch(String node, BooleanSupplier stopping) {
        try {
            while (!stopping.getAsBoolean()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                look(node);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// No client is at work any more: ends all that is prepared.
    ///
    /// @return nothing is listed any more
    boolean finish(long deadlineNanos) throws InterruptedException {
        for (int round = 0; ; round++) {
            SortedSet<String> listed = look(nodes.get(round % nodes.size()));
            if (listed != null && listed.isEmpty()) {
                return true;
            }
            if (System.nanoTime() >= deadlineNanos) {
                return false;
            }
        }
    }

    /// Ends all that is listed at a node and whose client has gone.
    ///
    /// @return what is listed; null where it could not be
    private @Nullable SortedSet<String> look(String node) throws InterruptedException {
        long asked = System.nanoTime();
        SortedSet<String> listed;
        try (Sessions.Session session = sessions.open(node)) {
            listed = session.prepared();
        }
        if (listed == null) {
            TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
            return null;
        }
        for (String name : listed) {
            Long endedAt = ended.get(name);
            if (endedAt == null) {
                help(node, name);
            } else if (endedAt < asked) {
                left.add(name);
            }
        }
        return listed;
    }

    /// Whoever ends what its client has left goes by the name, so that all want the same.
    private void help(String node, String name) throws InterruptedException {
        Wish wish = kept.get(name);
        if (wish == null && isEnded(node, name, name.hashCode() % 2 == 0)) {
            finished.add(name);
        } else if (wish != null && wish.isOld()) {
            boolean _ = isEnded(node, name, wish.commits());
        }
    }

    Tally tally() {
        return new Tally(committed.get(), rolledBack.get(), finished.size(), new TreeSet<>(left));
    }
}
