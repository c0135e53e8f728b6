package fulcrum.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;
import fulcrum.server.loop.Completions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Keeps what a store tells, until a test asks for it.
final class Told implements StoreListener, Completions {

    /// @param from the peer whose snapshot was imported
    record Taken(@Nullable NodeId from, Snapshot snapshot) {}

    record Loaded(long ticket, Input.Found found) {}

    private static final long PATIENCE_SECONDS = 20;

    final BlockingQueue<Taken> snapshots = new LinkedBlockingQueue<>();
    final BlockingQueue<Loaded> loads = new LinkedBlockingQueue<>();
    final BlockingQueue<Long> durable = new LinkedBlockingQueue<>();
    final BlockingQueue<Boolean> fulls = new LinkedBlockingQueue<>();
    final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

    @Override
    public void durable(long group, long index) {
        durable.add(index);
    }

    @Override
    public void full(boolean now) {
        fulls.add(now);
    }

    @Override
    public void failed(Throwable reason) {
        failures.add(reason);
    }

    @Override
    public void loaded(long ticket, Input.Found found) {
        loads.add(new Loaded(ticket, found));
    }

    @Override
    public void captured(Snapshot snapshot) {
        snapshots.add(new Taken(null, snapshot));
    }

    @Override
    public void imported(NodeId from, Snapshot snapshot) {
        snapshots.add(new Taken(from, snapshot));
    }

    /// Waits until a group's state is durable up to an index.
    void awaitDurable(long index) throws InterruptedException {
        for (long told = 0; told < index; told = next(durable)) {
            assertThat(told).isLessThan(index);
        }
    }

    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was told in " + PATIENCE_SECONDS + " s");
        }
        return next;
    }
}
