package fulcrum.protocols.gossip;

import fulcrum.machine.NodeId;
import java.util.List;

/// What members say to each other (§3.1, §4.1). Every message carries rumours, as many as there is
/// room for.
public sealed interface GossipMessage {

    /// What the sender tells besides.
    List<Rumour> rumours();

    /// To the member that is probed in this period, or that a helper probes for somebody: answer.
    ///
    /// @param sequence the sender's own number for this ping
    record Ping(long sequence, List<Rumour> rumours) implements GossipMessage {}

    /// To helpers, when the target did not answer in time: ping it for me.
    ///
    /// @param sequence the sender's own number for the ping that was not answered
    record PingRequest(long sequence, NodeId target, List<Rumour> rumours)
            implements GossipMessage {}

    /// From the target, or from a helper that has heard from it: it answers.
    ///
    /// @param sequence of the ping, or of the request
    record Ack(long sequence, List<Rumour> rumours) implements GossipMessage {}

    /// From a helper to who asked it: the target did not answer me either, but you hear me
    /// (Lifeguard, LHA-Probe).
    record Nack(long sequence, List<Rumour> rumours) implements GossipMessage {}

    /// To a seed, or now and then to any member, dead ones too: this is all that I know, or its
    /// beginning; tell me all that you know.
    record Greeting(List<Rumour> rumours) implements GossipMessage {}

    /// In answer to a greeting, or after one, in as many messages as it takes: what I know.
    record Roster(List<Rumour> rumours) implements GossipMessage {}
}
