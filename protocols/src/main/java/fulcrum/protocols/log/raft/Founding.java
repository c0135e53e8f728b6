package fulcrum.protocols.log.raft;

import fulcrum.machine.Bytes;
import fulcrum.machine.Snapshot;
import java.util.List;

/// The records of a server that begins with a state instead of with none, as a restored backup
/// gives it to all members of a new group alike.
///
/// They are what an installed snapshot leaves (figure 13, step 7: the log is discarded), so that
/// recovery knows no other way to load a state. All members begin in the same term, in which nobody
/// has voted: what is in the state counts as committed, since every member has it. That is right
/// only where no server of an older group may ever talk to one of this.
public final class Founding {

    /// The term that the state is said to be of. The first election is of a later one.
    public static final long TERM = 1;

    private Founding() {}

    /// What travels with such a state.
    ///
    /// @param members with which the group begins
    public static Bytes header(Configuration members) {
        return RaftCodec.header(new Mark(TERM, members));
    }

    /// What each member stores.
    ///
    /// @param state its own name of the state, which holds something; its header is [#header]
    public static List<RaftRecord> records(Snapshot state) {
        if (state.index() < 1 || RaftCodec.mark(state).term() != TERM) {
            throw new IllegalArgumentException("a state that a group begins with, not " + state);
        }
        return List.of(
                new RaftRecord.Compacted(state, state.index(), TERM),
                new RaftRecord.HardState(TERM, null));
    }
}
