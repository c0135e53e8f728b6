package fulcrum.lab.antientropy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.Effect;
import fulcrum.machine.Invariant;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.antientropy.AntiEntropyConfig;
import fulcrum.protocols.antientropy.AntiEntropyInvariants;
import fulcrum.protocols.antientropy.AntiEntropyMessage;
import fulcrum.protocols.antientropy.AntiEntropyNote;
import fulcrum.protocols.antientropy.AntiEntropyView;
import fulcrum.protocols.antientropy.TreeRange;
import fulcrum.simulator.Birth;
import fulcrum.simulator.Client;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Finding;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One run of anti-entropy's world.
final class AntiEntropyEpisode implements Episode<AntiEntropyMessage, RowView> {

    private static final long MILLI = 1_000_000;
    private static final Bytes PREFIX = Bytes.text("t");
    private static final int KEYS = 40;

    private final Stage<RowView> stage;
    private final SortedSet<NodeId> all = new TreeSet<>();
    private final List<TreeRange> ranges;
    private final AntiEntropyConfig.Timing timing;
    private final AntiEntropyConfig.Limits limits;
    private final Witness witness = new Witness();
    private final Writers writers;

    AntiEntropyEpisode(AntiEntropyWorld world, Universe universe, Stage<RowView> stage) {
        this.stage = stage;
        Dice dice = Dice.of(universe.seed()).fork("antientropy world");
        for (int number = 1; number <= universe.nodes(); number++) {
            all.add(new NodeId(number));
        }
        boolean far = universe.links().preset() == Universe.Preset.CROSS_REGION;
        this.timing = timing(far, dice.fork("timing"));
        this.limits = limits(dice.fork("limits"));
        this.ranges = ranges(dice.fork("ranges"));
        this.writers =
                new Writers(
                        dice.fork("writers"),
                        witness,
                        keys(dice.fork("keys")),
                        world.operations(),
                        universe.stormNanos() / (world.operations() + 10),
                        () -> stage.sometimes(AntiEntropyWorld.REPAIRED));
    }

    private static AntiEntropyConfig.Timing timing(boolean far, Dice dice) {
        long patience = (far ? 700 : dice.between(60, 150)) * MILLI;
        long deadline = patience * (far ? 20 : dice.between(6, 12));
        long horizon = deadline * dice.between(2, 4);
        return new AntiEntropyConfig.Timing(
                dice.between(100, 500) * MILLI,
                patience,
                deadline,
                dice.chance(1, 3) ? 10 * horizon : horizon,
                dice.between(500, 20_000) * MILLI);
    }

    private static AntiEntropyConfig.Limits limits(Dice dice) {
        return new AntiEntropyConfig.Limits(
                dice.below(3),
                dice.between(40_000, 400_000),
                dice.between(10_000, 500_000),
                dice.between(1, 12),
                dice.between(1, 1000),
                dice.between(1, 20),
                dice.between(2, 5),
                dice.between(1, 4));
    }

