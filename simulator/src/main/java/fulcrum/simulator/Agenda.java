package fulcrum.simulator;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What is to happen, ordered by time and, within one instant, by the order in which it was put
/// down. A binary heap over primitive keys.
final class Agenda {

    /// Something that happens at its time.
    @FunctionalInterface
    interface Event {
        void happen();
    }

    private long[] times = new long[256];
    private long[] sequences = new long[256];
    private @Nullable Event[] events = new @Nullable Event[256];
    private int size;
    private long sequence;
    private long now;
    private long taken;

    /// The time of the event that was taken last, in nanoseconds since the beginning.
    long now() {
        return now;
    }

    /// How many events were taken.
    long taken() {
        return taken;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /// How many events are to happen.
    int size() {
        return size;
    }

    /// When the next event is due; the end of time if there is none.
    long nextTime() {
        return size == 0 ? Long.MAX_VALUE : times[0];
    }

    /// Puts an event down; one whose time has passed happens now.
    void at(long time, Event event) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            sequences = Arrays.copyOf(sequences, size * 2);
            events = Arrays.copyOf(events, size * 2);
        }
        rise(size++, Math.max(time, now), sequence++, event);
    }

    /// Puts an event down for later.
    void after(long nanos, Event event) {
        at(now + nanos, event);
    }

    /// Takes the next event, at whose time it is then.
    Event take() {
        Event first = events[0];
        if (first == null) {
            throw new IllegalStateException("nothing is to happen");
        }
        now = times[0];
        taken++;
        size--;
        Event last = events[size];
        events[size] = null;
        if (size > 0 && last != null) {
            sink(times[size], sequences[size], last);
        }
        return first;
    }

    /// Lets time pass without anything happening.
    void idleUntil(long time) {
        now = Math.max(now, Math.min(time, nextTime()));
    }

    private void rise(int hole, long time, long order, Event event) {
        int place = hole;
        while (place > 0) {
            int parent = (place - 1) >>> 1;
            if (times[parent] < time || (times[parent] == time && sequences[parent] < order)) {
                break;
            }
            move(parent, place);
            place = parent;
        }
        put(place, time, order, event);
    }

    private void sink(long time, long order, Event event) {
        int place = 0;
        for (int child = 1; child < size; child = 2 * place + 1) {
            if (child + 1 < size && before(child + 1, child)) {
                child++;
            }
            if (time < times[child] || (time == times[child] && order < sequences[child])) {
                break;
            }
            move(child, place);
            place = child;
        }
        put(place, time, order, event);
    }

    private boolean before(int one, int other) {
        return times[one] < times[other]
                || (times[one] == times[other] && sequences[one] < sequences[other]);
    }

    private void move(int from, int to) {
        times[to] = times[from];
        sequences[to] = sequences[from];
        events[to] = events[from];
    }

    private void put(int place, long time, long order, Event event) {
        times[place] = time;
        sequences[place] = order;
        events[place] = event;
    }
}
