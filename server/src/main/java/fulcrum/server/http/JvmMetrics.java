package fulcrum.server.http;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.RuntimeMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the process and its JVM say of themselves, under the names that Prometheus' own clients
/// use. Nodes that share a process share these figures.
final class JvmMetrics {

    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;
    private static final int KIBI = 1024;

    private JvmMetrics() {}

    static void add(Metrics metrics) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        String used = "Memory of the JVM that is in use.";
        metrics.gauge(
                "jvm_memory_used_bytes",
                used,
                Metrics.labels("area", "heap"),
                memory.getHeapMemoryUsage().getUsed());
        metrics.gauge(
                "jvm_memory_used_bytes",
                used,
                Metrics.labels("area", "nonheap"),
                memory.getNonHeapMemoryUsage().getUsed());
        metrics.gauge(
                "jvm_memory_max_bytes",
                "What the JVM may use at most.",
                Metrics.labels("area", "heap"),
                memory.getHeapMemoryUsage().getMax());
        collections(metrics);
        metrics.gauge(
                "jvm_threads_current",
                "Threads of the JVM.",
                ManagementFactory.getThreadMXBean().getThreadCount());
        process(metrics);
    }

    private static void collections(Metrics metrics) {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            metrics.counter(
                    "jvm_gc_collections_total",
                    "Garbage collections.",
                    Metrics.labels("gc", collector.getName()),
                    collector.getCollectionCount());
            metrics.counter(
                    "jvm_gc_collection_seconds_total",
                    "Time that garbage collections took.",
                    Metrics.labels("gc", collector.getName()),
                    collector.getCollectionTime() / MILLIS);
        }
    }

    private static void process(Metrics metrics) {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        metrics.gauge(
                "process_start_time_seconds",
                "When the process began, since 1970-01-01T00:00Z.",
                runtime.getStartTime() / MILLIS);
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        if (system instanceof com.sun.management.UnixOperatingSystemMXBean unix) {
            metrics.counter(
                    "process_cpu_seconds_total",
                    "CPU time of the process.",
                    unix.getProcessCpuTime() / NANOS);
            metrics.gauge(
                    "process_open_fds",
                    "Open files and sockets.",
                    unix.getOpenFileDescriptorCount());
            metrics.gauge(
                    "process_max_fds", "How many may be open.", unix.getMaxFileDescriptorCount());
        }
        long resident = residentKibi();
        if (resident > 0) {
            metrics.gauge(
                    "process_resident_memory_bytes",
                    "Memory of the process in RAM.",
                    resident * KIBI);
        }
    }

    /// As Linux has it; 0 elsewhere.
    private static long residentKibi() {
        try {
            String status =
                    Files.readString(Path.of("/proc/self/status"), StandardCharsets.US_ASCII);
            return status.lines()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | NumberFormatException _) {
            return 0;
        }
    }
}
