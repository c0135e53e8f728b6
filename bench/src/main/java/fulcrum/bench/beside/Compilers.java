package fulcrum.bench.beside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// CPU time that the compilers of JVMs have taken so far: what a server takes while it is new, and
/// not any more once it has run for a while.
///
/// @param micros by thread
record Compilers(SortedMap<Long, Long> micros) {

    private static final long TICK_MICROS = 10_000;

    Compilers {
        micros = Collections.unmodifiableSortedMap(new TreeMap<>(micros));
    }

    /// Reads those that are there; threads that have ended are not.
    static Compilers of(List<Long> pids) throws IOException {
        TreeMap<Long, Long> micros = new TreeMap<>();
        for (long pid : pids) {
            Path tasks = Path.of("/proc/" + pid + "/task");
            if (!Files.exists(tasks)) {
                continue; // it has ended
            }
            try (var threads = Files.list(tasks)) {
                for (Path thread : threads.toList()) {
                    read(thread, micros);
                }
            }
        }
        return new Compilers(micros);
    }

    private static void read(Path thread, TreeMap<Long, Long> micros) throws IOException {
        String stat;
        try {
            stat = Files.readString(thread.resolve("stat"));
        } catch (IOException _) {
            return; // it has ended
        }
        int nameEnd = stat.lastIndexOf(')');
        String name = stat.substring(stat.indexOf('(') + 1, nameEnd);
        if (name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler")) {
            String[] fields = stat.substring(nameEnd + 2).split(" ");
            long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            micros.put(Long.parseLong(thread.getFileName().toString()), ticks * TICK_MICROS);
        }
    }

    /// What was taken since; a little less where a thread has ended meanwhile.
    long microsSince(Compilers before) {
        long since = 0;
        for (var entry : micros.entrySet()) {
            since += entry.getValue() - before.micros.getOrDefault(entry.getKey(), 0L);
        }
        return since;
    }
}
