package fulcrum.server.loop;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.server.loop.TestCell.Elected;
import fulcrum.server.transport.ClusterId;
import fulcrum.server.transport.Link;
import fulcrum.server.transport.Receiver;
import fulcrum.server.transport.Sockets;
import fulcrum.server.transport.Transport;
import fulcrum.server.transport.TransportConfig;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Measures what the transport and the cell cost, alone: `echo`, `raft`, `idle`, or all of them. No
/// test; docs/internals/transport.md has the command.
final class Figures {

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final PrintStream OUT =
            new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final int[] UNDER_WAY = {1, 16, 64, 256};
    private static final int VALUE_BYTES = 256;

    private Figures() {}

    public static void main(String[] arguments) {
        try {
            measure(arguments);
            System.exit(0);
        } catch (Exception | AssertionError failed) {
            failed.printStackTrace(OUT);
            System.exit(1); // loops that are left would keep the process alive
        }
    }

    private static void measure(String[] arguments) throws Exception {
        long seconds = Long.getLong("seconds", 3);
        List<String> wanted = List.of(arguments);
        for (Sockets sockets : Sockets.available()) {
            if (wanted.isEmpty() || wanted.contains("echo")) {
                echo(sockets, seconds);
            }
            if (wanted.isEmpty() || wanted.contains("raft")) {
                raft(sockets, seconds);
            }
        }
        if (wanted.isEmpty() || wanted.contains("idle")) {
            idle(Sockets.available().getFirst(), 1_000);
        }
    }

    // Two transports, and messages that go to and fro

    /// Sends back what it gets, from the loop that got it.
    private static final class Echo implements Receiver, Links {
        final AtomicLong received = new AtomicLong();
        private @Nullable Transport transport;
        private final Encoder message = new Encoder();
        private final Bytes padding = Bytes.wrap(new byte[VALUE_BYTES - 2]);

        Echo() {
            message.bytes(padding);
        }

        @Override
        public void received(Link from, long group, Decoder bytes) {
            received.lazySet(received.getPlain() + 1);
            from.send(group, message);
        }

        @Override
        public void send(NodeId to, long group, Encoder bytes) {}

        @Override
        public void flush() {
            if (transport != null) {
                transport.flush();
            }
        }

        @Override
        public void abandon() {}
    }

