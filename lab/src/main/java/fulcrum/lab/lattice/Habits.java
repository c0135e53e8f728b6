package fulcrum.lab.lattice;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.protocols.lattice.leaderless.Consistency;
import fulcrum.protocols.lattice.leaderless.Grade;
import fulcrum.protocols.lattice.leaderless.LeaderlessConfig;
import fulcrum.protocols.lattice.leaderless.LeaderlessConfig.Durability;
import fulcrum.protocols.lattice.leaderless.LeaderlessConfig.Limits;
import fulcrum.protocols.lattice.leaderless.LeaderlessConfig.Timing;
import fulcrum.protocols.lattice.leaderless.Level;
import fulcrum.protocols.lattice.leaderless.Placement;
import fulcrum.simulator.Universe;
import java.util.List;

/// What is drawn once for a run: times, bounds, and what clients ask for.
///
/// @param temper what reads and writes promise in this run
/// @param replicas N
/// @param ranges into which the keys are cut
/// @param keys rows of each kind, at least
record Habits(
        Temper temper,
        Durability durability,
        Timing timing,
        Limits limits,
        int replicas,
        int ranges,
        int keys) {

    private static final long MILLI = 1_000_000;

    /// What the clients of a run ask for.
    enum Temper {
        /// Whatever answers: any level, stand-ins, less than was asked for.
        LAX,
        /// Quorums, and now and then stand-ins where the answer says so.
        QUORUM,
        /// Quorums that never go back.
        BLOCKING,
        /// As if there were one copy.
        LINEARIZABLE
    }

    static Habits draw(Universe universe, Dice dice) {
        int nodes = universe.nodes();
        boolean far = universe.links().preset() == Universe.Preset.CROSS_REGION;
        long resend = (far ? 300 : dice.between(15, 60)) * MILLI;
        int tries = dice.between(3, 7);
        long age = dice.chance(1, 4) ? dice.between(2, 6) * 1000L * MILLI : 3_600_000 * MILLI;
        long probe = dice.between(80, 400) * MILLI;
        int kinds = dice.fork("temper").below(8);
        return new Habits(
                kinds < 2
                        ? Temper.LAX
                        : kinds < 4
                                ? Temper.QUORUM
                                : kinds < 6 ? Temper.BLOCKING : Temper.LINEARIZABLE,
                dice.chance(1, 4) ? Durability.PERIODIC : Durability.GROUP,
                new Timing(resend, tries, probe, age, 120_000 * MILLI),
                new Limits(
                        dice.chance(1, 8) ? 3 : 1000,
                        dice.chance(1, 8) ? 400 : 1 << 20,
                        dice.between(1, 8),
                        1000,
                        dice.between(10, 200),
                        dice.between(1, 6),
                        1 << 16,
                        12),
                Math.min(nodes, dice.chance(3, 4) ? 3 : dice.between(2, 5)),
                dice.between(1, 3),
                dice.between(1, 2));
    }

    /// How many rows of a kind there are: counters have room for few increments.
    int keys(Kind kind) {
        return kind == Kind.COUNTER ? keys + 2 : keys;
    }

    /// What clients use, as often as it is named: what is linearizable shows best on registers.
    List<Kind> kinds() {
        return temper == Temper.LINEARIZABLE
                ? List.of(
                        Kind.REGISTER,
                        Kind.REGISTER,
                        Kind.REGISTER,
                        Kind.REGISTER,
                        Kind.COUNTER,
                        Kind.SET)
                : List.of(Kind.values());
    }

    LeaderlessConfig config(NodeId self, Placement founding) {
        return new LeaderlessConfig(self, new Rowwise(), founding, durability, timing, limits);
    }

    Consistency toWrite(Dice dice) {
        return switch (temper) {
            case LAX -> lax(dice);
            case QUORUM -> {
                Consistency quorum = Consistency.of(Level.quorum());
                yield dice.chance(1, 2) ? quorum.sloppily() : quorum;
            }
            case BLOCKING -> Consistency.of(Grade.BLOCKING_REPAIR);
            case LINEARIZABLE -> Consistency.of(Grade.LINEARIZABLE);
        };
    }

    Consistency toRead(Dice dice) {
        return switch (temper) {
            case LAX -> lax(dice);
            case QUORUM -> {
                Consistency quorum = Consistency.of(Level.quorum());
                yield dice.chance(1, 2) ? quorum.adversarial() : quorum;
            }
            case BLOCKING -> {
                Consistency blocking = Consistency.of(Grade.BLOCKING_REPAIR);
                yield dice.chance(1, 2) ? blocking.adversarial() : blocking;
            }
            case LINEARIZABLE -> Consistency.of(Grade.LINEARIZABLE);
        };
    }

    private static Consistency lax(Dice dice) {
        Consistency some =
                Consistency.of(
                        dice.pick(
                                List.of(
                                        Level.one(),
                                        Level.one(),
                                        Level.two(),
                                        Level.quorum(),
                                        Level.all(),
                                        Level.localQuorum())));
        some = dice.chance(1, 3) ? some.sloppily() : some;
        some = dice.chance(1, 3) ? some.degrading() : some;
        return dice.chance(1, 6) ? some.adversarial() : some;
    }
}
