package fulcrum.bench.beside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// What processes have used so far, as the kernel counts it.
///
/// @param cpuMicros of all their threads, also of those that have ended
/// @param sleeps voluntary context switches: how often a thread gave up its core to wait, and so
///   had to be woken
/// @param readsAndWrites calls of read and write in all their forms; calls for sockets that are not
///   of these are missing
record Usage(long cpuMicros, long sleeps, long readsAndWrites) {

    private static final long TICK_MICROS = 10_000; // of /proc, on every Linux that we know

    /// Reads those that are there.
    static Usage of(List<Long> pids) throws IOException {
        long ticks = 0;
        long sleeps = 0;
        long calls = 0;
        for (long pid : pids) {
            Path process = Path.of("/proc/" + pid);
            try {
                String stat = Files.readString(process.resolve("stat"));
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                sleeps += sleeps(process);
                calls += calls(process);
            } catch (NoSuchFileException _) {
                // it has ended
            }
        }
        return new Usage(ticks * TICK_MICROS, sleeps, calls);
    }

    private static long sleeps(Path process) throws IOException {
        long sleeps = 0;
        try (var threads = Files.list(process.resolve("task"))) {
            for (Path thread : threads.toList()) {
                try {
                    for (String line : Files.readAllLines(thread.resolve("status"))) {
                        if (line.startsWith("voluntary_ctxt_switches")) {
                            sleeps += number(line);
                        }
                    }
                } catch (IOException _) {
                    // the thread has ended
                }
            }
        }
        return sleeps;
    }

    private static long calls(Path process) throws IOException {
        long calls = 0;
        for (String line : Files.readAllLines(process.resolve("io"))) {
            if (line.startsWith("syscr") || line.startsWith("syscw")) {
                calls += number(line);
            }
        }
        return calls;
    }

    private static long number(String line) {
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    Usage minus(Usage before) {
        return new Usage(
                cpuMicros - before.cpuMicros,
                sleeps - before.sleeps,
                readsAndWrites - before.readsAndWrites);
    }
}
