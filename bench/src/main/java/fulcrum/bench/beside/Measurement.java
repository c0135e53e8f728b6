package fulcrum.bench.beside;

import fulcrum.bench.load.ClientProcess;
import fulcrum.bench.load.Load;
import fulcrum.bench.load.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Puts a running system under loads, and reads what that costs.
///
/// @param work the disk whose flushes are counted
/// @param countCalls whether system calls can be counted
record Measurement(Running system, Path work, boolean countCalls) {

    private static final int CALLS_MILLIS = 700;

    private static final int SETTLING_MILLIS = 5_000;

    /// The part of the servers' CPU that is little.
    private static final double SETTLED = 0.05;

    /// How long a load has to go on for the calls to be counted.
    static final int TAIL_MILLIS = 3_000;

    /// All that can be read at one moment; what processes have to be asked comes a little later.
    private record Reading(
            long nanos,
            Usage servers,
            Compilers compilers,
            Usage clients,
            Usage us,
            Machine machine,
            long askedNanos,
            long allocated,
            SortedMap<String, Long> counters) {}

    /// Gives every key a value.
    void fill(int keys, int valueBytes) throws IOException, InterruptedException {
        system.clients().say(Load.fill(keys, valueBytes).toLine());
        tally(600);
    }

    /// Makes the table of transactions.
    void fillTable(int rows, int valueBytes) throws IOException, InterruptedException {
        Load fill = new Load(Load.Operation.FILL_TABLE, 16, rows, valueBytes, 0, 600_000, 0);
        system.clients().say(fill.toLine());
        Tally _ = tally(600); // what has failed was asked for again
    }

    /// Runs a load again and again, until the servers' compilers have little to do with it any
    /// more.
    ///
    /// @param secondsMost after which it is left as it is
    void settle(Load load, int secondsMost) throws Exception {
        Load piece = load.lasting(SETTLING_MILLIS);
        int pieces = secondsMost * 1_000 / SETTLING_MILLIS;
        for (int i = 0; i < pieces; i++) {
            List<Long> pids = system.pids();
            Usage servers = Usage.of(pids);
            Compilers compilers = Compilers.of(pids);
            system.clients().say(piece.toLine());
            Tally _ = tally(seconds(SETTLING_MILLIS));
            long compiling = Compilers.of(pids).microsSince(compilers);
            if (compiling < SETTLED * Usage.of(pids).minus(servers).cpuMicros()) {
                return;
            }
        }
    }

    /// Runs a load to its end.
    Point run(String name, int round, Load load) throws Exception {
        Child clients = system.clients();
        clients.say(load.toLine());
        SystemCalls.Rate calls = SystemCalls.Rate.UNKNOWN;
        Reading before;
        Reading after;
        List<Long> pids;
        try (Allocations allocations = Allocations.of(system.pids())) {
            Reading _ = read(system.pids(), allocations); // the first one is slow
            clients.await(ClientProcess.BEGUN, seconds(load.warmUpMillis()));
            pids = system.pids(); // some serve every connection with a process
            before = read(pids, allocations);
            clients.await(ClientProcess.OVER, seconds(load.millis()));
            after = read(pids, allocations);
        }
        if (countCalls && load.tailMillis() > 0) {
            calls = SystemCalls.count(pids, CALLS_MILLIS);
            if (System.nanoTime() - after.nanos
                    > TimeUnit.MILLISECONDS.toNanos(load.tailMillis())) {
                calls = SystemCalls.Rate.UNKNOWN; // the load was over before the counting was
            }
        }
        Tally tally = tally(seconds(load.tailMillis()));
        if (tally.answered() == 0) {
            throw new IOException("nothing was answered: " + tally.firstError());
        }
        if (tally.errors() > 0) {
            System.out.println("first error: " + tally.firstError());
        }
        for (Child server : system.servers()) {
            if (!server.isAlive()) {
                throw new IOException(server + " has ended");
            }
        }
        SortedMap<Figure, Double> figures = figures(load, tally, before, after);
        double tailPerSecond = tally.tailAnswered() * 1e3 / Math.max(1, load.tailMillis());
        if (calls.calls() >= 0 && tailPerSecond > 0) {
            figures.put(Figure.CALLS, calls.calls() / tailPerSecond);
            figures.put(Figure.SYNCS, calls.syncs() / tailPerSecond);
        }
        return new Point(name, round, load.operation(), load.clients(), figures);
    }

