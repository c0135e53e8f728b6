package fulcrum.bench.load;

import org.HdrHistogram.Histogram;

/// What came out of a run.
///
/// @param nanos how long the part that counts took
/// @param latencies of what was answered well in it, in nanoseconds
/// @param errors answers that were refusals or unknown
/// @param firstError one of them; empty if there was none
/// @param servers what the servers cost in it
/// @param clients what the clients cost in it
public record Measured(
        Load load,
        long nanos,
        Histogram latencies,
        long errors,
        String firstError,
        Processes servers,
        Processes clients) {

    public double perSecond() {
        return latencies.getTotalCount() * 1e9 / nanos;
    }

    public double millis(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }

    public double serverMicros() {
        return servers.cpuMicros() / (double) Math.max(1, latencies.getTotalCount());
    }

    public double clientMicros() {
        return clients.cpuMicros() / (double) Math.max(1, latencies.getTotalCount());
    }

    /// A line for people.
    public String line() {
        return "%-6s %4d clients %,9.0f/s  p50 %7.3f  p99 %7.3f  p99.9 %7.3f ms  servers %6.1f us  clients %5.1f us  switches %5.2f  errors %d%s"
                .formatted(
                        load.operation(),
                        load.clients(),
                        perSecond(),
                        millis(50),
                        millis(99),
                        millis(99.9),
                        serverMicros(),
                        clientMicros(),
                        servers.switches() / (double) Math.max(1, latencies.getTotalCount()),
                        errors,
                        firstError.isEmpty() ? "" : " (" + firstError + ")");
    }
}