    /// The line in some parts, of which each node has all.
    private List<TreeRange> ranges(Dice dice) {
        int count = dice.between(1, 3);
        List<TreeRange> cut = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long from = TreeRange.PLACES * i / count;
            long to = TreeRange.PLACES * (i + 1) / count;
            cut.add(new TreeRange(i + 1, PREFIX, from, to, all));
        }
        return cut;
    }

    /// Some are neighbours, and some share a place.
    private static List<Bytes> keys(Dice dice) {
        SortedSet<Bytes> keys = new TreeSet<>();
        while (keys.size() < KEYS) {
            int place = dice.chance(1, 3) ? dice.between(1, 5) << 28 : (int) dice.nextLong();
            byte[] bytes = {
                (byte) (place >>> 24), (byte) (place >>> 16), (byte) (place >>> 8), (byte) place,
            };
            keys.add(PREFIX.concat(Bytes.wrap(bytes)).concat(Bytes.text("k" + dice.below(3))));
        }
        return new ArrayList<>(keys);
    }

    private AntiEntropyConfig config(NodeId self) {
        List<TreeRange> own = new ArrayList<>();
        for (TreeRange range : ranges) {
            SortedSet<NodeId> peers = new TreeSet<>(all);
            peers.remove(self);
            own.add(new TreeRange(range.id(), range.prefix(), range.from(), range.to(), peers));
        }
        return new AntiEntropyConfig(self, own, timing, limits);
    }

    @Override
    public Machine<AntiEntropyMessage> start(Birth birth) {
        return new LoneReplica(config(birth.self()), birth, witness);
    }

    @Override
    public RowView view(Machine<AntiEntropyMessage> machine) {
        return ((LoneReplica) machine).view();
    }

    @Override
    public Columns columns(RowView view) {
        AntiEntropyView seen = view.antiEntropy();
        boolean outdated = seen.ranges().stream().anyMatch(r -> r.ledger().outdated());
        boolean grown = seen.ranges().stream().allMatch(r -> r.root() != null);
        String role = outdated ? "outdated" : grown ? "replica" : "reading";
        return new Columns(role, seen.round(), seen.rowsReceived());
    }

    @Override
    public List<Invariant<RowView>> invariants() {
        List<Invariant<RowView>> invariants = new ArrayList<>();
        for (Invariant<AntiEntropyView> each : AntiEntropyInvariants.all()) {
            invariants.add(new OfAntiEntropy(each));
        }
        invariants.add(new TreeIsTheRows(ranges));
        return invariants;
    }

    private record OfAntiEntropy(Invariant<AntiEntropyView> inner) implements Invariant<RowView> {

        @Override
        public String name() {
            return inner.name();
        }

        @Override
        public void check(NodeId node, RowView view) {
            inner.check(node, view.antiEntropy());
        }
    }

    @Override
    public List<Client> clients() {
        return List.of(writers);
    }

    @Override
    public List<Moment<AntiEntropyMessage>> moments() {
        return List.of(
                note("differs", n -> n instanceof AntiEntropyNote.RangeDiffers),
                note("repaired", n -> n instanceof AntiEntropyNote.RangeRepaired),
                note("gave a peer up", n -> n instanceof AntiEntropyNote.PeerGivenUp),
                note("forgot tombstones", n -> n instanceof AntiEntropyNote.TombstonesPurged));
    }

    private static Moment<AntiEntropyMessage> note(String name, Predicate<AntiEntropyNote> which) {
        return new Moment<>(
                name,
                effect ->
                        effect instanceof Effect.Noted<AntiEntropyMessage>(AntiEntropyNote n)
                                && which.test(n));
    }

    @Override
    public boolean settled() {
        return writers.done() && apart() == null;
    }

    @Override
    public String left() {
        String apart = apart();
        return ": " + (apart == null ? "writers were not done" : apart);
    }

    /// Why not all have the same; null when they have.
    private @Nullable String apart() {
        SortedMap<Bytes, Bytes> first = null;
        for (NodeId node : stage.nodes()) {
            RowView view = stage.view(node);
            if (view == null) {
                return node + " does not run";
            }
            for (AntiEntropyView.Range range : view.antiEntropy().ranges()) {
                if (range.root() == null || range.ledger().outdated()) {
                    return node + " is not done with range " + range.id();
                }
            }
            SortedMap<Bytes, Bytes> living = living(view);
            if (first != null && !first.equals(living)) {
                return node + " has other rows";
            }
            first = living;
        }
        return null;
    }

    private static SortedMap<Bytes, Bytes> living(RowView view) {
        TreeMap<Bytes, Bytes> living = new TreeMap<>(view.rows());
        living.values().removeIf(state -> Cell.of(state).deleted());
        return living;
    }

    @Override
    public List<Finding> judge() {
        TreeMap<NodeId, SortedMap<Bytes, Bytes>> rows = new TreeMap<>();
        for (NodeId node : stage.nodes()) {
            RowView view = stage.view(node);
            rows.put(node, view == null ? Collections.emptySortedMap() : living(view));
        }
        return List.of(witness.judge(rows));
    }
}
