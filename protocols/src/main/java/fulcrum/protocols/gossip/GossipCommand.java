package fulcrum.protocols.gossip;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;

/// What is asked of a member.
public sealed interface GossipCommand extends Command {

    /// Announce something else about yourself from now on. Answered at once; it spreads by and by.
    record Announce(Bytes payload) implements GossipCommand {}

    /// Say goodbye, so that nobody has to suspect you. Answered when some have been told.
    record Leave() implements GossipCommand {}
}