    private static long seconds(int millis) {
        return TimeUnit.MILLISECONDS.toSeconds(millis) + 60;
    }

    private Tally tally(long seconds) throws IOException, InterruptedException {
        String line = system.clients().await(ClientProcess.TALLY, seconds);
        return Tally.fromLine(line.substring(ClientProcess.TALLY.length()));
    }

    private Reading read(List<Long> pids, Allocations allocations) throws Exception {
        long now = System.nanoTime();
        Usage servers = Usage.of(pids);
        Compilers compilers = Compilers.of(pids);
        Usage clients = Usage.of(List.of(system.clients().pid()));
        Usage us = Usage.of(List.of(ProcessHandle.current().pid()));
        Machine machine = Machine.now(work);
        long asking = System.nanoTime();
        SortedMap<String, Long> counters = system.counters();
        long asked = System.nanoTime();
        long allocated = allocations.bytes();
        return new Reading(
                now,
                servers,
                compilers,
                clients,
                us,
                machine,
                (asking + asked) / 2,
                allocated,
                counters);
    }

    private static SortedMap<Figure, Double> figures(
            Load load, Tally tally, Reading before, Reading after) {
        SortedMap<Figure, Double> figures = new TreeMap<>();
        double seconds = load.millis() / 1e3;
        double perSecond = tally.answered() / seconds;
        figures.put(Figure.OPS, perSecond);
        figures.put(Figure.P50, tally.p50Millis());
        figures.put(Figure.P99, tally.p99Millis());
        figures.put(Figure.P999, tally.p999Millis());
        figures.put(Figure.MOST, tally.mostMillis());
        figures.put(Figure.ERRORS, (double) tally.errors());
        // The readings are not taken at one instant: what they say is per time, not per window.
        double elapsed = (after.nanos - before.nanos) / 1e9;
        double operations = perSecond * elapsed;
        Usage servers = after.servers.minus(before.servers);
        Usage clients = after.clients.minus(before.clients);
        Usage us = after.us.minus(before.us);
        figures.put(Figure.SERVER_MICROS, servers.cpuMicros() / operations);
        double compiling = after.compilers.microsSince(before.compilers);
        figures.put(Figure.COMPILER_MICROS, compiling / operations);
        figures.put(Figure.CLIENT_MICROS, clients.cpuMicros() / operations);
        figures.put(Figure.HOPS, servers.sleeps() / operations);
        figures.put(Figure.TRANSFERS, servers.readsAndWrites() / operations);
        Machine machine = after.machine.minus(before.machine);
        if (machine.flushes() >= 0) {
            figures.put(Figure.FLUSHES, machine.flushes() / operations);
        }
        long others =
                machine.busyMicros() - servers.cpuMicros() - clients.cpuMicros() - us.cpuMicros();
        double all = elapsed * 1e6 * Runtime.getRuntime().availableProcessors();
        figures.put(Figure.OTHERS, Math.max(0, others) * 100 / all);
        double meanwhile = perSecond * (after.askedNanos - before.askedNanos) / 1e9;
        if (before.allocated >= 0) {
            figures.put(Figure.ALLOCATED, (after.allocated - before.allocated) / meanwhile);
        }
        OURS.forEach((figure, counter) -> {
            Long from = before.counters.get(counter);
            Long to = after.counters.get(counter);
            if (from != null && to != null) {
                figures.put(figure, (to - from) / meanwhile);
            }
        });
        double turn = Turns.p99Nanos(before.counters, after.counters);
        if (turn > 0) {
            figures.put(Figure.TURN_P99, turn / 1e6);
        }
        return figures;
    }

    private static final Map<Figure, String> OURS =
            Collections.unmodifiableMap(
                    new EnumMap<>(
                            Map.of(
                                    Figure.WAKE_UPS, "fulcrum_cell_wake_ups_total",
                                    Figure.HAND_OVERS, "fulcrum_log_hand_overs_total",
                                    Figure.FRAMES, "fulcrum_transport_frames_sent_total",
                                    Figure.LOG_SYNCS, "fulcrum_log_syncs_total")));
}
