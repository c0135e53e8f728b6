package fulcrum.server.tails;

import fulcrum.machine.Note;
import fulcrum.protocols.log.raft.Tail;

/// What became of entries that a later leader's log took the place of.
public sealed interface TailNote extends Note {

    /// They are in a file, and may have been committed after all by way of another server.
    ///
    /// @param file its name, by which it is asked for
    record TailKept(
            String file, int entries, long fromIndex, long lastIndex, long byTerm, String cause)
            implements TailNote {

        static TailKept of(KeptTail kept) {
            Tail tail = kept.tail();
            return new TailKept(
                    kept.id(),
                    tail.entries().size(),
                    tail.fromIndex(),
                    tail.lastIndex(),
                    tail.byTerm(),
                    TailTree.word(tail.cause()));
        }
    }

    /// They are not in a file; the node's log has them until it lets them go.
    record TailNotKept(String file, int entries, String why) implements TailNote {}
}
