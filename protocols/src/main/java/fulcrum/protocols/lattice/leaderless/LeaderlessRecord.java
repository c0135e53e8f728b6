package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.Durable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a node stores. Its state is the fold of these; what changes rows carries the index of the
/// change, for rows live in the key-value state, which may be behind.
public sealed interface LeaderlessRecord extends Durable {

    /// A state was merged into a row.
    ///
    /// @param done what this node, as its maker, remembers of the operation; null where it is not
    ///   one that is to count once
    record Joined(long index, Bytes key, Bytes state, @Nullable Done done)
            implements LeaderlessRecord {}

    /// A row is here no more.
    record Dropped(long index, Bytes key) implements LeaderlessRecord {}

    /// From now on updates are numbered under this incarnation.
    record Incarnated(long incarnation) implements LeaderlessRecord {}

    /// From now on it goes by this placement.
    record Placed(Placement placement) implements LeaderlessRecord {}

    /// How much of the range that begins with this key is here.
    record Filled(Bytes from, Stage stage) implements LeaderlessRecord {}

    /// Of operations that were first asked before this time it is not known any more what was made.
    record Forgot(long askedNanos) implements LeaderlessRecord {}

    /// A hint is kept.
    record HintKept(Hint hint) implements LeaderlessRecord {}

    /// A hint is kept no more.
    record HintGone(long number) implements LeaderlessRecord {}

    /// Everything but the rows, so that earlier records may go once the rows are durable.
    ///
    /// @param whole the beginnings of ranges that are here whole
    /// @param filling of those that are being filled
    /// @param forgottenNanos operations first asked before this are not remembered
    record Checkpoint(
            long incarnation,
            Placement placement,
            List<Bytes> whole,
            List<Bytes> filling,
            List<Hint> hints,
            List<Done> done,
            long forgottenNanos)
            implements LeaderlessRecord {

        public Checkpoint {
            whole = List.copyOf(whole);
            filling = List.copyOf(filling);
            hints = List.copyOf(hints);
            done = List.copyOf(done);
        }
    }
}
