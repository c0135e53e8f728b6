package fulcrum.protocols.gossip;

import fulcrum.machine.NodeId;
import fulcrum.machine.Note;

/// What a member did, heard or declined to believe, and why.
public sealed interface GossipNote extends Note {

    /// It learnt of a member that it did not know.
    record MemberJoined(NodeId member, Incarnation incarnation) implements GossipNote {}

    /// A member did not answer it, nor its helpers.
    record ProbeUnanswered(NodeId member, int helpers) implements GossipNote {}

    /// It suspects a member, on its own or because somebody does.
    record MemberSuspected(NodeId member, Incarnation incarnation, NodeId accuser)
            implements GossipNote {}

    /// Another member suspects the same, so that the suspect has less time left.
    record SuspicionConfirmed(NodeId member, NodeId accuser, int confirmations)
            implements GossipNote {}

    /// A suspect has said that it lives.
    record MemberRefuted(NodeId member, Incarnation incarnation) implements GossipNote {}

    /// It takes a member for dead.
    ///
    /// @param by who has said so; itself when the time was over here
    record MemberDied(NodeId member, Incarnation incarnation, NodeId by) implements GossipNote {}

    /// A member that was dead or gone is there again.
    record MemberReturned(NodeId member, Incarnation incarnation) implements GossipNote {}

    /// A member said goodbye.
    record MemberLeft(NodeId member, Incarnation incarnation) implements GossipNote {}

    /// A member that has been dead or gone for long is known no more.
    record MemberForgotten(NodeId member, Incarnation incarnation) implements GossipNote {}

    /// A member has announced something else.
    record PayloadChanged(NodeId member, Incarnation incarnation) implements GossipNote {}

    /// It was taken for suspect or dead, and says that it lives.
    record AccusationRefuted(Standing standing, Incarnation incarnation) implements GossipNote {}

    /// A timer came late, so that others' silence proves nothing.
    record Stalled(String timer, long lateNanos) implements GossipNote {}

    /// It thinks better or worse of its own health (Lifeguard, LHA-Probe).
    record HealthChanged(int score, String why) implements GossipNote {}

    /// It told somebody all that it knows, and asked for the same.
    record Greeted(NodeId member) implements GossipNote {}

    /// It has said goodbye to so many.
    record GoodbyeSaid(int told) implements GossipNote {}

    /// A rumour of a member long dead was not worth remembering.
    record RumourIgnored(NodeId member, Standing standing, String why) implements GossipNote {}

    /// A message, or another input, had no effect of its own; rumours in it had theirs.
    record MessageIgnored(String message, String why) implements GossipNote {}
}
