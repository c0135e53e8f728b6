package fulcrum.lab.group;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.Universe;
import java.util.List;

/// What a group's universe is drawn from, and how its Raft is set up there: Raft's knobs are drawn
/// too, with small bounds, so that every bound is met.
public final class GroupDraw {

    /// By which any clock is fast or slow, at most. Protocols are told what two clocks may differ
    /// by.
    public static final long DRIFT_PPM_MOST = 50_000;

    /// What a universe of a group is drawn from, but for what faults aim at.
    public static final Knobs KNOBS =
            Knobs.DEFAULT
                    .withNodes(1, 7)
                    .withPhases(10_000_000_000L, 90_000_000_000L)
                    .withFaults(List.of(), 120)
                    .withFaultNanos(1_000_000, 4_000_000_000L)
                    .withDrift(DRIFT_PPM_MOST);

    private GroupDraw() {}

    /// A configuration of nobody in particular.
    public static RaftConfig config(Universe universe, Dice dice, boolean membersChange) {
        Dice held = dice.fork("held");
        boolean far = universe.links().preset() == Universe.Preset.CROSS_REGION;
        RaftConfig.Timing timing = spread(far, dice);
        int least = far ? 8 : 1; // one entry to a round trip of 200 ms would never be done
        int compact = dice.chance(1, 2) ? dice.between(2, 12) : dice.between(5, 200);
        int entries = dice.chance(1, 3) ? least : dice.between(least, 20);
        RaftConfig.Limits limits =
                new RaftConfig.Limits(
                                entries,
                                dice.between(50 * least, 2000),
                                dice.between(least, 8),
                                dice.between(400 * least, 10_000),
                                dice.between(200, 20_000),
                                compact,
                                dice.between(0, compact))
                        .withHeld(held.chance(1, 2) ? 0 : held.below(40), held.below(2_000));
        // Who was removed and does not know it disturbs the others for ever, unless one of the two
        // keeps them from listening (§6, end). Where nobody is removed, both may be off.
        boolean preVote = dice.chance(3, 4);
        boolean checkQuorum = dice.chance(2, 3) || (!preVote && membersChange);
        return RaftConfig.of(new NodeId(1), null)
                .withTiming(timing)
                .withLimits(limits)
                .withPreVote(preVote)
                .withLeaseReads(dice.chance(1, 2))
                .withCheckQuorum(checkQuorum);
    }

    /// Election timeouts may be closer together than is wise, and clocks further apart than usual.
    private static RaftConfig.Timing spread(boolean far, Dice dice) {
        RaftConfig.Timing usual = far ? RaftConfig.Timing.WIDE_AREA : RaftConfig.Timing.LOCAL;
        Dice whether = dice.fork("rest");
        long least = usual.electionTimeoutNanosMin();
        long most = dice.chance(1, 2) ? usual.electionTimeoutNanosMax() : least + least / 8;
        int drift = Math.toIntExact(2 * DRIFT_PPM_MOST / 1000);
        long rest =
                whether.chance(1, 2)
                        ? 0
                        : whether.between(1, 4) * usual.heartbeatNanos() / (far ? 4 : 1);
        return new RaftConfig.Timing(usual.heartbeatNanos(), least, most, rest, drift);
    }
}
