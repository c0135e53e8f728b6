package fulcrum.server.loop;

import fulcrum.machine.Input;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The timers of a cell by their time, in a binary heap.
///
/// A timer that is put off stays where it is, and moves when its old time has come to the top: most
/// timers are put off by every message and hardly ever fire.
final class TimerHeap {

    static final long NEVER = Long.MAX_VALUE;

    /// Times are rounded up to a grid of about so small a part of the delay: timers of many groups
    /// then come due in one turn, and the messages that they cause share frames.
    private static final int GRID_SHIFT = 5;

    /// One timer of one group.
    static final class Slot {
        final Hosted<?> owner;
        final Input.Fired<?> fired;
        private long deadline = NEVER;
        private long key;
        private int place = -1;
        private boolean zero;

        Slot(Hosted<?> owner, Input.Fired<?> fired) {
            this.owner = owner;
            this.fired = fired;
        }
    }

    private final ArrayList<Slot> heap = new ArrayList<>();
    private List<Slot> zeros = new ArrayList<>();
    private List<Slot> spare = new ArrayList<>();

    void start(Slot slot, long now, long delayNanos) {
        if (delayNanos <= 0) {
            slot.deadline = NEVER;
            if (!slot.zero) {
                slot.zero = true;
                zeros.add(slot);
            }
            return;
        }
        slot.zero = false;
        slot.deadline = onGrid(now, delayNanos);
        if (slot.place < 0) {
            insert(slot);
        } else if (slot.deadline < slot.key) {
            slot.key = slot.deadline;
            up(slot);
        }
    }

    static long onGrid(long now, long delayNanos) {
        long grid = Long.highestOneBit(delayNanos) >> GRID_SHIFT;
        long due = now + delayNanos;
        return grid <= 1 ? due : (due + grid - 1) & -grid;
    }

    void stop(Slot slot) {
        slot.deadline = NEVER;
        slot.zero = false;
    }

    /// The next timer whose time has come, which is not set any more; null if there is none.
    @Nullable Slot pollDue(long now) {
        while (!heap.isEmpty() && heap.getFirst().key <= now) {
            Slot top = heap.getFirst();
            if (top.deadline > now) {
                settle(top);
            } else {
                top.deadline = NEVER;
                remove();
                return top;
            }
        }
        return null;
    }

    /// When the next timer comes due; [#NEVER] if none does.
    long next() {
        while (!heap.isEmpty() && heap.getFirst().key != heap.getFirst().deadline) {
            settle(heap.getFirst());
        }
        return heap.isEmpty() ? NEVER : heap.getFirst().key;
    }

    boolean hasZeros() {
        return !zeros.isEmpty();
    }

    /// The timers of zero delay that were started since; not valid after the next call.
    List<Slot> takeZeros() {
        List<Slot> taken = zeros;
        zeros = spare;
        zeros.clear();
        spare = taken;
        return taken;
    }

    /// Whether a taken timer is still to fire; it will not be any more.
    boolean takeZero(Slot slot) {
        boolean was = slot.zero;
        slot.zero = false;
        return was;
    }

    /// Forgets a group's timer at once.
    void forget(Slot slot) {
        stop(slot);
        if (slot.place >= 0) {
            slot.key = Long.MIN_VALUE;
            up(slot);
            remove();
        }
    }

    int size() {
        return heap.size();
    }

    /// The top's time was moved or taken away.
    private void settle(Slot top) {
        if (top.deadline == NEVER) {
            remove();
        } else {
            top.key = top.deadline;
            down(top, 0);
        }
    }

    private void insert(Slot slot) {
        slot.key = slot.deadline;
        slot.place = heap.size();
        heap.add(slot);
        up(slot);
    }

    private void remove() {
        Slot top = heap.getFirst();
        top.place = -1;
        Slot last = heap.removeLast();
        if (last != top) {
            down(last, 0);
        }
    }

    private void up(Slot slot) {
        int at = slot.place;
        while (at > 0) {
            Slot parent = heap.get((at - 1) / 2);
            if (parent.key <= slot.key) {
                break;
            }
            place(parent, at);
            at = (at - 1) / 2;
        }
        place(slot, at);
    }

    private void down(Slot slot, int from) {
        int at = from;
        while (2 * at + 1 < heap.size()) {
            int child = 2 * at + 1;
            if (child + 1 < heap.size() && heap.get(child + 1).key < heap.get(child).key) {
                child++;
            }
            if (heap.get(child).key >= slot.key) {
                break;
            }
            place(heap.get(child), at);
            at = child;
        }
        place(slot, at);
    }

    private void place(Slot slot, int at) {
        heap.set(at, slot);
        slot.place = at;
    }
}
