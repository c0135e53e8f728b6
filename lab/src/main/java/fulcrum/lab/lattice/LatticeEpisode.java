package fulcrum.lab.lattice;

import fulcrum.lab.group.Findings;
import fulcrum.lab.group.Ledger;
import fulcrum.lab.group.Workload;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.Effect;
import fulcrum.machine.Invariant;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.lattice.leaderless.Leaderless;
import fulcrum.protocols.lattice.leaderless.LeaderlessConfig.Durability;
import fulcrum.protocols.lattice.leaderless.LeaderlessInvariants;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage;
import fulcrum.protocols.lattice.leaderless.LeaderlessNote;
import fulcrum.protocols.lattice.leaderless.LeaderlessView;
import fulcrum.protocols.lattice.leaderless.Placement;
import fulcrum.protocols.lattice.leaderless.Placement.Range;
import fulcrum.simulator.Birth;
import fulcrum.simulator.Client;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Finding;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// One run of the lattice's world.
final class LatticeEpisode implements Episode<LeaderlessMessage, LeaderlessView> {

    private final Stage<LeaderlessView> stage;
    private final Habits habits;
    private final Logbook book = new Logbook();
    private final Ledger ledger = new Ledger();
    private final List<LatticeClient> clients = new ArrayList<>();
    private final TreeMap<NodeId, KeptHints> kept = new TreeMap<>();
    private final Numbers numbers = new Numbers();
    private final Auditor auditor;
    private final Placement founding;
    private final Mover mover;

