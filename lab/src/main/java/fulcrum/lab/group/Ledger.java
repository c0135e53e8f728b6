package fulcrum.lab.group;

import fulcrum.verify.history.Event;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What one run writes down for its judges: the history as clients saw it, and which commands were
/// really carried out.
public final class Ledger {

    private final List<Event> events = new ArrayList<>();
    private final Map<Long, Long> indexOfValue = new TreeMap<>();
    private final List<Long> unknownValues = new ArrayList<>();
    private final List<Long> refusedValues = new ArrayList<>();
    private final Map<Long, Long> lastSeen = new TreeMap<>();
    private int processes;
    private long values;

    /// A process that has not been seen in the history.
    public int newProcess() {
        return processes++;
    }

    /// A value that was never written: each is written at most once.
    public long newValue() {
        return ++values;
    }

    /// A client saw this value in a register.
    public void saw(long key, long value) {
        lastSeen.put(key, value);
    }

    /// What some client saw in a register last, as a good guess of what is in it; 0 for nothing.
    public long lastSeen(long key) {
        return lastSeen.getOrDefault(key, 0L);
    }

    public void invoked(int process, long time, Operation operation) {
        events.add(new Event(Event.Type.INVOKE, process, time, operation));
    }

    public void ended(Event.Type how, int process, long time, Operation operation) {
        events.add(new Event(how, process, time, operation));
    }

    /// A write whose outcome its client never learned.
    public void unknown(long value) {
        unknownValues.add(value);
    }

    /// A write that its client was told had no effect; 0 for what writes no value.
    public void refused(long value) {
        if (value != 0) {
            refusedValues.add(value);
        }
    }

    /// How many writes were refused for good.
    public int refusedCount() {
        return refusedValues.size();
    }

    /// Refused writes that were carried out nevertheless.
    public List<Long> refusedAndDone() {
        return refusedValues.stream().filter(indexOfValue::containsKey).toList();
    }

    /// A value was written by the command at an index.
    ///
    /// @return the index at which it had been written before; 0 if it had not
    public long carriedOut(long index, long value) {
        Long before = indexOfValue.putIfAbsent(value, index);
        return before == null || before == index ? 0 : before;
    }

    /// The value that an operation writes; 0 if it writes none.
    public static long written(Operation operation) {
        return switch (operation) {
            case Operation.Write(_, Value.Int(long value)) -> value;
            case Operation.Cas(_, _, Value.Int(long value)) -> value;
            default -> 0;
        };
    }

    /// Values whose write was acknowledged and never carried out, in the order of the
    /// acknowledgements.
    public List<Long> lostAcknowledged() {
        List<Long> lost = new ArrayList<>();
        for (Event event : events) {
            long value = written(event.operation());
            boolean acknowledged = event.type() == Event.Type.OK && value != 0;
            if (acknowledged && !indexOfValue.containsKey(value)) {
                lost.add(value);
            }
        }
        return lost;
    }

    public List<Event> events() {
        return events;
    }

    /// Unacknowledged writes that took effect, or that did not.
    public long unknownThat(boolean tookEffect) {
        return unknownValues.stream()
                .filter(v -> indexOfValue.containsKey(v) == tookEffect)
                .count();
    }
}
