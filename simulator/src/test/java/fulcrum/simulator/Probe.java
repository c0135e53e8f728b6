package fulcrum.simulator;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.Durable;
import fulcrum.machine.Input;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.View;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.fault.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A world whose machines do what a test tells them, to see what the host makes of it. Messages,
/// records and commands are texts.
final class Probe implements World<String, Probe.Seen> {

    /// What a machine does with an input.
    interface Behaviour {
        void step(Lived self, long now, Input<String> input, Outbox<String> out);

        /// Somebody looks at the machine.
        default void watched(Lived self) {}
    }

    /// What a client does at the beginning, and with a reply.
    interface Habit {
        void act(Asker self, @Nullable Reply reply, Port port);
    }

    record Text(String text) implements Durable {}

    record Ask(String text) implements Command {}

    /// @param lives of this node so far
    record Seen(int lives, List<String> log) implements View {}

    /// One life of a node.
    static final class Lived implements Machine<String> {

        final Birth birth;
        final int lives;
        final List<String> log = new ArrayList<>();
        private final Behaviour behaviour;

        Lived(Birth birth, int lives, Behaviour behaviour) {
            this.birth = birth;
            this.lives = lives;
            this.behaviour = behaviour;
            birth.log().forEach(logged -> log.add(((Text) logged.record()).text()));
        }

        int self() {
            return birth.self().number();
        }

        @Override
        public void step(long now, Input<String> input, Outbox<String> out) {
            behaviour.step(this, now, input, out);
        }

        @Override
        public Seen view() {
            behaviour.watched(this);
            return new Seen(lives, List.copyOf(log));
        }
    }

    /// One client.
    final class Asker implements Client {

        int replies;

        @Override
        public void begin(Port port) {
            habit.act(this, null, port);
        }

        @Override
        public void replied(long ticket, Reply reply, Port port) {
            replies++;
            replied.add(port.time() / 1_000_000 + "ms " + reply);
            habit.act(this, reply, port);
        }

        @Override
        public void woken(Port port) {
            habit.act(this, null, port);
        }
    }

    static final long MILLI = 1_000_000;

    private final int nodes;
    private final Behaviour behaviour;
    private Habit habit = (self, reply, port) -> {};
    private Plan plan = Plan.NONE;
    private long storm = 1000 * MILLI;
    private boolean wallClock;

    /// What tests look at: each line is written by a behaviour.
    final List<String> lines = new ArrayList<>();

    final List<String> replied = new ArrayList<>();
    final TreeMap<NodeId, Integer> lives = new TreeMap<>();

    Probe(int nodes, Behaviour behaviour) {
        this.nodes = nodes;
        this.behaviour = behaviour;
    }

    Probe client(Habit what) {
        habit = what;
        return this;
    }

    Probe at(long millis, Fault fault, long forMillis) {
        plan = plan.at(millis * MILLI, fault, forMillis * MILLI);
        return this;
    }

    Probe plan(Plan other) {
        plan = other;
        return this;
    }

    Probe storm(long millis) {
        storm = millis * MILLI;
        return this;
    }

    Probe wallClock() {
        wallClock = true;
        return this;
    }

    /// A universe without losses, repeats, disorder and drift, so that what happens is the plan's.
    Universe universe(long seed) {
        Universe drawn = Universe.from(seed, knobs().withPlan(plan));
        return new Universe(
                seed,
                nodes,
                new Universe.Links(Universe.Preset.SAME_DATACENTRE, true, 0, 0, 64, MILLI),
                new Universe.Disks(500_000, 1_000_000, 0, 100 * MILLI, MILLI),
                new Universe.States(0, 1000, 10 * MILLI),
                new Universe.Clocks(0, MILLI),
                drawn.processes(),
                storm,
                drawn.calmNanos(),
                plan);
    }

    Run run(long seed) {
        return Simulation.run(this, universe(seed));
    }

    @Override
    public String name() {
        return "probe";
    }

    @Override
    public Codec<String> messages() {
        return new Texts();
    }

    @Override
    public Codec<Text> records() {
        return new Records();
    }

    @Override
    public boolean wantsWallClock() {
        return wallClock;
    }

    @Override
    public Episode<String, Seen> begin(Universe universe, Stage<Seen> stage) {
        lines.clear();
        replied.clear();
        lives.clear();
        return new Episode<>() {
            @Override
            public Machine<String> start(Birth birth) {
                return new Lived(birth, lives.merge(birth.self(), 1, Integer::sum), behaviour);
            }

            @Override
            public Seen view(Machine<String> machine) {
                return ((Lived) machine).view();
            }

            @Override
            public List<Client> clients() {
                return List.of(new Asker());
            }

            @Override
            public boolean settled() {
                return true;
            }
        };
    }

    static Bytes bytes(String text) {
        return Bytes.text(text);
    }

    private static final class Texts implements Codec<String> {

        @Override
        public byte version() {
            return 1;
        }

        @Override
        public void write(String value, Encoder out) {
            out.text(value);
        }

        @Override
        public String read(Decoder in) {
            return in.text();
        }
    }

    private static final class Records implements Codec<Text> {

        @Override
        public byte version() {
            return 1;
        }

        @Override
        public void write(Text value, Encoder out) {
            out.text(value.text());
        }

        @Override
        public Text read(Decoder in) {
            return new Text(in.text());
        }
    }
}
