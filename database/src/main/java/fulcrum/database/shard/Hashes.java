package fulcrum.database.shard;

import fulcrum.machine.Bytes;
import fulcrum.machine.KeyValues.Peek;
import fulcrum.machine.state.Writes;
import org.jspecify.annotations.Nullable;

/// Keeps a replica's [RunningHash], in the state and at hand.
final class Hashes {

    /// A replica that does not count begins at a multiple of so many indexes, as all others do.
    private static final long BEGUN_EVERY = 4096;

    private final Shard shard;
    private final Applier applier;

    /// As of the last applied index; null where it is only in the state.
    private @Nullable RunningHash current;

    private @Nullable RunningHash next;
    private long restartAt;

    Hashes(Shard shard, Applier applier) {
        this.shard = shard;
        this.applier = applier;
    }

    /// Adds what an index writes, and the sum itself, to what it writes. Where the sum is cold, the
    /// applier notes it, and does all of this again.
    void count(long index, Writes writes) {
        RunningHash before = current != null ? current : stored(applier.look(StateKeys.HASH));
        if (applier.anyCold()) {
            return;
        }
        if (restartAt > 0 && index >= restartAt) {
            before = new RunningHash(restartAt, 0, before.suspect());
        }
        next = before.isAbsent() ? before : before.plus(index, writes);
        if (!next.isAbsent()) {
            writes.put(StateKeys.HASH, next.toBytes());
        }
    }

    /// What was counted is applied.
    void applied() {
        if (next != null) {
            current = next;
            next = null;
            restartAt = current.base() >= restartAt ? 0 : restartAt;
        }
    }

    /// The first index of all writes that counting begins; where others come first and there is no
    /// sum, an earlier version applied them.
    static Bytes beginning() {
        return new Writes().put(StateKeys.HASH, RunningHash.from(0).toBytes()).toBytes();
    }

    /// The state was replaced.
    void forget() {
        current = null;
        next = null;
    }

    private RunningHash stored(@Nullable Bytes value) {
        if (value != null) {
            return RunningHash.read(value);
        }
        return applier.applied() == 0 ? RunningHash.from(0) : RunningHash.ABSENT;
    }

    /// As of the last applied index; null where it is not in memory.
    @Nullable RunningHash atHand() {
        if (current == null) {
            switch (shard.state.peek(StateKeys.HASH)) {
                case Peek.Present(Bytes value) -> current = RunningHash.read(value);
                case Peek.Absent _ -> current = stored(null);
                case Peek.Cold _ -> {}
            }
        }
        return current;
    }

    boolean isKnownSuspect() {
        return current != null && current.suspect();
    }

    /// What a load has brought, of now or earlier: where changes were applied meanwhile, it is at
    /// hand.
    void loaded(@Nullable Bytes value) {
        if (current == null) {
            current = stored(value);
        }
    }

    void suspect() {
        RunningHash known = atHand();
        if (known != null) {
            current = known.suspected();
        }
    }

    // To begin anew, all at the same index

    /// The next index at which all can begin, which nobody has reached yet.
    long beginning(long applied) {
        if (restartAt <= applied) {
            restartAt = (applied / BEGUN_EVERY + 2) * BEGUN_EVERY;
        }
        return restartAt;
    }

    /// Where counting begins anew; 0 for nowhere.
    long restartAt() {
        return restartAt > applier.applied() ? restartAt : 0;
    }

    /// Counting begins anew with the first change at or behind this index.
    void restartAt(long index) {
        if (index > applier.applied()) {
            restartAt = index;
        }
    }
}
