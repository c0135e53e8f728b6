package fulcrum.machine.fault;

import fulcrum.machine.NodeId;
import java.util.Collection;

/// How faults write nodes and times.
final class FaultText {

    private FaultText() {}

    static String nodes(Collection<NodeId> nodes) {
        StringBuilder text = new StringBuilder();
        for (NodeId node : nodes) {
            text.append(text.isEmpty() ? "" : ",").append(node);
        }
        return text.isEmpty() ? "nobody" : text.toString();
    }

    /// In the largest unit that leaves no remainder: `20ms`, `1500us`.
    static String time(long nanos) {
        if (nanos % 1_000_000_000 == 0) {
            return nanos / 1_000_000_000 + "s";
        }
        if (nanos % 1_000_000 == 0) {
            return nanos / 1_000_000 + "ms";
        }
        return nanos % 1000 == 0 ? nanos / 1000 + "us" : nanos + "ns";
    }
}
