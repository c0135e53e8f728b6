package fulcrum.server.http;

import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.server.node.Events;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The latest events, for whoever listens. Who notes something never waits: the oldest event gives
/// way, and a listener that was too slow is told how many it missed.
///
/// Writers take a number each and lay their event into its slot. Listeners walk behind, each at its
/// own pace, and see by the number in a slot whether the event is there, not yet there, or gone.
/// What an event looks like in JSON is the listener's work.
public final class EventRing implements Events {

    private static final int STANDARD_CAPACITY = 4096;

    private final String life;
    private final int capacity;
    private final AtomicReferenceArray<@Nullable Event> slots;
    private final AtomicLong last = new AtomicLong();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong missed = new AtomicLong();
    private volatile int curious;

    /// @param life a number that no other ring of this node has had: numbers of events mean
    ///   something within it alone
    public EventRing(long life) {
        this(life, STANDARD_CAPACITY);
    }

    EventRing(long life, int capacity) {
        this.life = Long.toHexString(life);
        this.capacity = capacity;
        slots = new AtomicReferenceArray<>(capacity);
    }

    @Override
    public void event(NodeId node, long wallNanos, long group, Note note) {
        if (curious == 0 && EventFilter.isFrequent(note)) {
            return;
        }
        long number = last.incrementAndGet();
        Event event = new Event(number, node, wallNanos, group, note);
        int slot = slot(number);
        Event before;
        do {
            before = slots.get(slot);
            if (before != null && before.number() > number) {
                return; // others have gone once around meanwhile
            }
        } while (!slots.compareAndSet(slot, before, event));
        for (Listener listener : listeners) {
            listener.noted();
        }
    }

    private int slot(long number) {
        return (int) (number % capacity);
    }

    /// Begins to listen.
    ///
    /// @param after the name of the last event that was heard before; `0` for all that the ring
    ///   has, null for what is to come
    /// @param wake called by whoever notes something while the listener rests, on that thread
    public Listener listen(EventFilter filter, @Nullable String after, Runnable wake) {
        Listener listener = new Listener(filter, wake);
        listener.beginAfter(after);
        listeners.add(listener);
        count();
        return listener;
    }

    private synchronized void count() {
        int count = 0;
        for (Listener listener : listeners) {
            count += listener.filter.wantsFrequent() ? 1 : 0;
        }
        curious = count;
    }

    /// How an event of this ring is called.
    public String name(Event event) {
        return life + "-" + event.number();
    }

    /// Events that listeners have missed, each counted once for each of them.
    public long missed() {
        return missed.get();
    }

    public int listeners() {
        return listeners.size();
    }

    /// One who listens. Used by one thread at a time.
    public final class Listener implements AutoCloseable {

        private final EventFilter filter;
        private final Runnable wake;
        private final AtomicBoolean resting = new AtomicBoolean();
        private long next;
        private boolean anew;

        private Listener(EventFilter filter, Runnable wake) {
            this.filter = filter;
            this.wake = wake;
        }

        private void beginAfter(@Nullable String after) {
            long newest = last.get();
            next = newest + 1;
            if (after == null) {
                return;
            }
            int dash = after.indexOf('-');
            long number = dash < 0 ? 0 : Long.parseLong(after, dash + 1, after.length(), 10);
            boolean ours = dash > 0 && after.substring(0, dash).equals(life) && number <= newest;
            anew = dash >= 0 && !ours;
            next = ours ? number + 1 : Math.max(1, newest - capacity + 1);
        }

        /// The next event that passes the filter, or a gap; null where there is none yet, and then
        /// the listener rests until it is woken.
        public @Nullable Heard next() {
            if (anew) {
                anew = false;
                return new Heard.Gap(-1);
            }
            while (true) {
                Event event = slots.get(slot(next));
                if (event == null || event.number() < next) {
                    resting.set(true);
                    event = slots.get(slot(next));
                    if (event == null || event.number() < next) {
                        return null;
                    }
                    resting.set(false);
                }
                if (event.number() > next) {
                    return gap();
                }
                next++;
                if (filter.admits(event)) {
                    return event;
                }
            }
        }

        private Heard gap() {
            long oldest = Math.max(next + 1, last.get() - capacity + 1);
            long count = oldest - next;
            next = oldest;
            missed.addAndGet(count);
            return new Heard.Gap(count);
        }

        private void noted() {
            if (resting.get() && resting.compareAndSet(true, false)) {
                wake.run();
            }
        }

        @Override
        public void close() {
            listeners.remove(this);
            count();
        }
    }
}
