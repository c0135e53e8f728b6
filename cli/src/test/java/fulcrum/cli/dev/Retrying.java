package fulcrum.cli.dev;

import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client that sends a write again, once, where it failed: over a new connection to whichever
/// node lets it in. What fails twice it remembers.
final class Retrying implements AutoCloseable {

    private static final long DEADLINE_SECONDS = 30;

    private final DevPorts ports;
    private final int nodes;
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "retrying");
    private @Nullable Connection connection;
    private int first = 1;
    private long done;
    private volatile boolean stopping;

    Retrying(DevPorts ports, int nodes) {
        this.ports = ports;
        this.nodes = nodes;
        Writers.makeTable(ports.sql(1));
        thread.start();
    }

    private void run() {
        while (!stopping) {
            try {
                try {
                    write();
                } catch (SQLException again) {
                    forget();
                    write();
                }
                synchronized (this) {
                    done++;
                    notifyAll();
                }
            } catch (SQLException failed) {
                forget();
                failures.add(failed.getSQLState() + " " + failed.getMessage());
            }
        }
        forget();
    }

    private void write() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = connect();
            connection = open;
        }
        try (PreparedStatement update =
                open.prepareStatement(
                        "INSERT INTO pairs VALUES ('rolling', '1')"
                                + " ON CONFLICT (k) DO UPDATE SET v = EXCLUDED.v")) {
            update.executeUpdate();
        }
    }

    private Connection connect() throws SQLException {
        List<InetSocketAddress> inTurn = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            inTurn.add(ports.sql((first + i) % nodes + 1));
        }
        first++;
        return Writers.connect(inTurn);
    }

    private void forget() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException _) {
            // it was broken
        }
        connection = null;
    }

    /// Waits until so many more were done.
    synchronized void awaitMore(long more) throws InterruptedException {
        long wanted = done + more;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (done < wanted) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("only " + (more - wanted + done) + ": " + failures);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
