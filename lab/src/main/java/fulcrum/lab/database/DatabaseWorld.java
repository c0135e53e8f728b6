package fulcrum.lab.database;

import fulcrum.database.session.Isolation;
import fulcrum.database.session.SessionResult;
import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardMessage;
import fulcrum.database.spectrum.Clock;
import fulcrum.database.transaction.TxnNote;
import fulcrum.database.transaction.Why;
import fulcrum.lab.group.RaftHeadlines;
import fulcrum.machine.Durable;
import fulcrum.machine.Note;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.log.raft.RaftNote;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Headline;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.Recording;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import fulcrum.simulator.World;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The whole database, in a universe that tries to break it: three members, each with a coordinator
/// and replicas of the catalog and of every other group, and perhaps further coordinators; and an
/// operator who makes the tables, and changes them while clients use them. In some runs another
/// replaces replicas meanwhile.
///
/// @param appenders clients who use lists
/// @param tellers clients who use accounts
/// @param transactions of each client
/// @param moves in some runs replicas of groups are replaced, and in some clients prepare what they
///   are to commit, under names, and decide about it later
/// @param heralds all other clients are those of [CausalReverse], and all tables go by this clock,
///   which differs by more than is claimed where it may; null for clients of all kinds
public record DatabaseWorld(
        int appenders, int tellers, int transactions, boolean moves, @Nullable Clock heralds)
        implements World<ShardMessage, Part>, Recording {

    /// Seven clients of twelve transactions each.
    public static final DatabaseWorld DEFAULT = new DatabaseWorld(4, 3, 12, true, null);

    /// So small that its histories can be read, and hard enough that they tell something.
    private static final DatabaseWorld RECORDED = new DatabaseWorld(4, 1, 8, false, null);

    /// Clients who look for causal reverse, and for nothing else.
    static DatabaseWorld ofHeralds(Clock clock) {
        return new DatabaseWorld(0, 0, 16, false, clock);
    }

    @Override
    public @Nullable Recorded record(long seed) {
        return Recorder.record(RECORDED, seed);
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public Codec<ShardMessage> messages() {
        return ShardCodec.MESSAGES;
    }

    @Override
    public Codec<? extends Durable> records() {
        return ShardCodec.RECORDS;
    }

    @Override
    public boolean wantsWallClock() {
        return true;
    }

    @Override
    public Knobs knobs() {
        return Cluster.knobs(1, 4);
    }

    @Override
    public List<String> expected() {
        if (heralds != null) {
            return heralds == Clock.INTERVAL
                    ? List.of()
                    : List.of(
                            Exam.seenAt(CausalReverse.ANOMALY, Clock.HLC),
                            Exam.seenAt(CausalReverse.STALE, Clock.HLC),
                            DatabaseEpisode.aborted(Why.CLOCKS_APART));
        }
        List<String> all = new ArrayList<>(List.of("torn tail", "load"));
        all.addAll(Moments.NAMES);
        for (Isolation isolation : Isolation.values()) {
            all.add(DatabaseEpisode.ran(isolation));
        }
        for (Class<?> note : TxnNote.class.getPermittedSubclasses()) {
            all.add("note " + note.getSimpleName());
        }
        all.add(DatabaseEpisode.aborted(Why.SCHEMA_CHANGED));
        all.add(DatabaseEpisode.aborted(Why.NOT_MADE));
        all.add(DatabaseEpisode.aborted(Why.MOVED));
        all.add(DatabaseEpisode.aborted(Why.SNAPSHOT_TOO_OLD));
        all.add(Past.READ);
        all.add(DatabaseEpisode.failed(Why.LOCKED));
        all.add(DatabaseEpisode.failed(Why.LOCK_TIMEOUT));
        all.add(DatabaseEpisode.foundOut(SessionResult.Committed.class));
        all.add(DatabaseEpisode.foundOut(SessionResult.Aborted.class));
        all.add(DeadlockJudge.AT_ONE_SHARD);
        all.add(DeadlockJudge.OVER_SHARDS);
        all.add(Exam.seenAt(WriteSkew.ANOMALY, Isolation.REPEATABLE_READ));
        all.add(Exam.seenAt(LongFork.ANOMALY, Isolation.READ_COMMITTED));
        all.add(Exam.seenAt(CausalReverse.ANOMALY, Isolation.READ_COMMITTED));
        all.add(DatabaseEpisode.aborted(Why.CLOCKS_APART));
        all.add(Exam.seenAt(Monotonic.LOST_UPDATE, Isolation.READ_COMMITTED));
        all.add(Exam.seenAt(Registers.ANOMALY, Isolation.READ_COMMITTED));
        all.add(DatabaseEpisode.aborted(Why.NAME_TAKEN));
        all.add(DatabaseEpisode.foundOut(SessionResult.RolledBack.class));
        all.add(Notary.COMMITTED);
        all.add(Notary.ROLLED_BACK);
        all.add(Usurper.UNSEATED);
        all.add(Mover.REPLACED);
        all.add(Mover.LEADER_REMOVED);
        all.add(Mover.CAME_BACK);
        all.add(Almanac.LIED);
        all.add(DatabaseEpisode.MISLED);
        return all;
    }

    @Override
    public String about(int nodes) {
        return Cluster.about(nodes);
    }

    @Override
    public @Nullable Headline headline(Note note, Columns after) {
        return note instanceof RaftNote told ? RaftHeadlines.of(told, after.role()) : null;
    }

    @Override
    public String passing() {
        return "what clients saw is as isolated as they asked, no money was made or lost, and the"
                + " calm left nothing of any transaction behind";
    }

    @Override
    public Episode<ShardMessage, Part> begin(Universe universe, Stage<Part> stage) {
        return new DatabaseEpisode(this, universe, stage);
    }
}
