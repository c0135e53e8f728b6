package fulcrum.bench.beside;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Counts the system calls of processes with `perf`, where it is installed and allowed. Counting
/// costs the counted something, so it is done after the time that counts.
final class SystemCalls {

    private static final String ALL = "raw_syscalls:sys_enter";
    private static final List<String> SYNCS =
            List.of(
                    "syscalls:sys_enter_fdatasync",
                    "syscalls:sys_enter_fsync",
                    "syscalls:sys_enter_sync_file_range",
                    "syscalls:sys_enter_msync");

    /// Per second; negative where nobody counts.
    record Rate(double calls, double syncs) {
        static final Rate UNKNOWN = new Rate(-1, -1);
    }

    private SystemCalls() {}

    /// Whether they can be counted.
    static boolean areCountable() {
        try {
            return count(List.of(ProcessHandle.current().pid()), 100).calls >= 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Counts for so long.
    static Rate count(List<Long> pids, int millis) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("perf", "stat", "-x", ","));
        command.addAll(List.of("-e", ALL + "," + String.join(",", SYNCS)));
        command.add("-p");
        command.add(pids.stream().map(String::valueOf).collect(Collectors.joining(",")));
        command.addAll(List.of("--timeout", Integer.toString(millis)));
        Process perf = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(perf.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!perf.waitFor(10, TimeUnit.SECONDS) || perf.exitValue() != 0) {
            return Rate.UNKNOWN;
        }
        SortedMap<String, Double> counted = new TreeMap<>();
        for (String line : printed.lines().toList()) {
            String[] words = line.split(",");
            if (words.length > 2 && words[0].matches("\\d+")) {
                counted.put(words[2], Double.parseDouble(words[0]));
            } else if (words.length > 2 && words[0].equals("<not counted>")) {
                counted.put(words[2], 0.0); // none of the threads ran
            }
        }
        Double calls = counted.get(ALL);
        if (calls == null) {
            return Rate.UNKNOWN;
        }
        double syncs = 0;
        for (String event : SYNCS) {
            syncs += counted.getOrDefault(event, 0.0);
        }
        return new Rate(calls * 1e3 / millis, syncs * 1e3 / millis);
    }
}
