package fulcrum.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A cell's queue, and an operator who listens.
final class Answers implements Completions, NodeLog.Listener {

    record Answer(@Nullable Batch batch, @Nullable Throwable reason) {}

    private final LinkedBlockingQueue<Answer> queue = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Laggard> laggards = new LinkedBlockingQueue<>();
    private final CopyOnWriteArrayList<String> unreadable = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<Throwable> stops = new LinkedBlockingQueue<>();

    @Override
    public void stored(Batch batch) {
        queue.add(new Answer(batch, null));
    }

    @Override
    public void stopped(Batch batch, Throwable reason) {
        queue.add(new Answer(batch, reason));
    }

    @Override
    public void lagging(Laggard laggard) {
        laggards.add(laggard);
    }

    @Override
    public void unreadable(long group, long position, String reason) {
        unreadable.add(group + " at " + position + ": " + reason);
    }

    /// The records that could not be read again, and why.
    List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    @Override
    public void stopped(Throwable reason) {
        stops.add(reason);
    }

    Answer next() throws InterruptedException {
        return one(queue);
    }

    int waiting() {
        return queue.size();
    }

    Laggard laggard() throws InterruptedException {
        return one(laggards);
    }

    Throwable stop() throws InterruptedException {
        return one(stops);
    }

    private static <T> T one(LinkedBlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("an answer within 20 s").isNotNull();
        return next;
    }
}
