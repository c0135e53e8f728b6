package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.clock.HybridTimestamp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What nodes say to each other. Numbers of operations are the sender's own, and answers carry
/// them; 0 is for what needs no answer.
public sealed interface LeaderlessMessage {

    /// From a coordinator, a holder of hints, or a repair, to a home: send state, merge.
    ///
    /// @param epoch of the placement by which the sender goes
    /// @param exact the answer is to tell what the home holds, where that is more than this state
    /// @param clock the sender's hybrid clock
    record Merge(
            long operation,
            long epoch,
            Bytes key,
            Bytes state,
            boolean exact,
            HybridTimestamp clock)
            implements LeaderlessMessage {}

    /// From a home: it is merged, and durable as far as this table's writes are.
    ///
    /// @param more what the home holds, where it was asked and holds more; null otherwise
    record Merged(long operation, @Nullable Bytes more) implements LeaderlessMessage {}

    /// From a coordinator to a home: what do you hold of this key?
    record Read(long operation, long epoch, Bytes key) implements LeaderlessMessage {}

    /// From a home: this; it is durable.
    ///
    /// @param state null for nothing
    record Have(long operation, @Nullable Bytes state, HybridTimestamp clock)
            implements LeaderlessMessage {}

    /// From a home that will not do what was asked: nothing was done.
    ///
    /// @param placement a later one than the asker's, where that is the reason; null otherwise
    /// @param behind the home goes by an earlier placement than the asker
    record Declined(long operation, String why, boolean behind, @Nullable Placement placement)
            implements LeaderlessMessage {}

    /// From anybody to somebody who goes by an earlier placement: this is a later one.
    record Moved(Placement placement) implements LeaderlessMessage {}

    /// From a coordinator to a stand-in: keep this for a home that is away (Dynamo 4.6).
    record Keep(long operation, NodeId home, Bytes key, Bytes state) implements LeaderlessMessage {}

    /// From a stand-in: it is kept, durably.
    record Kept(long operation, NodeId home) implements LeaderlessMessage {}

    /// From a node that may not make updates of a key to one that may: coordinate this write.
    ///
    /// @param life of the receiver, as the sender knows it: what is repeated in a later one is not
    ///   made again
    record Make(
            long operation,
            long life,
            long epoch,
            Bytes key,
            Bytes change,
            Consistency consistency,
            @Nullable Once once)
            implements LeaderlessMessage {}

    /// From who coordinated it: this came of it.
    record Made(long operation, Outcome outcome) implements LeaderlessMessage {}

    /// To a node that has not answered lately: are you there?
    record Probe() implements LeaderlessMessage {}

    /// To who asked: yes.
    ///
    /// @param life of the sender
    record Here(long life) implements LeaderlessMessage {}

    /// From a home that is not whole to one that is: give me what follows this key.
    ///
    /// @param stream the asker's number for this filling
    /// @param from the first key that is meant
    /// @param to the first that is not meant any more; null for none
    record Fill(long stream, long epoch, Bytes from, @Nullable Bytes to)
            implements LeaderlessMessage {}

    /// In answer: keys with their states, in order.
    ///
    /// @param from the first key that was meant
    /// @param more there are more behind the last
    record Filling(long stream, Bytes from, List<Bytes> keys, List<Bytes> states, boolean more)
            implements LeaderlessMessage {

        public Filling {
            keys = List.copyOf(keys);
            states = List.copyOf(states);
        }
    }
}
