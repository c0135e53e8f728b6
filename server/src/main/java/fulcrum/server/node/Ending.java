package fulcrum.server.node;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// What is done at an end: once, in its order, and every step though an earlier one failed.
///
/// A thread of its own does it, so that it goes on whoever asks for it, and though he is
/// interrupted. Who asks again waits for the same end. From any thread.
public final class Ending {

    /// One of the things to be done.
    @FunctionalInterface
    public interface Step {
        void take() throws Exception;
    }

    private final String name;
    private final List<Step> steps;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /// @param name of its thread
    public Ending(String name, Step... steps) {
        this.name = name;
        this.steps = List.of(steps);
    }

    /// Begins the end, unless it has begun. Does not wait.
    public void begin() {
        if (!begun.getAndSet(true)) {
            Thread.ofPlatform().name(name).start(this::run);
        }
    }

    public boolean hasBegun() {
        return begun.get();
    }

    /// Begins the end, unless it has begun, and waits for it.
    ///
    /// @throws IOException with what failed first, and the other failures in it
    public void await() throws IOException {
        begin();
        try {
            over.join();
        } catch (CompletionException failed) {
            throw new IOException("not closed in good order: " + failed.getCause(), failed);
        }
    }

    private void run() {
        Throwable failure = null;
        for (Step step : steps) {
            failure = taken(step, failure);
        }
        if (failure == null) {
            over.complete(null);
        } else {
            over.completeExceptionally(failure);
        }
    }

    @SuppressWarnings("InterruptedExceptionSwallowed") // nobody interrupts this thread
    private static @Nullable Throwable taken(Step step, @Nullable Throwable earlier) {
        try {
            step.take();
            return earlier;
        } catch (Throwable failed) { // the steps behind it are taken all the same
            if (earlier == null) {
                return failed;
            }
            earlier.addSuppressed(failed);
            return earlier;
        }
    }
}
