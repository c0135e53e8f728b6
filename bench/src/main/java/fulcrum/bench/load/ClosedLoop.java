package fulcrum.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Clients of a system whose library has its own threads. Each begins on a virtual thread; where
/// the library answers on a thread of its own, the next request leaves from there, without a
/// hand-over; where it blocks, the client stays on its virtual thread.
public final class ClosedLoop implements Clients {

    private static final long RETRY_MILLIS = 5;

    private static final Executor LATER =
            CompletableFuture.delayedExecutor(
                    RETRY_MILLIS,
                    TimeUnit.MILLISECONDS,
                    task -> {
                        Thread _ = Thread.startVirtualThread(task);
                    });

    private final Target target;
    private final List<Target.Session> sessions = new ArrayList<>();

    public ClosedLoop(Target target) {
        this.target = target;
    }

    @Override
    public Tally run(Load load, Moments moments) throws Exception {
        if (load.operation() == Load.Operation.FILL) {
            byte[] value = new byte[load.valueBytes()];
            Load.letters(new SplittableRandom(1), value);
            if (target.fill(load.keys(), value)) {
                return Tally.of(new Histogram(1), 0, 0, "");
            }
        }
        while (sessions.size() < load.clients()) {
            sessions.add(target.session(sessions.size()));
        }
        Run run = new Run(load);
        for (int client = 0; client < load.clients(); client++) {
            Thread _ = Thread.startVirtualThread(run.new Client(client)::proceed);
        }
        if (!load.operation().isPassage()) {
            TimeUnit.NANOSECONDS.sleep(run.from - System.nanoTime());
            moments.begun();
            TimeUnit.NANOSECONDS.sleep(run.to - System.nanoTime());
            moments.over();
        }
        run.ended.await();
        return Tally.of(
                run.latencies, run.tailAnswered.get(), run.errors.get(), run.firstError.get());
    }

    @Override
    public void close() throws IOException {
        target.close();
    }

    private final class Run {

        private final Load load;
        private final ConcurrentHistogram latencies =
                new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(2), 3);
        private final AtomicLong tailAnswered = new AtomicLong();
        private final AtomicLong errors = new AtomicLong();
        private final AtomicReference<String> firstError = new AtomicReference<>("");
        private final AtomicInteger passed = new AtomicInteger();
        private final CountDownLatch ended;
        private final String[] keys;
        private final long from;
        private final long to;
        private final long until;

        Run(Load load) {
            this.load = load;
            ended = new CountDownLatch(load.clients());
            keys = new String[load.keys()];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = Load.key(i);
            }
            from = System.nanoTime() + load.warmUpNanos();
            to = from + load.nanos();
            until = to + load.tailNanos();
        }

        /// One client. It asks in a loop; an answer that comes before the request returned lets the
        /// loop go round, a later one begins it anew, so that the stack never grows.
        private final class Client implements Target.Answer {

            private final Target.Session session;
            private final SplittableRandom random;
            private final byte[] value;
            private final AtomicInteger turns = new AtomicInteger();
            private long askedAt;

            Client(int number) {
                session = sessions.get(number);
                random = new SplittableRandom(4711 + number);
                value = new byte[load.valueBytes()];
            }

            void proceed() {
                if (turns.getAndIncrement() != 0) {
                    return;
                }
                do {
                    ask();
                } while (turns.decrementAndGet() != 0);
            }

            private void ask() {
                int key =
                        load.operation().isPassage()
                                ? passed.getAndIncrement()
                                : random.nextInt(keys.length);
                long now = System.nanoTime();
                if (now >= until || key >= keys.length) {
                    ended.countDown();
                    return;
                }
                askedAt = now;
                try {
                    if (load.operation().reads()) {
                        session.read(keys[key], this);
                    } else {
                        Load.letters(random, value);
                        session.write(keys[key], value.clone(), this);
                    }
                } catch (Exception failed) {
                    failed(failed.toString());
                }
            }

            @Override
            public void done() {
                long now = System.nanoTime();
                if (now >= from && now < to) {
                    latencies.recordValue(now - askedAt);
                } else if (now >= to && now < until) {
                    tailAnswered.incrementAndGet();
                }
                proceed();
            }

            @Override
            public void failed(String why) {
                errors.incrementAndGet();
                firstError.compareAndSet("", why);
                LATER.execute(this::proceed);
            }
        }
    }
}
