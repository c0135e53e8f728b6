package fulcrum.lab.database;

import fulcrum.database.session.CoordinatorConfig;
import fulcrum.database.shard.ShardConfig;
import fulcrum.database.transaction.Coprocessor;
import fulcrum.database.transaction.TxnConfig;
import fulcrum.lab.group.GroupDraw;
import fulcrum.machine.Dice;
import fulcrum.protocols.log.raft.RaftConfig;

/// How the members of a database are set up in one run: drawn, with small bounds, so that every
/// bound is met.
///
/// @param model of a shard of nobody in particular
/// @param retentionNanos so long what rows were is kept; 0 for longer than the run
record Tuning(
        ShardConfig model,
        TxnConfig transacting,
        CoordinatorConfig coordinating,
        long retentionNanos) {

    private static final long MILLI = 1_000_000;

    private static final long READERS_NANOS = CoordinatorConfig.DEFAULT.readersNanos();

    static Tuning draw(RaftConfig raft, Dice dice) {
        long election = raft.timing().electionTimeoutNanosMax();
        ShardConfig model =
                new ShardConfig(
                        raft,
                        dice.between(2 * election, 8 * election),
                        dice.between(election / 10, election),
                        dice.between(election / 10, election),
                        4 * election,
                        ShardConfig.Bounds.DEFAULT);
        long retention = retention(election, dice.fork("collection"));
        TxnConfig transacting = transacting(election, retention, dice);
        return new Tuning(model, transacting, coordinating(election, retention, dice), retention);
    }

    /// The same with what runs the programs of reads.
    Tuning with(Coprocessor programs) {
        return new Tuning(model, transacting.with(programs), coordinating, retentionNanos);
    }

    /// The same with pages of so many bytes, about.
    Tuning scanning(int bytesMost) {
        TxnConfig same = transacting;
        TxnConfig other =
                new TxnConfig(
                        same.silenceNanos(),
                        same.lostNanos(),
                        same.voteNanos(),
                        same.againNanos(),
                        same.detectNanos(),
                        bytesMost,
                        same.lookedMost(),
                        same.retentionNanos(),
                        same.driftPerBillion(),
                        same.coprocessor());
        return new Tuning(model, other, coordinating, retentionNanos);
    }

    /// In every other run what rows were is kept for a short time only; 0 for longer than the run.
    private static long retention(long election, Dice dice) {
        return dice.chance(1, 2) ? dice.between(2 * election, 12 * election) : 0;
    }

    private static TxnConfig transacting(long election, long retentionNanos, Dice dice) {
        return new TxnConfig(
                dice.between(2 * election, 8 * election),
                2 * election, // connections are never lost here, messages are
                dice.between(election, 4 * election),
                dice.between(election / 10, election),
                dice.between(election / 10, election),
                dice.chance(1, 2) ? 20 : 10_000,
                dice.fork("program").between(1, 8),
                retentionNanos > 0 ? retentionNanos : TxnConfig.DEFAULT.retentionNanos(),
                GroupDraw.DRIFT_PPM_MOST * 2_000,
                new EndingProgram());
    }

    private static CoordinatorConfig coordinating(long election, long retentionNanos, Dice dice) {
        return new CoordinatorConfig(
                dice.between(2 * election, 8 * election),
                // Most often a deadlock that is not found never ends
                dice.chance(3, 4) ? 10_000 * election : dice.between(election, 6 * election),
                dice.between(2 * election, 20 * election),
                dice.between(election / 10, election),
                dice.between(election / 4, election),
                dice.between(4 * election, 20 * election),
                retentionNanos > 0 ? retentionNanos / 8 : READERS_NANOS,
                10 * MILLI,
                1000,
                4 << 20,
                CoordinatorConfig.DEFAULT.preparedMost(),
                1 << 20,
                1 << 16);
    }
}
