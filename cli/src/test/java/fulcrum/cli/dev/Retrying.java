package fulcrum.cli.dev;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client that sends a write again, once, where it failed: over a new connection to whichever
/// node lets it in. What fails twice it remembers.
final class Retrying implements AutoCloseable {

    private static final long DEADLINE_SECONDS = 30;

    private final Pairs.Door door;
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "retrying");
    private @Nullable Pairs pairs;
    private int first = 1;
    private long done;
    private volatile boolean stopping;

    Retrying(Pairs.Door door) {
        this.door = door;
        thread.start();
    }

    private void run() {
        while (!stopping) {
            try {
                try {
                    write();
                } catch (IOException again) {
                    forget();
                    write();
                }
                synchronized (this) {
                    done++;
                    notifyAll();
                }
            } catch (IOException failed) {
                forget();
                failures.add(String.valueOf(failed.getMessage()));
            }
        }
        forget();
    }

    private void write() throws IOException {
        Pairs open = pairs;
        if (open == null) {
            open = door.open(first++);
            pairs = open;
        }
        open.put("rolling", "1");
    }

    private void forget() {
        Pairs open = pairs;
        pairs = null;
        if (open != null) {
            open.close();
        }
    }

    /// Waits until so many more were done.
    synchronized void awaitMore(long more) throws InterruptedException {
        long wanted = done + more;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (done < wanted) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("only " + (more - wanted + done) + ": " + failures);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
