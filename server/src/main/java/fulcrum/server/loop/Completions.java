package fulcrum.server.loop;

import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;

/// The own lane of a group's cell, which refuses nothing. From any thread.
public interface Completions {

    void loaded(long ticket, Input.Found found);

    void captured(Snapshot snapshot);

    void imported(NodeId from, Snapshot snapshot);
}
