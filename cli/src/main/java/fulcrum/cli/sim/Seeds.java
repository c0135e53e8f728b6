package fulcrum.cli.sim;

import fulcrum.simulator.RunSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/// Runs many seeds side by side. What comes of it is the same for any number of threads.
public final class Seeds {

    /// Told now and then how far it is.
    @FunctionalInterface
    public interface Progress {

        /// @param done runs
        /// @param failed of them
        void at(long done, long failed);
    }

    private final Scope scope;
    private final long first;
    private final long count;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    private Seeds(Scope scope, long first, long count) {
        this.scope = scope;
        this.first = first;
        this.count = count;
    }

    /// Runs so many seeds from one on.
    ///
    /// @param millis between two reports of progress
    public static RunSet run(
            Scope scope, long first, long count, int threads, long millis, Progress progress) {
        return new Seeds(scope, first, count).run(threads, millis, progress);
    }

    private RunSet run(int threads, long millis, Progress progress) {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<RunSet>> shares = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                shares.add(pool.submit(this::share));
            }
            RunSet all = RunSet.of(scope.world(), List.of());
            for (Future<RunSet> share : shares) {
                all.add(await(share, millis, progress));
            }
            return all;
        }
    }

    private RunSet share() {
        RunSet mine = RunSet.of(scope.world(), List.of());
        for (long next = taken.getAndIncrement(); next < count; next = taken.getAndIncrement()) {
            var run = scope.run(first + next);
            mine.add(run);
            if (!run.verdict().passed()) {
                failed.incrementAndGet();
            }
            done.incrementAndGet();
        }
        return mine;
    }

    private RunSet await(Future<RunSet> share, long millis, Progress progress) {
        while (true) {
            try {
                return share.get(millis, TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                progress.at(done.get(), failed.get());
            } catch (ExecutionException wrong) {
                throw new IllegalStateException("a run ended without a verdict", wrong.getCause());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", stopped);
            }
        }
    }
}
