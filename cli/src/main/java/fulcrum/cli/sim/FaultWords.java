package fulcrum.cli.sim;

import fulcrum.machine.NodeId;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.fault.Victim;
import java.util.Collection;

/// Faults in words for somebody who does not know the plan's notation.
final class FaultWords {

    private final String leaders;
    private final Collection<NodeId> stopped;

    /// @param leaders who leads just now, `-` for nobody
    /// @param stopped who has just been stopped by the fault
    FaultWords(String leaders, Collection<NodeId> stopped) {
        this.leaders = leaders;
        this.stopped = stopped;
    }

    /// What goes wrong.
    String of(Fault fault) {
        return switch (fault) {
            case Fault.Kill f -> are(f.victim()) + " killed";
            case Fault.TornTail f -> are(f.victim()) + " killed in the middle of a disk write";
            case Fault.LostSuffix f ->
                    are(f.victim()) + " killed, and all state is lost that may be";
            case Fault.Wipe f ->
                    are(f.victim()) + " killed, disk and all; a new node takes the place";
            case Fault.Pause f -> who(f.victim()) + " stands still";
            case Fault.Partition f ->
                    "the network splits: "
                            + String.join(
                                    " | ", f.groups().stream().map(FaultWords::names).toList());
            case Fault.Cut f -> "nothing gets from " + names(f.from()) + " to " + names(f.to());
            case Fault.Isolate f -> who(f.victim()) + " is cut off";
            case Fault.OneWay f ->
                    who(f.victim())
                            + (f.deaf()
                                    ? " hears nobody, but is heard"
                                    : " hears, but is not heard");
            case Fault.Delay f -> messagesOf(f.victim()) + " are late by " + time(f.extraNanos());
            case Fault.Reorder f -> messagesOf(f.victim()) + " overtake each other";
            case Fault.Clog f -> messagesOf(f.victim()) + " are held back";
            case Fault.SwizzleClog _ ->
                    "messages are held back node by node, and released in another order";
            case Fault.Drop f ->
                    f.permille() / 10 + " % of the " + messagesOf(f.victim()) + " are lost";
            case Fault.Duplicate f ->
                    f.permille() / 10 + " % of the " + messagesOf(f.victim()) + " come twice";
            case Fault.BreakBulk f ->
                    "snapshots from and to " + who(f.victim()) + " are interrupted";
            case Fault.SlowDisk f -> disk(f.victim()) + " is " + f.factor() + " times slower";
            case Fault.FullDisk f -> disk(f.victim()) + " is full";
            case Fault.FailedSync f -> disk(f.victim()) + " fails at the next sync";
            case Fault.Cold f ->
                    f.permille() / 10
                            + " % of the keys of "
                            + who(f.victim())
                            + " are on disk only";
            case Fault.Stall f -> "the key-value store of " + who(f.victim()) + " stalls";
            case Fault.ClockJump f -> clock(f.victim()) + " jumps by " + time(f.nanos());
            case Fault.ClockDrift f ->
                    clock(f.victim())
                            + " runs "
                            + "%.2f".formatted(Math.abs(f.ppm()) / 10_000.0)
                            + (f.ppm() < 0 ? " % slow" : " % fast");
            case Fault.ClockFreeze f -> clock(f.victim()) + " stands still";
        };
    }

    /// Milliseconds, with digits behind the point where there are few.
    static String time(long nanos) {
        long size = Math.abs(nanos);
        double millis = nanos / 1e6;
        return size >= 10_000_000
                ? nanos / 1_000_000 + " ms"
                : (size >= 1_000_000 ? "%.1f ms" : "%.2f ms").formatted(millis);
    }

    private String are(Victim victim) {
        return who(victim) + (stopped.size() > 1 ? " are" : " is");
    }

    private String who(Victim victim) {
        if (!stopped.isEmpty()) {
            return names(stopped);
        }
        return switch (victim) {
            case Victim.Named(NodeId node) -> node.toString();
            case Victim.Playing(String role) ->
                    role.equals("leader") && !leaders.equals("-") ? leaders : "the " + role;
            case Victim.Everybody _ -> "every node";
            case Victim.Culprit _ -> "a node";
        };
    }

    private String messagesOf(Victim victim) {
        return "messages from and to " + who(victim);
    }

    private String disk(Victim victim) {
        return "the disk of " + who(victim);
    }

    private String clock(Victim victim) {
        return "the clock of " + who(victim);
    }

    private static String names(Collection<NodeId> nodes) {
        StringBuilder text = new StringBuilder();
        for (NodeId node : nodes) {
            text.append(text.isEmpty() ? "" : ",").append(node);
        }
        return text.isEmpty() ? "nobody" : text.toString();
    }
}
