package fulcrum.simulator;

import fulcrum.machine.Dice;
import fulcrum.machine.Durable;
import fulcrum.machine.Effect;
import fulcrum.machine.Invariant;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.machine.View;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.trace.Columns;
import fulcrum.machine.trace.TraceEvent;
import fulcrum.machine.trace.TraceListener;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One run of a world in a universe: a storm, a calm, a verdict.
///
/// @param <M> the messages that the machines exchange
/// @param <V> the view of a machine
public final class Simulation<M, V extends View> implements Stage<V> {

    private static final long MILLI = 1_000_000;
    private static final long AFTERMATH_NANOS = 1000 * MILLI;

    private final World<M, V> world;
    private final Universe universe;
    private final Tracer tracer;
    private final Agenda agenda = new Agenda();
    private final Bounds bounds = new Bounds(agenda);
    private final Dice chance;
    private final Encoder encoder = new Encoder(1024);
    private final Codec<Durable> recordCodec;
    private final Counters counters = new Counters();
    private final Coverage coverage = new Coverage();
    private final TreeMap<NodeId, Node<M, V>> nodes = new TreeMap<>();
    private final SortedSet<NodeId> founders;
    private final Network<M, V> network;
    private final Transfers<M, V> transfers;
    private final Episode<M, V> episode;
    private final List<Invariant<V>> invariants;
    private final Clients<M, V> clients;
    private final Storm<M, V> storm;

    /// Counts notes by their class; nobody iterates over it.
    private final HashMap<Class<?>, Noticed> noticed = new HashMap<>();

    private SortedSet<NodeId> known = Collections.emptySortedSet();
    private @Nullable Node<M, V> stepping;
    private boolean calm;
    private int numbers;

    /// How often a note was seen, and what it adds to the hash.
    private record Noticed(Coverage.Count count, long mark) {}

    private Simulation(World<M, V> world, Universe universe, @Nullable TraceListener listener) {
        this.world = world;
        this.universe = universe;
        this.tracer = new Tracer(listener);
        this.chance = Dice.of(universe.seed()).fork("run");
        @SuppressWarnings("unchecked") // a world's machines store its own records and no others
        Codec<Durable> records = (Codec<Durable>) world.records();
        this.recordCodec = records;
        this.network = new Network<>(this, chance.fork("network"), world.messages());
        this.transfers = new Transfers<>(this, chance.fork("transfers"));
        TreeSet<NodeId> first = new TreeSet<>();
        for (int number = 1; number <= universe.nodes(); number++) {
            first.add(new NodeId(number));
        }
        this.founders = Collections.unmodifiableSortedSet(first);
        this.episode = world.begin(universe, this);
        this.invariants = List.copyOf(episode.invariants());
        this.clients = new Clients<>(this, chance.fork("clients"), episode.clients());
        this.storm = new Storm<>(this, chance.fork("storm"), episode.moments());
    }

    /// Runs a world in a universe.
    public static <M, V extends View> Run run(World<M, V> world, Universe universe) {
        return new Simulation<>(world, universe, null).run();
    }

    /// Runs a world in a universe, and tells a listener what happens. The run is the same.
    public static <M, V extends View> Run run(
            World<M, V> world, Universe universe, TraceListener listener) {
        return new Simulation<>(world, universe, listener).run();
    }

    private Run run() {
        Verdict verdict = verdict();
        episode.over();
        counters.events = agenda.taken();
        for (Node<M, V> node : nodes.values()) {
            counters.syncs += node.disk().syncs();
            coverage.count("cold peek", node.state().coldPeeks());
            if (node.state().coldFirsts() > 0) { // most machines never look for a range's first key
                coverage.count("cold first", node.state().coldFirsts());
            }
        }
        return new Run(universe, verdict, coverage, counters, tracer.hash(), agenda.now());
    }

    private Verdict verdict() {
        try {
            return phases();
        } catch (InvariantViolated broken) {
            return new Verdict.Failed(
                    Verdict.What.INVARIANT,
                    broken.invariant(),
                    at() + broken.getMessage(),
                    agenda.now());
        } catch (RuntimeException | StackOverflowError thrown) {
            return new Verdict.Failed(
                    Verdict.What.EXCEPTION,
                    thrown.getClass().getSimpleName(),
                    at() + thrown + where(thrown),
                    agenda.now());
        }
    }

    private String at() {
        return stepping == null ? "" : stepping.id() + ": ";
    }

    private static String where(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        StackTraceElement[] stack = thrown.getStackTrace();
        for (int i = 0; i < Math.min(8, stack.length); i++) {
            text.append("\n    at ").append(stack[i]);
        }
        return text.toString();
    }

    private Verdict phases() {
        for (NodeId ignored : founders) {
            addNode();
        }
        storm.begin();
        agenda.after(MILLI, clients::begin);
        pass(universe.stormNanos());
        storm.end();
        calm = true;
        say("the storm is over");
        heal();
        long bound = agenda.now() + universe.calmNanos();
        while (!episode.settled()) {
            if (agenda.now() >= bound) {
                return new Verdict.Failed(
                        Verdict.What.LIVENESS,
                        "liveness",
                        "not everything was done within the calm" + episode.left(),
                        agenda.now());
            }
            pass(agenda.now() + 10 * MILLI);
        }
        return judgement();
    }

    private void pass(long until) {
        while (agenda.nextTime() <= until) {
            agenda.take().happen();
            bounds.look();
        }
        agenda.idleUntil(until);
    }

