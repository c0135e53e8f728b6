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

    /// In seconds, milliseconds or microseconds, exactly: `4s`, `115.874ms`, `20us`.
    static String time(long nanos) {
        long size = Math.abs(nanos);
        if (size >= 1_000_000_000) {
            return decimal(nanos, 9) + 's';
        }
        return size >= 1_000_000 ? decimal(nanos, 6) + "ms" : decimal(nanos, 3) + "us";
    }

    private static String decimal(long nanos, int places) {
        String digits = Long.toString(Math.abs(nanos));
        digits = "0".repeat(Math.max(0, places + 1 - digits.length())) + digits;
        int point = digits.length() - places;
        int end = digits.length();
        while (end > point && digits.charAt(end - 1) == '0') {
            end--;
        }
        String fraction = end == point ? "" : "." + digits.substring(point, end);
        return (nanos < 0 ? "-" : "") + digits.substring(0, point) + fraction;
    }
}
