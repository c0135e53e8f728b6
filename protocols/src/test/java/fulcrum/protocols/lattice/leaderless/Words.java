package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.Replica;
import fulcrum.machine.clock.HybridTimestamp;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The smallest lattice that shows anything: sets of words. An operation adds one, followed by who
/// made it.
final class Words implements Merging {

    static SortedSet<String> of(@Nullable Bytes state) {
        return state == null || state.isEmpty()
                ? new TreeSet<>()
                : new TreeSet<>(List.of(state.asText().split(" ")));
    }

    @Override
    public Merged merge(@Nullable Bytes mine, Bytes other) {
        SortedSet<String> both = of(mine);
        both.addAll(of(other));
        return new Merged(Bytes.text(String.join(" ", both)), List.of());
    }

    @Override
    public boolean holds(@Nullable Bytes mine, Bytes other) {
        return of(mine).containsAll(of(other));
    }

    @Override
    public Made make(Replica self, @Nullable Bytes mine, Bytes operation, HybridTimestamp at) {
        return new Made(Bytes.text(operation.asText() + "@" + self), operation);
    }
}