    private static void echo(Sockets sockets, long seconds) throws Exception {
        OUT.println("echo of 256 bytes, one JVM, two loops, " + sockets);
        OUT.println("under way  round trips/s  CPU us/message  bytes/message  messages/write");
        Echo one = new Echo();
        Echo two = new Echo();
        EchoNode first = echoNode(1, one, sockets);
        EchoNode second = echoNode(2, two, sockets);
        introduce(first, second);
        introduce(second, first);
        while (first.on(() -> first.transport.link(new NodeId(2))) == null) {
            LockSupport.parkNanos(1_000_000);
        }
        int started = 0;
        for (int underWay : UNDER_WAY) {
            int more = underWay - started;
            first.on(() -> {
                for (int i = 0; i < more; i++) {
                    first.transport.send(new NodeId(2), 1, one.message);
                }
                first.transport.flush();
                return true;
            });
            started = underWay;
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds)); // warms up
            Reading before = Reading.of(first.thread, second.thread);
            long trips = one.received.get();
            long writes = first.on(() -> first.transport.counters().flushes);
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
            Reading after = Reading.of(first.thread, second.thread);
            long count = one.received.get() - trips;
            long wrote = first.on(() -> first.transport.counters().flushes) - writes;
            OUT.println(
                    "%9d  %13.0f  %14.2f  %13.1f  %14.1f"
                            .formatted(
                                    underWay,
                                    count / after.secondsSince(before),
                                    after.cpuMicrosSince(before) / (2.0 * count),
                                    after.bytesSince(before) / (2.0 * count),
                                    (double) count / wrote));
        }
        first.stop();
        second.stop();
    }

    private record EchoNode(CellThread thread, Transport transport, InetSocketAddress address) {

        <T> T on(Callable<T> action) throws Exception {
            return thread.loop().submit(action).get(30, TimeUnit.SECONDS);
        }

        void stop() throws Exception {
            on(() -> {
                transport.abandon();
                return true;
            });
            thread.stop().get(30, TimeUnit.SECONDS);
        }
    }

    private static EchoNode echoNode(int number, Echo echo, Sockets sockets) throws Exception {
        Cell cell =
                new Cell(
                        new MemoryLog(false),
                        echo,
                        new SystemClocks(0),
                        (_, _) -> {},
                        CellBounds.DEFAULT);
        CellThread thread = new CellThread("echo-" + number, cell, sockets);
        Transport transport = new Transport(thread.loop(), sockets, config(number), echo, _ -> {});
        echo.transport = transport;
        thread.start();
        return new EchoNode(thread, transport, transport.start().get(30, TimeUnit.SECONDS));
    }

    private static TransportConfig config(int number) {
        return TransportConfig.of(
                new ClusterId(1, 1),
                new NodeId(number),
                number,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new TreeMap<>());
    }

    private static void introduce(EchoNode to, EchoNode other) throws Exception {
        to.on(() -> {
            to.transport.admit(other.transport.config().self(), other.address);
            return true;
        });
    }

    // Three cells, one group, and clients that ask again as soon as they are answered

    private static void raft(Sockets sockets, long seconds) throws Exception {
        OUT.println("Raft, 256-byte commands, one JVM, three loops, logs in memory, " + sockets);
        OUT.println(
                "under way  commands/s  CPU us  bytes  hops  steps  messages  writes  (per command)");
        BlockingQueue<Elected> elections = new LinkedBlockingQueue<>();
        List<TestCell> cells = cells(elections, sockets);
        for (TestCell cell : cells) {
            cell.open(1, 1, config(cell.id), 1, false);
        }
        Elected elected = elections.poll(30, TimeUnit.SECONDS);
        TestCell leader = cells.get(elected == null ? 0 : elected.leader().number() - 1);
        for (int underWay : UNDER_WAY) {
            Load load = new Load(leader, underWay);
            load.begin();
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
            Reading before = Reading.of(cells);
            long done = load.done.get();
            long[] counts = counts(cells);
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
            Reading after = Reading.of(cells);
            double count = load.done.get() - done;
            long[] then = counts(cells);
            load.end();
            OUT.println(
                    "%9d  %10.0f  %6.1f  %5.0f  %4.2f  %5.1f  %8.2f  %6.2f"
                            .formatted(
                                    underWay,
                                    count / after.secondsSince(before),
                                    after.cpuMicrosSince(before) / count,
                                    after.bytesSince(before) / count,
                                    (then[0] - counts[0]) / count,
                                    (then[1] - counts[1]) / count,
                                    (then[2] - counts[2]) / count,
                                    (then[3] - counts[3]) / count));
        }
        for (TestCell cell : cells) {
            cell.kill();
        }
    }

    /// With a log that is let go of, and never further than a follower may lag.
    private static RaftConfig config(NodeId self) {
        return ThreeCellsTest.config(self)
                .withTiming( // a collection that stops all three is no reason to elect
                        new RaftConfig.Timing(100_000_000, 2_000_000_000L, 4_000_000_000L, 0, 20))
                .withFirstLeader(new NodeId(1))
                .withLimits(
                        new RaftConfig.Limits(
                                256, 256 << 10, 64, 4L << 20, 64L << 20, 20_000, 60_000));
    }

    /// So many commands are under way at any time, submitted on the leader's own loop.
    private static final class Load {
        final AtomicLong done = new AtomicLong();
        private final TestCell leader;
        private final int underWay;
        private final Registers.Put put =
                new Registers.Put(1, 1, 1, Bytes.wrap(new byte[VALUE_BYTES]));
        private final CountDownLatch ended;
        private volatile boolean ending;

        Load(TestCell leader, int underWay) {
            this.leader = leader;
            this.underWay = underWay;
            this.ended = new CountDownLatch(underWay);
        }

        void begin() throws Exception {
            leader.on(() -> {
                for (int i = 0; i < underWay; i++) {
                    leader.cell.submit(1, put, this::answered);
                }
                return true;
            });
        }

        private void answered(Outcome outcome) {
            if (!(outcome instanceof Outcome.Done)) {
                throw new IllegalStateException("refused: " + outcome);
            }
            done.lazySet(done.getPlain() + 1);
            if (ending) {
                ended.countDown();
            } else {
                leader.cell.submit(1, put, this::answered);
            }
        }

        void end() throws InterruptedException {
            ending = true;
            if (!ended.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("commands are left without an answer");
            }
        }
    }

    private static long[] counts(List<TestCell> cells) throws Exception {
        long[] sums = new long[4];
        for (TestCell cell : cells) {
            long[] own =
                    cell.on(() -> {
                        CellCounters c = cell.cell.counters();
                        return new long[] {
                            c.logHandOvers + c.wakeUps,
                            c.steps,
                            c.messages,
                            cell.transport.counters().flushes
                        };
                    });
            for (int i = 0; i < sums.length; i++) {
                sums[i] += own[i];
            }
        }
        return sums;
    }

    // Many groups that nobody uses

    private static void idle(Sockets sockets, int groups) throws Exception {
        BlockingQueue<Elected> elections = new LinkedBlockingQueue<>();
        List<TestCell> cells = cells(elections, sockets);
        long begun = System.nanoTime();
        for (TestCell cell : cells) {
            RaftConfig config = ThreeCellsTest.config(cell.id).withFirstLeader(new NodeId(1));
            cell.open(1, groups, config, 1, false);
        }
        TreeSet<Long> led = new TreeSet<>();
        while (led.size() < groups) {
            Elected elected = elections.poll(60, TimeUnit.SECONDS);
            if (elected == null) {
                throw new IllegalStateException("only " + led.size() + " groups have a leader");
            }
            led.add(elected.group());
        }
        OUT.println(
                groups
                        + " groups on three cells, "
                        + sockets
                        + ": all led after "
                        + (System.nanoTime() - begun) / 1_000_000
                        + " ms");
        OUT.println("seconds  CPU in percent   turns/s  messages/s  writes/s  heap MB");
        long turns = turns(cells);
        long[] counts = counts(cells);
        Reading before = Reading.of(cells);
        for (int i = 0; i < 6; i++) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(10));
            Reading after = Reading.of(cells);
            long[] then = counts(cells);
            long turned = turns(cells);
            double seconds = after.secondsSince(before);
            OUT.println(
                    "%7d  %15.2f  %7.0f  %10.0f  %8.0f  %7d"
                            .formatted(
                                    (i + 1) * 10,
                                    after.cpuMicrosSince(before) / 10_000.0 / seconds,
                                    (turned - turns) / seconds,
                                    (then[2] - counts[2]) / seconds,
                                    (then[3] - counts[3]) / seconds,
                                    usedMegabytes()));
            before = after;
            counts = then;
            turns = turned;
        }
        for (TestCell cell : cells) {
            cell.kill();
        }
    }

    private static long usedMegabytes() {
        return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
    }

    private static long turns(List<TestCell> cells) throws Exception {
        long sum = 0;
        for (TestCell cell : cells) {
            sum += cell.on(() -> cell.cell.counters().turns);
        }
        return sum;
    }

    private static List<TestCell> cells(BlockingQueue<Elected> elections, Sockets sockets)
            throws Exception {
        List<TestCell> cells = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            cells.add(new TestCell(new NodeId(i), new MemoryLog(false), i, elections, sockets));
        }
        for (TestCell one : cells) {
            for (TestCell other : cells) {
                if (one != other) {
                    one.meet(other);
                }
            }
        }
        return cells;
    }

    /// What the process has used so far.
    private record Reading(long nanos, long cpuNanos, long bytes) {

        static Reading of(List<TestCell> cells) {
            List<Thread> threads = new ArrayList<>();
            for (TestCell cell : cells) {
                threads.add(cell.thread.thread());
                threads.add(cell.log.thread());
            }
            return ofThreads(threads);
        }

        static Reading of(CellThread one, CellThread other) {
            return ofThreads(List.of(one.thread(), other.thread()));
        }

        private static Reading ofThreads(List<Thread> threads) {
            long bytes = 0;
            for (Thread thread : threads) {
                bytes += THREADS.getThreadAllocatedBytes(thread.threadId());
            }
            return new Reading(System.nanoTime(), PROCESS.getProcessCpuTime(), bytes);
        }

        double secondsSince(Reading before) {
            return (nanos - before.nanos) / 1e9;
        }

        double cpuMicrosSince(Reading before) {
            return (cpuNanos - before.cpuNanos) / 1e3;
        }

        double bytesSince(Reading before) {
            return bytes - before.bytes;
        }
    }
}
