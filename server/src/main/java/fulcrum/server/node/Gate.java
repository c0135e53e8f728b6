package fulcrum.server.node;

import java.util.concurrent.CountDownLatch;

/// Where a thread waits until somebody opens.
final class Gate {

    private final CountDownLatch closed = new CountDownLatch(1);

    void open() {
        closed.countDown();
    }

    /// Waits, however often the thread is interrupted, and leaves it so.
    void await() {
        boolean interrupted = false;
        while (true) {
            try {
                closed.await();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
