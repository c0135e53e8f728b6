package fulcrum.protocols.gossip;

import fulcrum.machine.Bytes;
import fulcrum.machine.Durable;
import fulcrum.machine.NodeId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a member stores. Nothing waits for it.
public sealed interface GossipRecord extends Durable {

    /// Whom it knew, and what they had announced: after a restart they are seeds. It replaces
    /// earlier records.
    record Acquaintances(SortedMap<NodeId, Bytes> payloads) implements GossipRecord {

        public Acquaintances {
            payloads = Collections.unmodifiableSortedMap(new TreeMap<>(payloads));
        }
    }
}
