package fulcrum.server.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// What a door has seen.
final class DoorCounters {

    private final LongAdder requests = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final AtomicInteger connections = new AtomicInteger();

    void request() {
        requests.increment();
    }

    void refuse() {
        refused.increment();
    }

    /// One more connection; returns how many there are with it.
    int connect() {
        return connections.incrementAndGet();
    }

    void disconnect() {
        connections.decrementAndGet();
    }

    long requests() {
        return requests.sum();
    }

    long refused() {
        return refused.sum();
    }

    int connections() {
        return connections.get();
    }
}
