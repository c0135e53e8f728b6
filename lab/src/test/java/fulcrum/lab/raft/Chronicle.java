package fulcrum.lab.raft;

import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.trace.Columns;
import fulcrum.machine.trace.TraceEvent;
import fulcrum.machine.trace.TraceListener;
import fulcrum.protocols.log.raft.RaftNote;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes down who led when, who stood for election, and who answered what.
final class Chronicle implements TraceListener {

    /// A server did something in a term.
    record Deed(long time, NodeId node, long term) {}

    /// A server answered a client as leader of a term that it was done.
    ///
    /// @param asked when the request reached the server
    record Acknowledged(long asked, long time, NodeId node, long term) {}

    private record Request(NodeId node, long number) implements Comparable<Request> {
        @Override
        public int compareTo(Request other) {
            int byNode = node.compareTo(other.node);
            return byNode != 0 ? byNode : Long.compare(number, other.number);
        }
    }

    final List<Deed> elected = new ArrayList<>();
    final List<Deed> candidacies = new ArrayList<>();
    final List<Deed> steppedDown = new ArrayList<>();
    final List<Deed> warnedOfTimeouts = new ArrayList<>();
    final List<Deed> installed = new ArrayList<>();
    final List<Acknowledged> acknowledged = new ArrayList<>();
    private final TreeMap<Request, Long> askedAt = new TreeMap<>();

    @Override
    public void on(TraceEvent event, Columns columns) {
        switch (event) {
            case TraceEvent.Noted(long time, NodeId node, RaftNote note) ->
                    noted(new Deed(time, node, columns.term()), note);
            case TraceEvent.Stepped(long time, NodeId node, Input.Submitted<?>(long number, _)) ->
                    askedAt.putIfAbsent(new Request(node, number), time);
            case TraceEvent.Answered(long time, NodeId node, long number, Outcome.Done _)
                    when columns.role().equals("leader") -> {
                long asked = askedAt.getOrDefault(new Request(node, number), time);
                acknowledged.add(new Acknowledged(asked, time, node, columns.term()));
            }
            default -> {} // of no matter here
        }
    }

    private void noted(Deed deed, RaftNote note) {
        switch (note) {
            case RaftNote.BecameLeader _ -> elected.add(deed);
            case RaftNote.BecameCandidate _ -> candidacies.add(deed);
            case RaftNote.SteppedDown _ -> steppedDown.add(deed);
            case RaftNote.SnapshotInstalled _ -> installed.add(deed);
            case RaftNote.TimeoutsTooShort _ -> warnedOfTimeouts.add(deed);
            default -> {} // of no matter here
        }
    }

    /// Of these deeds, those after one time and before another.
    static List<Deed> between(long from, long to, List<Deed> deeds) {
        return deeds.stream().filter(deed -> deed.time() > from && deed.time() < to).toList();
    }

    /// Who was elected last before a time; null if nobody was.
    @Nullable NodeId leaderAt(long time) {
        NodeId leader = null;
        for (Deed deed : elected) {
            leader = deed.time() < time ? deed.node() : leader;
        }
        return leader;
    }
}
