package fulcrum.server.loop;

import fulcrum.server.transport.Sockets;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// The thread of a cell. One loop drives the node's sockets and the cell's turns: it waits in the
/// kernel for bytes, a wake-up, or the cell's next timer, whichever comes first.
public final class CellThread {

    private static final long WAIT_NANOS_MOST = TimeUnit.MINUTES.toNanos(1);

    private final Cell cell;
    private final Thread thread;
    private final ManualIoEventLoop loop;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private final Map<Long, CompletableFuture<?>> asked = new ConcurrentHashMap<>();
    private final AtomicLong askedSoFar = new AtomicLong();
    private volatile boolean stopping;
    private volatile boolean over;

    public CellThread(String name, Cell cell, Sockets sockets) {
        this.cell = cell;
        this.thread = new Thread(this::run, name);
        this.loop = new Loop(thread, sockets.loop());
        cell.wakeBy(loop::wakeup);
    }

    /// Where connections are registered, and tasks are given to the cell.
    public EventLoop loop() {
        return loop;
    }

    public void start() {
        if (!started.getAndSet(true)) {
            thread.start();
        }
    }

    /// Ends the loop after the turn under way; what was taken in and not stepped is dropped. From
    /// any thread, also before the start: then no turn is taken. Asked again it changes nothing.
    ///
    /// @return [#ended()]
    public CompletableFuture<Void> stop() {
        stopping = true;
        start(); // for the thread lets the loop's own files go
        loop.wakeup();
        return ended;
    }

    /// Has something done on the loop. From any thread.
    ///
    /// Netty's loop takes tasks also after its end, and silently does none of them.
    ///
    /// @return what came of it; a [RejectedExecutionException] where the loop ends before
    public <T> CompletableFuture<T> ask(Callable<T> action) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Long number = askedSoFar.incrementAndGet();
        asked.put(number, answer);
        if (over) {
            turnAway();
            return answer;
        }
        loop.execute(() -> {
            try {
                answer.complete(action.call());
            } catch (Throwable failed) { // it is for whoever asked
                answer.completeExceptionally(failed);
            }
            asked.remove(number);
        });
        return answer;
    }

    private void turnAway() {
        asked.values()
                .removeIf(answer -> {
                    answer.completeExceptionally(
                            new RejectedExecutionException("the loop has ended"));
                    return true;
                });
    }

    /// Completes when the thread has ended: exceptionally, with what a step threw.
    public CompletableFuture<Void> ended() {
        return ended;
    }

    /// The thread, for those who measure it.
    public Thread thread() {
        return thread;
    }

    /// Netty asks whether it may wait after it has made itself wakeable: a wake-up that came
    /// before, and of which it knows nothing, is seen here.
    private final class Loop extends ManualIoEventLoop {

        Loop(Thread owner, IoHandlerFactory sockets) {
            super(owner, sockets);
        }

        @Override
        protected boolean canBlock() {
            return !stopping && !cell.isWoken();
        }
    }

    private void run() {
        Throwable failure = null;
        try {
            turns();
        } catch (Throwable thrown) { // whatever it is, the node stops
            failure = thrown;
        }
        var _ = loop.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
        while (!loop.isTerminated()) {
            loop.runNow();
        }
        over = true;
        turnAway();
        if (failure == null) {
            ended.complete(null);
        } else {
            ended.completeExceptionally(failure);
        }
    }

    private void turns() {
        while (!stopping) {
            long wait = cell.turn();
            if (wait == 0) {
                loop.runNow();
            } else {
                loop.run(Math.min(wait, WAIT_NANOS_MOST));
            }
        }
    }
}
