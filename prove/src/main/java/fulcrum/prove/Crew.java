package fulcrum.prove;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Clients at work, each on a thread of its own, until they are told to stop.
final class Crew implements AutoCloseable {

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;
    private volatile @Nullable Throwable failure;

    /// One more begins. It ends by itself once the crew is [#isStopping].
    void join(String name, Runnable work) {
        threads.add(start(name, work));
    }

    /// Starts somebody who ends by himself, and for whom [#stop] does not wait.
    Thread start(String name, Runnable work) {
        return Thread.ofVirtual()
                .name(name)
                .uncaughtExceptionHandler((_, mistake) -> failure = mistake)
                .start(work);
    }

    boolean isStopping() {
        return stopping;
    }

    /// What ended somebody who was not told to; null where nothing did.
    @Nullable Throwable failure() {
        return failure;
    }

    /// Stops all of them after what they are at.
    void stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Override
    public void close() {
        stopping = true;
        threads.forEach(Thread::interrupt);
    }
}
