package fulcrum.server.node;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Stands a loop still until it may go on. From any thread.
final class Pause {

    private final AtomicReference<@Nullable CountDownLatch> gate = new AtomicReference<>();

    boolean holds() {
        return gate.get() != null;
    }

    /// @param loop is kept from everything else from the next task on
    /// @return false where it stands still already
    boolean begin(Executor loop) {
        CountDownLatch shut = new CountDownLatch(1);
        if (!gate.compareAndSet(null, shut)) {
            return false;
        }
        loop.execute(() -> awaitOpened(shut));
        return true;
    }

    private static void awaitOpened(CountDownLatch shut) {
        boolean interrupted = false;
        while (true) {
            try {
                shut.await();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return false where nothing stands still
    boolean end() {
        CountDownLatch shut = gate.getAndSet(null);
        if (shut != null) {
            shut.countDown();
        }
        return shut != null;
    }
}