    /// A core of nodes is well from now on. The others are too, or stay away: some stopped, some
    /// cut off.
    private void heal() {
        SortedSet<NodeId> core = new TreeSet<>(episode.core(nodes()));
        Dice dice = chance.fork("calm");
        boolean all = dice.chance(1, 2);
        for (NodeId id : nodes()) {
            Node<M, V> node = nodes.get(id);
            if (node == null) {
                continue;
            }
            if (all || core.contains(id) || dice.chance(1, 3)) {
                node.begin();
            } else if (dice.chance(1, 2)) {
                node.crash("stays away", false, false, -1);
                sometimes("calm without a stopped node");
            } else {
                node.begin();
                node.air().mute++;
                node.air().deaf++;
                sometimes("calm without a cut-off node");
            }
        }
    }

    private Verdict judgement() {
        stepping = null;
        Verdict verdict = new Verdict.Passed();
        for (Finding finding : episode.judge()) {
            Verdict.What what =
                    switch (finding.grade()) {
                        case VALID -> null;
                        case VIOLATED -> Verdict.What.CHECKER;
                        case UNDECIDED -> Verdict.What.UNDECIDED;
                    };
            if (what != null && verdict.passed()) {
                verdict =
                        new Verdict.Failed(what, finding.checker(), finding.story(), agenda.now());
            }
        }
        return verdict;
    }

    // What the parts of the run share

    World<M, V> world() {
        return world;
    }

    Universe universe() {
        return universe;
    }

    Agenda agenda() {
        return agenda;
    }

    Tracer tracer() {
        return tracer;
    }

    Encoder encoder() {
        return encoder;
    }

    Codec<Durable> recordCodec() {
        return recordCodec;
    }

    Counters counters() {
        return counters;
    }

    Coverage coverage() {
        return coverage;
    }

    Episode<M, V> episode() {
        return episode;
    }

    Network<M, V> network() {
        return network;
    }

    Transfers<M, V> transfers() {
        return transfers;
    }

    Storm<M, V> storm() {
        return storm;
    }

    SortedSet<NodeId> founders() {
        return founders;
    }

    Dice chance() {
        return chance;
    }

    @Nullable Node<M, V> node(NodeId id) {
        Node<M, V> node = nodes.get(id);
        return node == null || node.gone() ? null : node;
    }

    void stepping(@Nullable Node<M, V> node) {
        stepping = node;
    }

    boolean hasInvariants() {
        return !invariants.isEmpty();
    }

    void check(Node<M, V> node, V view) {
        for (int i = 0; i < invariants.size(); i++) {
            invariants.get(i).check(node.id(), view);
        }
    }

    boolean watchesEffects() {
        return storm.watches();
    }

    void watch(Node<M, V> node, Effect<M> effect) {
        storm.watch(node, effect);
    }

    void note(Note note) {
        Noticed known = noticed.get(note.getClass());
        if (known == null) {
            String name = note.name();
            known = new Noticed(coverage.counter("note " + name), name.hashCode());
            noticed.put(note.getClass(), known);
        }
        known.count.times++;
        tracer.mark(12, agenda.now(), known.mark);
    }

    void tell(TraceEvent event, Columns columns) {
        tracer.tell(event, columns);
    }

    private void say(String what) {
        tracer.mark(13, agenda.now(), what.hashCode());
        if (tracer.listens()) {
            tell(new TraceEvent.Said(agenda.now(), null, what), Columns.NONE);
        }
    }

    void tellOperated(int client, Port.Ending ending, Supplier<String> what) {
        if (tracer.listens()) {
            String told = "client " + client + ' ' + what.get();
            boolean known = ending != Port.Ending.UNKNOWN;
            tell(new TraceEvent.Operated(agenda.now(), null, told, known), Columns.NONE);
        }
    }

    void ended(long began, Port.Ending ending) {
        switch (ending) {
            case OK -> counters.ok++;
            case REFUSED -> counters.refused++;
            case UNKNOWN -> counters.unknown++;
        }
        if (began > storm.disturbedUntil() + AFTERMATH_NANOS) {
            counters.undisturbed++;
            counters.okUndisturbed += ending == Port.Ending.OK ? 1 : 0;
        }
    }

    // Stage

    @Override
    public long time() {
        return agenda.now();
    }

    @Override
    public boolean calm() {
        return calm;
    }

    @Override
    public SortedSet<NodeId> nodes() {
        return known;
    }

    @Override
    public long clock(NodeId id) {
        Node<M, V> node = nodes.get(id);
        return node == null || !node.running() ? Long.MAX_VALUE : node.clock().local(agenda.now());
    }

    @Override
    public @Nullable V view(NodeId id) {
        Node<M, V> node = nodes.get(id);
        return node == null ? null : node.view();
    }

    @Override
    public void sometimes(String condition) {
        coverage.count(condition);
    }

    @Override
    public NodeId addNode() {
        NodeId id = new NodeId(++numbers);
        Node<M, V> node = new Node<>(this, id);
        nodes.put(id, node);
        nodesChanged();
        agenda.after(chance.below(MILLI), node::begin);
        return id;
    }

    @Override
    public void removeNode(NodeId id) {
        Node<M, V> node = nodes.get(id);
        if (node != null) {
            node.vanish();
            nodesChanged();
        }
    }

    private void nodesChanged() {
        TreeSet<NodeId> present = new TreeSet<>();
        for (Node<M, V> node : nodes.values()) {
            if (!node.gone()) {
                present.add(node.id());
            }
        }
        known = Collections.unmodifiableSortedSet(present);
    }
}
