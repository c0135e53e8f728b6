package fulcrum.cli.sim.sql;

import fulcrum.database.session.Isolation;
import fulcrum.lab.database.Cluster;
import fulcrum.lab.database.Part;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// The customers of a run, and what they share: where the members' processes are, how isolated
/// their transactions are, and how patient everybody is.
final class Crowd {

    private static final long MILLI = 1_000_000;

    private final Universe universe;
    private final Stage<Part> stage;
    private final Cluster cluster;
    private final Dice dice;
    private final Isolation isolation;
    private final Baton baton = new Baton();
    private final Hall hall = new Hall(this::begin);
    private final TreeMap<NodeId, Host> hosts = new TreeMap<>();
    private final List<Customer> customers = new ArrayList<>();
    private final long patienceNanos;
    private int lives;

    Crowd(Universe universe, Stage<Part> stage, Cluster cluster, Dice dice, Isolation isolation) {
        this.universe = universe;
        this.stage = stage;
        this.cluster = cluster;
        this.dice = dice;
        this.isolation = isolation;
        boolean far = universe.links().preset() == Universe.Preset.CROSS_REGION;
        this.patienceNanos = 60 * cluster.electionNanosMost() + (far ? 8_000 : 2_000) * MILLI;
    }

    Hall hall() {
        return hall;
    }

    Baton baton() {
        return baton;
    }

    Isolation isolation() {
        return isolation;
    }

    /// What a reader reads, it reads as of one instant.
    boolean keeps() {
        return isolation != Isolation.READ_COMMITTED;
    }

    Stage<Part> stage() {
        return stage;
    }

    /// How long the storm is, in nanoseconds.
    long stormNanos() {
        return universe.stormNanos();
    }

    void add(List<? extends Customer> more) {
        customers.addAll(more);
    }

    private void begin() {
        customers.forEach(Customer::begin);
    }

    /// All have done what they came for.
    boolean done() {
        return customers.stream().allMatch(Customer::done);
    }

    /// All but those who look at the end have.
    boolean used() {
        return customers.stream().allMatch(Customer::used);
    }

    /// A node's life begins; one that was before is over.
    void born(NodeId node) {
        if (!cluster.isDoor(node)) {
            return;
        }
        Host before = hosts.get(node);
        if (before != null) {
            before.die();
        }
        Host.Origin origin =
                new Host.Origin(
                        node,
                        cluster.member(node).toString(),
                        LongStream.rangeClosed(1, cluster.groups()).boxed().toList(),
                        universe.clocks().wallErrorNanos());
        hosts.put(node, new Host(hall, baton, stage, origin, dice.fork("host", ++lives)));
    }

    /// Connects a customer to some member; null where nobody is there.
    @Nullable Talk connect(Strand strand, Dice own) {
        Host host = hosts.get(own.pick(cluster.doors()));
        if (host == null || !host.isUp()) {
            return null;
        }
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put(
                "default_transaction_isolation",
                isolation.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        return Talk.open(hall, host, strand, own.fork("talk"), patienceNanos, settings);
    }

    void over() {
        baton.end();
    }
}
