package fulcrum.lab.database;

import fulcrum.database.shard.ShardMessage;
import fulcrum.database.transaction.TxnNote;
import fulcrum.machine.Effect;
import fulcrum.simulator.Episode.Moment;
import java.util.List;
import java.util.function.Predicate;

/// The moments that faults wait for: each step of a commit over several shards, of either party.
final class Moments {

    private static final String PREPARED = "prepared";
    private static final String DECIDED = "decided for others";
    private static final String COMMITTED = "committed";
    private static final String RESOLVED = "resolved";
    private static final String SERVES = "serves what is prepared";
    private static final String PUBLISHED = "published";

    static final List<String> NAMES =
            List.of(PREPARED, DECIDED, COMMITTED, RESOLVED, SERVES, PUBLISHED);

    static final List<Moment<ShardMessage>> ALL =
            List.of(
                    note(PREPARED, note -> note instanceof TxnNote.Prepared),
                    note(DECIDED, note -> note instanceof TxnNote.Decided d && d.others() > 0),
                    note(COMMITTED, note -> note instanceof TxnNote.Committed),
                    note(RESOLVED, note -> note instanceof TxnNote.Resolved),
                    note(SERVES, note -> note instanceof TxnNote.Serves s && s.prepared() > 0),
                    note(PUBLISHED, note -> note instanceof TxnNote.Published));

    private Moments() {}

    private static Moment<ShardMessage> note(String name, Predicate<TxnNote> which) {
        return new Moment<>(
                name,
                effect ->
                        effect instanceof Effect.Noted<ShardMessage>(var note)
                                && note instanceof TxnNote told
                                && which.test(told));
    }
}
