package fulcrum.server.node;

import fulcrum.server.transport.Refusal;
import fulcrum.server.transport.TransportNote;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// How a node learns that its cluster was rescued without it, and what it does about that: it
/// remembers it, so that it does not begin another life, and stops.
final class Outlived {

    private Outlived() {}

    /// What a note of the connections says of a later epoch; null where it says nothing of one.
    static @Nullable String heardIn(TransportNote note, NodeDirectory data) {
        String from = null;
        if (note instanceof TransportNote.CallRefused(var peer, var reason, var detail, long _)
                && reason == Refusal.OLD_EPOCH) {
            from = peer + " says: " + detail;
        } else if (note instanceof TransportNote.Refused(var _, var caller, var reason, var detail)
                && reason == Refusal.OUTLIVED) {
            from = caller + " called: " + detail;
        }
        if (from == null) {
            return null;
        }
        String told = "the cluster was rescued without this node; " + from;
        try {
            data.mark(data.identity().rescue().outlived());
        } catch (IOException unwritten) {
            return told + " (which could not be remembered: " + unwritten.getMessage() + ")";
        }
        return told;
    }
}
