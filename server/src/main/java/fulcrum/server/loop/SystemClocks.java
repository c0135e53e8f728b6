package fulcrum.server.loop;

import java.time.Instant;

/// The machine's own clocks.
///
/// @param wallErrorNanos how far an administrator says the wall clock may be off
public record SystemClocks(long wallErrorNanos) implements Clocks {

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }

    @Override
    public long wallNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
