package fulcrum.protocols.log.raft;

import fulcrum.protocols.log.raft.Tail.Cause;
import java.util.ArrayList;
import java.util.List;

/// Sees to it that no entry goes in silence: what is removed from the end of the log is told whole,
/// in the step that stores the removal (§5.3, §7).
///
/// Who is told keeps it elsewhere, later than the removal is durable; a crash in between is made
/// good when the log is read back, which finds the entries and their removal again as long as the
/// log goes back so far. So a tail may be told more than once, always under the same position.
final class Discarding {

    private final Raft raft;

    /// Found while the log is read back.
    private final List<Tail> found = new ArrayList<>(0);

    Discarding(Raft raft) {
        this.raft = raft;
    }

    /// What goes with the entry at an index, where a leader's entry of another term stands there.
    List<Entry> from(long index) {
        return raft.log.tail(index);
    }

    /// What goes where the log begins after this entry from now on: everything that is not known to
    /// be committed. Nothing where the log has that entry, and keeps what follows it; nor where it
    /// ends below it with an entry of the same term, and so is the beginning of the very log that a
    /// snapshot was made of (§5.3, Log Matching).
    List<Entry> supersededBy(long base, long term) {
        RaftLog log = raft.log;
        boolean nothing =
                log.lastIndex() == log.baseIndex()
                        || base < log.baseIndex() // superseded later, while it is read back
                        || log.holds(base, term)
                        || (log.lastIndex() < base && log.lastTerm() == term);
        return nothing ? List.of() : log.tail(Math.max(raft.commitIndex, log.baseIndex()) + 1);
    }

    void tell(long position, Cause cause, List<Entry> gone) {
        if (!gone.isEmpty()) {
            Tail tail = new Tail(position, raft.currentTerm, cause, gone);
            raft.out.note(new RaftNote.TailDiscarded(tail, false));
        }
    }

    /// Before a record of an earlier life is folded into the log.
    void readBack(long position, RaftRecord record) {
        switch (record) {
            case RaftRecord.Removed(long fromIndex) ->
                    find(position, Cause.CONFLICT, from(fromIndex));
            case RaftRecord.Compacted(_, long base, long term) ->
                    find(position, Cause.SNAPSHOT, supersededBy(base, term));
            case RaftRecord.HardState _, RaftRecord.Stored _ -> {}
        }
    }

    private void find(long position, Cause cause, List<Entry> gone) {
        if (!gone.isEmpty()) {
            found.add(new Tail(position, raft.currentTerm, cause, gone));
        }
    }

    /// At the beginning of a life: nobody knows whether the last one was heard.
    void tellAgain() {
        found.forEach(tail -> raft.out.note(new RaftNote.TailDiscarded(tail, true)));
        found.clear();
    }
}
