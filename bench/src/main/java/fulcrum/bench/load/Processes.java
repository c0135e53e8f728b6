package fulcrum.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// What processes have cost so far, as the kernel counts it.
///
/// @param cpuMicros of all their threads
/// @param switches of threads, voluntary or not
public record Processes(long cpuMicros, long switches) {

    private static final long TICK_MICROS = 10_000; // of /proc, on every Linux that we know

    /// Reads those that are there.
    public static Processes read(List<Long> pids) throws IOException {
        long ticks = 0;
        long switches = 0;
        for (long pid : pids) {
            Path process = Path.of("/proc/" + pid);
            try {
                String stat = Files.readString(process.resolve("stat"));
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                switches += switches(process);
            } catch (NoSuchFileException _) {
                // it has ended
            }
        }
        return new Processes(ticks * TICK_MICROS, switches);
    }

    private static long switches(Path process) throws IOException {
        long switches = 0;
        try (var threads = Files.list(process.resolve("task"))) {
            for (Path thread : threads.toList()) {
                try {
                    for (String line : Files.readAllLines(thread.resolve("status"))) {
                        if (line.contains("ctxt_switches")) {
                            switches += Long.parseLong(line.replaceAll("\\D", ""));
                        }
                    }
                } catch (NoSuchFileException _) {
                    // the thread has ended
                }
            }
        }
        return switches;
    }

    public Processes minus(Processes before) {
        return new Processes(cpuMicros - before.cpuMicros, switches - before.switches);
    }
}
