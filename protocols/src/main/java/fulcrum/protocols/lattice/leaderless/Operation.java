package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import org.jspecify.annotations.Nullable;

/// Something that a coordinator has under way: one operation, one fan-out.
interface Operation {

    /// A home has merged what it was sent.
    ///
    /// @param more what it holds, where that was asked and is more
    void merged(NodeId home, @Nullable Bytes more, Outbox<LeaderlessMessage> out);

    /// A home has told what it holds.
    void have(NodeId home, @Nullable Bytes state, Outbox<LeaderlessMessage> out);

    /// A stand-in keeps it for a home.
    void kept(NodeId standIn, NodeId home, Outbox<LeaderlessMessage> out);

    /// A home will not do it.
    void declined(NodeId home, String why, Outbox<LeaderlessMessage> out);

    /// Who was handed the operation has ended it.
    void made(Outcome outcome, Outbox<LeaderlessMessage> out);

    /// It goes by a later placement.
    void placed(Outbox<LeaderlessMessage> out);

    /// Records up to this position are durable.
    void stored(long upTo, Outbox<LeaderlessMessage> out);

    /// Nobody has answered for a while.
    void waited(Outbox<LeaderlessMessage> out);

    /// Nothing is waited for any more.
    boolean over();
}
