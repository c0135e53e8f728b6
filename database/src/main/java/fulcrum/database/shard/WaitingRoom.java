package fulcrum.database.shard;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The requests that wait, by their numbers, which are given out one after the other: so the oldest
/// is first, and each is found without a search.
final class WaitingRoom {

    /// The request of number `first + i` is at `(first + i) & mask`; null where it has gone.
    private @Nullable Waiting[] places = new @Nullable Waiting[16];

    private long first = 1;
    private long next = 1;
    private int count;

    /// Numbers begin after this one; before any is given out.
    void begin(long after) {
        first = after + 1;
        next = first;
    }

    long nextNumber() {
        return next;
    }

    int count() {
        return count;
    }

    /// The lowest number that may still wait.
    long first() {
        return first;
    }

    /// The number behind the last.
    long end() {
        return next;
    }

    void add(Waiting waiting) {
        if (next - first == places.length) {
            grow();
        }
        places[place(next)] = waiting;
        next++;
        count++;
    }

    @Nullable Waiting find(long number) {
        return number >= first && number < next ? places[place(number)] : null;
    }

    /// The one that has waited longest; null if nobody waits.
    @Nullable Waiting oldest() {
        return find(first);
    }

    @Nullable Waiting remove(long number) {
        Waiting found = find(number);
        if (found != null) {
            places[place(number)] = null;
            count--;
            while (first < next && places[place(first)] == null) {
                first++;
            }
        }
        return found;
    }

    private int place(long number) {
        return (int) (number & (places.length - 1));
    }

    private void grow() {
        @Nullable Waiting[] before = places;
        int mask = before.length - 1;
        places = Arrays.copyOf(new @Nullable Waiting[0], before.length * 2);
        for (long number = first; number < next; number++) {
            places[place(number)] = before[(int) (number & mask)];
        }
    }
}
