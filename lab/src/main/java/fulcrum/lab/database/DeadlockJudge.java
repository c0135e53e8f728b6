package fulcrum.lab.database;

import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.Blocked;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.Wait;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Invariant;
import fulcrum.machine.NodeId;
import fulcrum.simulator.Finding;
import fulcrum.simulator.Stage;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Remembers who waited for whom, and holds against it what clients are told of deadlocks: of every
/// cycle each part was there some time, and the victim is the youngest. Where all of it was there
/// at once, the deadlock was real; it need not have been where one who was in it was given up for
/// another reason while the others were being asked.
final class DeadlockJudge implements Invariant<Part> {

    static final String AT_ONE_SHARD = "deadlock at one shard";
    static final String OVER_SHARDS = "deadlock over shards";

    private record Edge(TxnId txn, long call, TxnId by) implements Comparable<Edge> {

        private static final Comparator<Edge> ORDER =
                Comparator.comparing(Edge::txn)
                        .thenComparingLong(Edge::call)
                        .thenComparing(Edge::by);

        @Override
        public int compareTo(Edge other) {
            return ORDER.compare(this, other);
        }
    }

    private static final class Life {

        private final long since;
        private long until;

        Life(long since, long until) {
            this.since = since;
            this.until = until;
        }
    }

    private final Stage<Part> stage;
    private final TreeMap<Edge, Life> lives = new TreeMap<>();
    private final TreeMap<NodeId, SortedSet<Edge>> present = new TreeMap<>();
    private @Nullable String violation;

    DeadlockJudge(Stage<Part> stage) {
        this.stage = stage;
    }

    @Override
    public String name() {
        return "Waiting Is Seen";
    }

    @Override
    public void check(NodeId node, Part view) {
        SortedSet<Edge> before = present.getOrDefault(node, new TreeSet<>());
        if (view.blocked().isEmpty() && before.isEmpty()) {
            return;
        }
        SortedSet<Edge> now = new TreeSet<>();
        for (Blocked blocked : view.blocked()) {
            Wait wait = blocked.request();
            blocked.by().forEach(by -> now.add(new Edge(wait.txn(), wait.call(), by)));
        }
        for (Edge edge : now) {
            lives.computeIfAbsent(edge, _ -> new Life(stage.time(), 0)).until = Long.MAX_VALUE;
        }
        for (Edge edge : before) {
            Life life = lives.get(edge);
            if (life != null && !now.contains(edge)) {
                life.until = stage.time();
            }
        }
        present.put(node, now);
    }

    /// Somebody begins to wait: perhaps for so short that it is over when its step is.
    void heard(Blocked blocked) {
        Wait wait = blocked.request();
        for (TxnId by : blocked.by()) {
            Edge edge = new Edge(wait.txn(), wait.call(), by);
            lives.computeIfAbsent(edge, _ -> new Life(stage.time(), stage.time()));
        }
    }

    /// A client is told that its transaction is aborted.
    void told(SessionResult.Aborted aborted) {
        stage.sometimes(DatabaseEpisode.aborted(aborted.why()));
        List<Wait> cycle = aborted.cycle();
        if (aborted.why() != Why.DEADLOCK) {
            return;
        }
        long since = 0;
        long until = Long.MAX_VALUE;
        for (int i = 0; i < cycle.size(); i++) {
            Wait wait = cycle.get(i);
            TxnId next = cycle.get((i + 1) % cycle.size()).txn();
            Life life = lives.get(new Edge(wait.txn(), wait.call(), next));
            if (life == null) {
                violation = wait + ", but never for " + next + ", in " + cycle;
                return;
            }
            if (wait.txn().compareTo(cycle.getFirst().txn()) > 0) {
                violation = "the first is not the youngest of " + cycle;
            }
            since = Math.max(since, life.since);
            until = Math.min(until, life.until);
        }
        boolean apart = cycle.stream().mapToLong(Wait::shard).distinct().count() > 1;
        stage.sometimes(since > until ? "phantom deadlock" : apart ? OVER_SHARDS : AT_ONE_SHARD);
    }

    Finding finding() {
        String checker = "Deadlocks";
        String found = violation;
        return found == null ? Finding.valid(checker) : Finding.violated(checker, found);
    }
}
