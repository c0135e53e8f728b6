package fulcrum.machine.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Keeps the last events, and makes lines of them when asked.
public final class TraceRing implements TraceListener {

    private final int most;
    private final ArrayDeque<TraceEvent> events = new ArrayDeque<>();
    private final ArrayDeque<Columns> columns = new ArrayDeque<>();

    /// @param most how many events are kept
    public TraceRing(int most) {
        this.most = most;
    }

    @Override
    public void on(TraceEvent event, Columns after) {
        if (events.size() == most) {
            events.removeFirst();
            columns.removeFirst();
        }
        events.addLast(event);
        columns.addLast(after);
    }

    /// The lines of the last events, oldest first.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        List<Columns> after = new ArrayList<>(columns);
        for (TraceEvent event : events) {
            lines.add(TraceLine.of(event, after.get(lines.size())));
        }
        return lines;
    }
}
