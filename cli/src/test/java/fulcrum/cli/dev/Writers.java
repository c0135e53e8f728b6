package fulcrum.cli.dev;

import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Clients that write to the table `pairs` for as long as they are let, each to keys of its own,
/// and remember what they were told.
final class Writers implements AutoCloseable {

    private static final long TABLE_SECONDS = 30;

    private final DevPorts ports;
    private final int nodes;
    private final List<Writer> writers = new ArrayList<>();
    private final AtomicLong written = new AtomicLong();
    private volatile boolean stopping;

    Writers(DevPorts ports, int nodes, int count) {
        this.ports = ports;
        this.nodes = nodes;
        makeTable(ports.sql(1));
        for (int i = 0; i < count; i++) {
            Writer writer = new Writer(i);
            writers.add(writer);
            writer.thread.start();
        }
    }

    /// Makes the table where it is not there yet, as soon as the node can.
    static void makeTable(InetSocketAddress node) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TABLE_SECONDS);
        while (true) {
            try (Connection connection = connect(List.of(node));
                    Statement statement = connection.createStatement()) {
                boolean _ =
                        statement.execute(
                                "CREATE TABLE IF NOT EXISTS pairs"
                                        + " (k text PRIMARY KEY, v text NOT NULL)");
                return;
            } catch (SQLException failed) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(failed);
                }
            }
        }
    }

    /// Waits until so many writes more were acknowledged.
    ///
    /// @return how long that took, in milliseconds
    long awaitMore(long more, long deadlineMillis) throws InterruptedException {
        long began = System.nanoTime();
        long wanted = written.get() + more;
        synchronized (written) {
            while (written.get() < wanted) {
                long passed = (System.nanoTime() - began) / 1_000_000;
                if (passed > deadlineMillis) {
                    throw new AssertionError(
                            "only "
                                    + (more - (wanted - written.get()))
                                    + " of "
                                    + more
                                    + " writes in "
                                    + passed
                                    + " ms; last refused with "
                                    + writers.getFirst().lastFailure);
                }
                written.wait(100);
            }
        }
        return (System.nanoTime() - began) / 1_000_000;
    }

    long written() {
        return written.get();
    }

    /// Stops them, and reads back what they were told.
    ///
    /// @return what is missing, in words; nothing if all is there
    List<String> missing() throws SQLException {
        close();
        List<String> missing = new ArrayList<>();
        try (Connection connection = connect(0)) {
            for (Writer writer : writers) {
                try (PreparedStatement read =
                        connection.prepareStatement("SELECT v FROM pairs WHERE k = ?")) {
                    for (Map.Entry<String, Long> told : writer.acknowledged.entrySet()) {
                        read.setString(1, told.getKey());
                        try (ResultSet row = read.executeQuery()) {
                            long found = row.next() ? Long.parseLong(row.getString(1)) : -1;
                            // A later write may have taken effect without our being told.
                            if (found < told.getValue() || found > writer.lastTried) {
                                missing.add(
                                        told.getKey()
                                                + ": was told "
                                                + told.getValue()
                                                + ", found "
                                                + found);
                            }
                        }
                    }
                }
            }
        }
        return missing;
    }

    @Override
    public void close() {
        stopping = true;
        for (Writer writer : writers) {
            try {
                writer.thread.join();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    private Connection connect(int first) throws SQLException {
        List<InetSocketAddress> inTurn = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            inTurn.add(ports.sql((first + i) % nodes + 1));
        }
        return connect(inTurn);
    }

    /// Connects to the first of these nodes that answers.
    static Connection connect(List<InetSocketAddress> addresses) throws SQLException {
        List<String> hosts = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            hosts.add("127.0.0.1:" + address.getPort());
        }
        Properties properties = new Properties();
        properties.setProperty("user", "fulcrum");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "10");
        // Nodes come back sooner here than the driver would look at them again, after 10 s.
        properties.setProperty("hostRecheckSeconds", "0");
        String url = "jdbc:postgresql://" + String.join(",", hosts) + "/fulcrum";
        return DriverManager.getConnection(url, properties);
    }

    private final class Writer {

        private final int number;
        private final Thread thread;
        private final TreeMap<String, Long> acknowledged = new TreeMap<>();
        private volatile long lastTried;
        private volatile @Nullable SQLException lastFailure;

        Writer(int number) {
            this.number = number;
            thread = Thread.ofPlatform().name("writer-" + number).unstarted(this::run);
        }

        private void run() {
            while (!stopping) {
                try (Connection connection = connect(number);
                        PreparedStatement write =
                                connection.prepareStatement(
                                        "INSERT INTO pairs VALUES (?, ?) ON CONFLICT (k) DO"
                                                + " UPDATE SET v = EXCLUDED.v")) {
                    while (!stopping) {
                        write(write);
                    }
                } catch (SQLException failed) {
                    lastFailure = failed; // tried again, at whichever node answers
                }
            }
        }

        private void write(PreparedStatement write) throws SQLException {
            long value = lastTried + 1;
            lastTried = value;
            String key = "w" + number + "-" + value % 100;
            write.setString(1, key);
            write.setString(2, Long.toString(value));
            write.executeUpdate();
            acknowledged.put(key, value);
            written.incrementAndGet();
            synchronized (written) {
                written.notifyAll();
            }
        }
    }
}
