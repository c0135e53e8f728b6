package fulcrum.protocols.gossip;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.NodeId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// What is asked of a member.
public sealed interface GossipCommand extends Command {

    /// Announce something else about yourself from now on. Answered at once; it spreads by and by.
    record Announce(Bytes payload) implements GossipCommand {}

    /// Take these for seeds from now on, and greet some. Who is a member already stays one: only
    /// its silence, or its own word, ends that. `Done` is empty.
    record Meet(SortedSet<NodeId> seeds) implements GossipCommand {

        public Meet {
            seeds = Collections.unmodifiableSortedSet(new TreeSet<>(seeds));
        }
    }

    /// Say goodbye, so that nobody has to suspect you. Answered when some have been told.
    record Leave() implements GossipCommand {}
}
