package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import org.jspecify.annotations.Nullable;

/// What is asked of a node.
public sealed interface LeaderlessCommand extends Command {

    /// Coordinate a change of a key. `Done` holds a [LeaderlessAnswer.Wrote]; too few
    /// acknowledgements are `Unknown` and say how many there were; `Refused` where nothing was
    /// made.
    ///
    /// @param operation what [Merging#make] carries out
    /// @param once null where an attempt may count again
    record Write(Bytes key, Bytes operation, Consistency consistency, @Nullable Once once)
            implements LeaderlessCommand {}

    /// Coordinate a read of a key. `Done` holds a [LeaderlessAnswer.Found].
    record Read(Bytes key, Consistency consistency) implements LeaderlessCommand {}

    /// Tell what this very node holds of a key: for checkers, consoles, and who compares replicas.
    /// `Done` holds a [LeaderlessAnswer.Found].
    record Inspect(Bytes key) implements LeaderlessCommand {}

    /// Merge a state that a comparison of replicas has found here, on the same path as hints and
    /// read repair. `Done`, which is empty, when it is durable.
    record Absorb(Bytes key, Bytes state) implements LeaderlessCommand {}

    /// Go by this placement, unless a later one is known. `Done` when it is durable.
    record Place(Placement placement) implements LeaderlessCommand {}

    /// This node was away for longer than deletions are remembered: give up all that it holds of
    /// the range of a key, and have it filled anew by the other homes. `Done` when that has begun.
    record Rebuild(Bytes key) implements LeaderlessCommand {}
}