    LatticeEpisode(LatticeWorld world, Universe universe, Stage<LeaderlessView> stage) {
        this.stage = stage;
        Dice dice = Dice.of(universe.seed()).fork("lattice world");
        this.habits = Habits.draw(universe, dice.fork("habits"));
        this.founding = founding(universe.nodes(), dice.fork("placement"));
        boolean mayLose = habits.replicas() >= 3 && habits.durability() == Durability.GROUP;
        this.mover =
                new Mover(stage, dice.fork("mover"), founding, universe.stormNanos() / 25, mayLose);
        long share = universe.stormNanos() / Math.max(1, world.operations());
        long timeout = 3 * habits.timing().resendNanos() * habits.timing().tries();
        // Where little is read, little is repaired.
        int reads = dice.chance(1, 3) ? 15 : 45;
        Workload workload = new Workload(world.operations(), habits.keys(), reads, share, timeout);
        for (int i = 1; i <= world.clients(); i++) {
            clients.add(
                    new LatticeClient(
                            book,
                            ledger,
                            dice.fork("client", i),
                            habits,
                            workload,
                            "client " + i,
                            this::epochAt));
        }
        List<Bytes> keys = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < habits.keys(kind); i++) {
                keys.add(kind.key(i));
            }
        }
        this.auditor =
                new Auditor(
                        book,
                        dice.fork("auditor"),
                        keys,
                        this::quiet,
                        key -> mover.placement().of(key).reading());
    }

    private Placement founding(int nodes, Dice dice) {
        List<Bytes> cuts = List.of(Bytes.EMPTY, Kind.REGISTER.key(0), Kind.SET.key(0));
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i < habits.ranges(); i++) {
            List<NodeId> order = new ArrayList<>();
            for (int n = 1; n <= nodes; n++) {
                order.add(new NodeId(n));
            }
            dice.shuffle(order);
            List<NodeId> reading = order.subList(0, habits.replicas());
            List<NodeId> rest = order.subList(habits.replicas(), nodes);
            ranges.add(new Range(cuts.get(i), 1, 1, reading, List.of(), rest));
        }
        TreeMap<NodeId, String> regions = new TreeMap<>();
        boolean several = dice.chance(1, 2);
        for (int n = 1; n <= nodes && several; n++) {
            regions.put(new NodeId(n), n % 2 == 0 ? "east" : "west");
        }
        return new Placement(1, ranges, regions, new TreeSet<>());
    }

    private long epochAt(NodeId node) {
        LeaderlessView view = stage.view(node);
        return view == null ? 1 : view.epoch();
    }

    @Override
    public Machine<LeaderlessMessage> start(Birth birth) {
        return new Overheard(
                Leaderless.recover(
                        habits.config(birth.self(), founding), birth.log(), birth.state()),
                birth.self(),
                kept.computeIfAbsent(birth.self(), _ -> new KeptHints()),
                numbers,
                this::heard);
    }

    private void heard(LeaderlessNote note) {
        if (note instanceof LeaderlessNote.Discarded(Bytes key, Bytes version)
                && Kind.of(key) == Kind.REGISTER) {
            book.discarded(version);
        }
    }

    @Override
    public LeaderlessView view(Machine<LeaderlessMessage> machine) {
        return ((Overheard) machine).view();
    }

    @Override
    public Columns columns(LeaderlessView view) {
        return new Columns(
                view.hints().isEmpty() ? "home" : "holds hints", view.epoch(), view.applied());
    }

    @Override
    public List<Invariant<LeaderlessView>> invariants() {
        return LeaderlessInvariants.all(habits.limits().hintBytesMost());
    }

    @Override
    public List<Client> clients() {
        List<Client> all = new ArrayList<>(clients);
        all.add(mover);
        all.add(auditor);
        return all;
    }

    @Override
    public List<Moment<LeaderlessMessage>> moments() {
        return List.of(
                note("kept a hint", n -> n instanceof LeaderlessNote.HintKept),
                note("delivered a hint", n -> n instanceof LeaderlessNote.HintDelivered),
                note("repaired after a read", n -> n instanceof LeaderlessNote.ReadRepaired),
                note("awaited a repair", n -> n instanceof LeaderlessNote.RepairAwaited),
                note("took a checkpoint", n -> n instanceof LeaderlessNote.CheckpointTaken),
                note("began to be filled", n -> n instanceof LeaderlessNote.FillingBegan),
                note("became whole", n -> n instanceof LeaderlessNote.RangeWhole));
    }

    private static Moment<LeaderlessMessage> note(String name, Predicate<LeaderlessNote> which) {
        return new Moment<>(
                name,
                effect ->
                        effect instanceof Effect.Noted<LeaderlessMessage>(LeaderlessNote n)
                                && which.test(n));
    }

    /// Nobody works any more, and nobody keeps anything for anybody.
    private boolean quiet() {
        if (!clients.stream().allMatch(LatticeClient::done) || !mover.idle()) {
            return false;
        }
        for (NodeId node : stage.nodes()) {
            LeaderlessView view = stage.view(node);
            if (view == null
                    || !view.ready()
                    || view.operations() > 0
                    || view.hintCount() > 0
                    || view.away().stream().anyMatch(stage.nodes()::contains)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean survives(Fault fault) {
        return !(fault instanceof Fault.Wipe) || mover.canLoseOne();
    }

    @Override
    public void struck(Fault fault, SortedSet<NodeId> victims) {
        if (fault instanceof Fault.Wipe) {
            mover.losing(victims);
        }
    }

    @Override
    public void joined(NodeId newcomer, NodeId insteadOf) {
        mover.replaced(newcomer, insteadOf);
    }

    @Override
    public boolean settled() {
        return auditor.done();
    }

    @Override
    public String left() {
        StringBuilder text = new StringBuilder(": ").append(auditor.progress());
        text.append(", ").append(mover.progress());
        for (NodeId node : stage.nodes()) {
            LeaderlessView view = stage.view(node);
            if (view == null) {
                text.append("; ").append(node).append(" does not run");
            } else if (view.hintCount() + view.operations() + view.away().size() > 0) {
                text.append("; ").append(view);
            }
        }
        return text.toString();
    }

    private Judges judges() {
        boolean durable = habits.durability() == Durability.GROUP;
        return new Judges(book, durable, mover.copiesLost() ? 2 : 1, mover.moved());
    }

    @Override
    public List<Finding> judge() {
        List<Finding> findings = new ArrayList<>(judges().all());
        Finding linearizable = Findings.linearizability(ledger);
        if (habits.temper() == Habits.Temper.LINEARIZABLE) {
            boolean durable = habits.durability() == Durability.GROUP;
            if (durable) {
                findings.add(linearizable);
            }
        } else if (linearizable.grade() == Finding.Grade.VIOLATED) {
            stage.sometimes(LatticeWorld.NOT_LINEARIZABLE);
        }
        return findings;
    }
}
