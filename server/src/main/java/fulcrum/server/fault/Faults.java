package fulcrum.server.fault;

import fulcrum.machine.NodeId;
import fulcrum.server.fault.FaultRefused.Why;
import fulcrum.server.log.LogDirectory;
import fulcrum.server.loop.Clocks;
import fulcrum.server.transport.Weather;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The faults of one node: takes orders for the whole cluster, and derives what they mean here.
///
/// What obeys asks one volatile field each time, and no lock; where nothing is ordered it finds
/// that nothing is. From any thread.
public final class Faults implements Closeable {

    private final NodeId self;
    private volatile SortedSet<NodeId> peers;
    private final Consumer<? super FaultNote> notes;
    private final FaultBook book;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition calmer = lock.newCondition();

    // What is derived, for those who obey; written under the lock
    private Weather weather = Weather.FAIR;
    private Consumer<Weather> follower = _ -> {};
    private @Nullable SkewedClocks clocks;
    private volatile long slowNanos;
    private volatile boolean full;
    private volatile @Nullable String failSync;

    /// @param notes told what begins and ends, on any thread
    public Faults(NodeId self, SortedSet<NodeId> peers, Consumer<? super FaultNote> notes) {
        this.self = self;
        this.peers = Collections.unmodifiableSortedSet(new TreeSet<>(peers));
        this.notes = notes;
        this.book = new FaultBook(self.toString(), id -> end(id, "expired"));
    }

    /// These are the other members from now on.
    public void peers(SortedSet<NodeId> others) {
        lock.lock();
        try {
            peers = Collections.unmodifiableSortedSet(new TreeSet<>(others));
            derive();
        } finally {
            lock.unlock();
        }
    }

    // Orders

    /// Begins a fault.
    ///
    /// @param outside whether somebody outside of the node does what is to be done to processes; to
    ///   the node itself that is only news
    /// @return what is in force now
    public Ordered begin(String id, String owner, Order order, long millis, boolean outside)
            throws FaultRefused {
        for (NodeId node : order.nodes()) {
            if (!node.equals(self) && !peers.contains(node)) {
                throw new FaultRefused(
                        Why.UNKNOWN, "there is no " + node + " here", "there are " + everybody());
            }
        }
        if (order.isToProcess() && (!outside || order.kind() == null)) {
            throw new FaultRefused(
                    Why.NOT_HERE,
                    "'" + order + "' is done to a process from outside of it",
                    "ask whoever runs it: the hub of './fulcrum dev' on port 8080, or kill(1)");
        }
        Ordered fault = new Ordered(id, owner, order, System.currentTimeMillis(), millis);
        lock.lock();
        try {
            if (book.begin(fault)) {
                derive();
                notes.accept(new FaultNote.FaultBegan(id, order.toString(), owner, millis));
            }
        } finally {
            lock.unlock();
        }
        return fault;
    }

    private String everybody() {
        SortedSet<NodeId> all = new TreeSet<>(peers);
        all.add(self);
        return OrderText.write(all);
    }

    /// Ends a fault.
    ///
    /// @return null where it is not in force
    public @Nullable Ended end(String id, String how) {
        lock.lock();
        try {
            Ended ended = book.end(id, how);
            if (ended != null) {
                derive();
                long lasted = ended.endedMillis() - ended.fault().beganMillis();
                notes.accept(
                        new FaultNote.FaultEnded(
                                id, ended.fault().order().toString(), how, lasted));
            }
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /// In force now, in the order in which they began.
    public List<Ordered> active() {
        return book.active();
    }

    /// Over, the very last first.
    public List<Ended> past() {
        return book.past();
    }

    private void derive() {
        List<Ordered> faults = book.active();
        long slow = 0;
        long ahead = 0;
        boolean room = true;
        String failing = null;
        for (Ordered fault : faults) {
            if (fault.order() instanceof Order.Disk(NodeId node, Order.Trouble trouble)
                    && node.equals(self)) {
                switch (trouble) {
                    case Order.Trouble.Slow(long nanos) -> slow += nanos;
                    case Order.Trouble.Full _ -> room = false;
                    case Order.Trouble.FailSync _ -> failing = fault.id();
                }
            } else if (fault.order() instanceof Order.Skew(NodeId node, long nanos)
                    && node.equals(self)) {
                ahead += nanos;
            }
        }
        slowNanos = slow;
        full = !room;
        failSync = failing;
        if (clocks != null) {
            clocks.skew(ahead);
        }
        weather = LinkWeather.of(self, peers, faults);
        follower.accept(weather);
        calmer.signalAll();
    }

    // Those who obey

    /// Somebody is told what the network does, now and at each change.
    public void follow(Consumer<Weather> whoObeys) {
        lock.lock();
        try {
            follower = whoObeys;
            whoObeys.accept(weather);
        } finally {
            lock.unlock();
        }
    }

    /// The same disk, with what is ordered of it.
    public LogDirectory trouble(LogDirectory disk) {
        return new TroubledDirectory(
                disk,
                new TroubledDirectory.Troubles() {
                    @Override
                    public void beforeForce() throws IOException {
                        if (slowNanos > 0 || failSync != null) {
                            struggle();
                        }
                    }

                    @Override
                    public boolean isFull() {
                        return full;
                    }
                });
    }

    /// The same clocks, with what is ordered of the wall clock.
    public Clocks skew(Clocks right) {
        lock.lock();
        try {
            SkewedClocks skewed = new SkewedClocks(right);
            clocks = skewed;
            derive();
            return skewed;
        } finally {
            lock.unlock();
        }
    }

    /// Somebody has ordered the disk to be full.
    public boolean isDiskFull() {
        return full;
    }

    private void struggle() throws IOException {
        lock.lock();
        try {
            long until = System.nanoTime() + slowNanos;
            for (long left = slowNanos; left > 0 && slowNanos > 0; ) {
                left = until - System.nanoTime();
                var _ = calmer.await(Math.max(0, left), TimeUnit.NANOSECONDS);
            }
            String id = failSync;
            if (id != null) {
                var _ = end(id, "happened");
                throw new IOException("the sync failed, as fault " + id + " orders");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // whoever interrupts does not want to wait
        } finally {
            lock.unlock();
        }
    }

    /// Nobody waits for anything that was ordered any more: the node ends.
    @Override
    public void close() {
        book.close();
        lock.lock();
        try {
            slowNanos = 0;
            calmer.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
