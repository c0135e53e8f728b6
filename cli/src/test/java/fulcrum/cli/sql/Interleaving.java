package fulcrum.cli.sql;

import fulcrum.cli.dev.DevCluster;
import fulcrum.database.transaction.TxnView;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.server.Server;
import fulcrum.server.node.NodeFigures;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Transactions whose statements follow each other in an order that is written down, each
/// transaction at a node of its own.
///
/// A statement is begun when the one before it is done or waits for a lock, which the leaders of
/// the groups tell. What a transaction that waits is to do next is done as soon as it goes on.
final class Interleaving implements AutoCloseable {

    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final String DONE = "done";

    private final DevCluster cluster;
    private final List<Actor> actors = new ArrayList<>();

    /// One transaction.
    private static final class Actor {

        private final Connection connection;
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final List<Future<String>> steps = new ArrayList<>();

        Actor(Connection connection) {
            this.connection = connection;
        }

        boolean isBusy() {
            return steps.stream().anyMatch(step -> !step.isDone());
        }

        private String run(String sql) {
            try (Statement statement = connection.createStatement()) {
                if (!statement.execute(sql)) {
                    return DONE;
                }
                StringJoiner rows = new StringJoiner(" ");
                try (ResultSet result = statement.getResultSet()) {
                    while (result.next()) {
                        rows.add(result.getString(1) + "=" + result.getString(2));
                    }
                }
                return rows.toString();
            } catch (SQLException failed) {
                return "error " + failed.getSQLState();
            }
        }
    }

    /// @param connections of each transaction
    Interleaving(DevCluster cluster, Collection<Connection> connections) {
        this.cluster = cluster;
        connections.forEach(each -> actors.add(new Actor(each)));
    }

    /// Begins a statement of a transaction, and waits until it is done or waits itself.
    ///
    /// @param transaction from 1
    /// @return which statement of the transaction it is
    int say(int transaction, String sql) throws Exception {
        Actor actor = actors.get(transaction - 1);
        actor.steps.add(actor.thread.submit(() -> actor.run(sql)));
        settle();
        return actor.steps.size() - 1;
    }

    private void settle() throws Exception {
        long began = System.nanoTime();
        Object pace = new Object();
        while (!isSettled()) {
            if (System.nanoTime() - began > DEADLINE_NANOS) {
                throw new AssertionError("nobody says what became of a statement");
            }
            synchronized (pace) {
                pace.wait(1);
            }
        }
    }

    /// Whoever is busy waits for a lock.
    private boolean isSettled() throws Exception {
        long busy = actors.stream().filter(Actor::isBusy).count();
        return busy == 0 || waiting() >= busy;
    }

    /// How many wait for locks; 0 while commits are still to be told.
    private int waiting() throws InterruptedException {
        int waiting = 0;
        for (Server server : cluster.running().values()) {
            try {
                for (NodeFigures.Group group : server.node().figures().groups()) {
                    TxnView transactions = group.transactions();
                    if (isLeading(group) && transactions.unlearned() > 0) {
                        return 0;
                    }
                    waiting += isLeading(group) ? transactions.waiting() : 0;
                }
            } catch (IOException _) {
                return 0;
            }
        }
        return waiting;
    }

    private static boolean isLeading(NodeFigures.Group group) {
        return group.role() == RaftView.Standing.LEADER;
    }

    /// Waits until all have done what they were to do.
    void finish() throws Exception {
        for (Actor actor : actors) {
            for (Future<String> step : actor.steps) {
                String _ = step.get(DEADLINE_NANOS, TimeUnit.NANOSECONDS);
            }
        }
    }

    /// What came of a statement, once all is [#finish]ed: rows as `id=value`, or an error's code.
    String outcome(int transaction, int statement) throws Exception {
        return actors.get(transaction - 1).steps.get(statement).get();
    }

    /// Whether all statements of a transaction were done.
    boolean isCommitted(int transaction) throws Exception {
        return errors(transaction).isEmpty();
    }

    List<String> errors(int transaction) throws Exception {
        List<String> errors = new ArrayList<>();
        for (Future<String> step : actors.get(transaction - 1).steps) {
            if (step.get().startsWith("error ")) {
                errors.add(step.get().substring("error ".length()));
            }
        }
        return errors;
    }

    @Override
    public void close() throws SQLException {
        for (Actor actor : actors) {
            actor.thread.shutdownNow();
            actor.connection.close();
        }
    }
}
