package fulcrum.server.http;

import fulcrum.database.transaction.TxnNote;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.protocols.log.raft.RaftNote;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which events somebody wants to hear of.
///
/// @param group null for all, those of the node itself too
/// @param names of notes; none for all but the frequent ones
/// @param node null for all that share the ring
public record EventFilter(@Nullable Long group, SortedSet<String> names, @Nullable NodeId node) {

    /// All but the frequent ones.
    public static final EventFilter ALL = new EventFilter(null, new TreeSet<>(), null);

    /// Notes that come with every few commands, by the thousand. Only who names one hears it: in a
    /// ring they would leave room for nothing else.
    static final List<String> FREQUENT = List.of("Committed", "ReadsConfirmed", "LooksServed");

    public EventFilter {
        names = new TreeSet<>(names);
    }

    static boolean isFrequent(Note note) {
        return note instanceof RaftNote.Committed
                || note instanceof RaftNote.ReadsConfirmed
                || note instanceof TxnNote.LooksServed;
    }

    boolean wantsFrequent() {
        return FREQUENT.stream().anyMatch(names::contains);
    }

    boolean admits(Event event) {
        return (group == null || group == event.group())
                && (node == null || node.equals(event.node()))
                && (names.isEmpty()
                        ? !isFrequent(event.note())
                        : names.contains(event.note().name()));
    }
}
