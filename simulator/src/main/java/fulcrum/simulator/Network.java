package fulcrum.simulator;

import fulcrum.machine.Dice;
import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.machine.View;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.trace.TraceEvent;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Links between all pairs of nodes: each delays, and may lose, repeat, reorder, hold or cut off.
/// Messages travel as bytes of the real codec.
///
/// @param <M> the messages
/// @param <V> the view of a machine
final class Network<M, V extends View> {

    private static final long MICRO = 1000;
    private static final long MILLI = 1_000_000;

    /// The latest copies come about four seconds after the first.
    private static final int LATE_DOUBLINGS = 13;

    /// A message under way.
    private static final class Parcel {

        final byte[] content;
        final long sent;

        Parcel(byte[] content, long sent) {
            this.content = content;
            this.sent = sent;
        }
    }

    /// One direction between two nodes.
    private static final class Link<M, V extends View> {

        final Node<M, V> from;
        final Node<M, V> to;
        final Dice dice;
        final long baseNanos;
        final long tailNanos;
        int cuts;
        long lastArrival;
        final ArrayDeque<Parcel> held = new ArrayDeque<>();

        Link(Node<M, V> from, Node<M, V> to, Dice dice, long baseNanos, long tailNanos) {
            this.from = from;
            this.to = to;
            this.dice = dice;
            this.baseNanos = baseNanos;
            this.tailNanos = tailNanos;
        }

        boolean cut() {
            return cuts > 0 || from.air().mute > 0 || to.air().deaf > 0;
        }

        boolean clogged() {
            return from.air().clogged > 0 || to.air().clogged > 0;
        }
    }

    private final Simulation<M, V> simulation;
    private final Agenda agenda;
    private final Universe.Links settings;
    private final Dice dice;
    private final Codec<M> codec;
    private final Encoder encoder = new Encoder(1024);
    private final Decoder decoder = new Decoder(new byte[0], 0, 0);
    private @Nullable Link<M, V>[] links = newLinks(64);
    private int width = 8;

    Network(Simulation<M, V> simulation, Dice dice, Codec<M> codec) {
        this.simulation = simulation;
        this.agenda = simulation.agenda();
        this.settings = simulation.universe().links();
        this.dice = dice;
        this.codec = codec;
    }

    /// Sends a message, which may arrive once, several times, or never.
    void send(Node<M, V> from, NodeId target, M message) {
        codec.encode(message, encoder.reset());
        byte[] content = new byte[encoder.size()];
        encoder.copyTo(content, 0);
        Counters counters = simulation.counters();
        counters.sent++;
        counters.sentBytes += content.length;
        Node<M, V> to = simulation.node(target);
        if (to == null) {
            lose(from, target, "nobody is there", message);
            return;
        }
        Link<M, V> link = link(from, to);
        if (link.cut()) {
            lose(from, target, "cut off", message);
        } else if (link.clogged()) {
            link.held.add(new Parcel(content, agenda.now()));
            sent(from, target, message, content, -1);
        } else {
            dispatch(link, content, message);
        }
    }

    private void dispatch(Link<M, V> link, byte[] content, @Nullable M message) {
        Air one = link.from.air();
        Air other = link.to.air();
        long chance = link.dice.nextLong();
        int lossPpm = settings.lossPpm() + 1000 * (one.dropPermille + other.dropPermille);
        if (hits(chance, lossPpm)) {
            lose(link.from, link.to.id(), "lost", message);
            return;
        }
        long arrives = arrival(link, one, other, chance);
        Parcel parcel = new Parcel(content, agenda.now());
        agenda.at(arrives, () -> arrive(link, parcel));
        if (message != null) {
            sent(link.from, link.to.id(), message, content, arrives);
        }
        int twicePpm =
                settings.duplicatePpm() + 1000 * (one.duplicatePermille + other.duplicatePermille);
        if (twicePpm > 0 && hits(link.dice.nextLong(), twicePpm)) {
            simulation.coverage().count("message duplicated");
            agenda.at(again(link, one, other), () -> arrive(link, parcel));
        }
    }

    /// A second copy comes soon, or when its time has long passed, whatever the order of the first.
    private long again(Link<M, V> link, Air one, Air other) {
        return link.dice.chance(1, 2)
                ? arrival(link, one, other, link.dice.nextLong())
                : agenda.now() + link.dice.below(MILLI << link.dice.below(LATE_DOUBLINGS));
    }

    private static boolean hits(long chance, int ppm) {
        return ppm > 0 && ((chance & 0xfffff) * 1_000_000) >>> 20 < ppm;
    }

    /// The base, and a tail of which each further step is half as likely.
    private long arrival(Link<M, V> link, Air one, Air other, long chance) {
        int steps = Long.numberOfTrailingZeros(chance >>> 20 | 1L << 14);
        long within = ((chance >>> 40 & 0xffff) * link.tailNanos) >>> 16;
        long delay = link.baseNanos + steps * link.tailNanos + within;
        delay += one.extraNanos + other.extraNanos;
        long arrives = agenda.now() + delay;
        int reorder = Math.max(one.reorderPermille, other.reorderPermille);
        if (reorder > 0 && link.dice.chance(reorder, 1000)) {
            return arrives + link.dice.below(Math.max(one.reorderNanos, other.reorderNanos));
        }
        if (settings.fifo()) {
            arrives = Math.max(arrives, link.lastArrival + 1);
            link.lastArrival = arrives;
        }
        return arrives;
    }

    private void arrive(Link<M, V> link, Parcel parcel) {
        if (link.clogged()) {
            link.held.add(parcel);
            return;
        }
        NodeId from = link.from.id();
        if (link.cut() || !link.to.running()) {
            lose(link.from, link.to.id(), link.cut() ? "cut off" : "nobody is there", null);
            return;
        }
        simulation.counters().delivered++;
        M message = codec.decode(decoder.reset(parcel.content, 0, parcel.content.length));
        link.to.take(new Input.Received<>(from, message), parcel.sent);
    }

    private void sent(Node<M, V> from, NodeId to, M message, byte[] content, long arrives) {
        Tracer tracer = simulation.tracer();
        tracer.mark(
                from.id().number() << 8 | to.number(),
                agenda.now() ^ arrives << 1,
                Arrays.hashCode(content));
        if (tracer.listens()) {
            tracer.tell(
                    new TraceEvent.Sent(
                            agenda.now(), from.id(), to, message, content.length, arrives),
                    from.columns());
        }
    }

    private void lose(Node<M, V> from, NodeId to, String why, @Nullable M message) {
        simulation.counters().lost++;
        Tracer tracer = simulation.tracer();
        tracer.mark(2, agenda.now(), from.id().number() << 8 | to.number());
        if (tracer.listens()) {
            String what = message == null ? why : why + ": " + message;
            tracer.tell(new TraceEvent.Dropped(agenda.now(), from.id(), to, what), from.columns());
        }
    }

    /// One node can send to another now.
    boolean reaches(Node<M, V> from, Node<M, V> to) {
        return !link(from, to).cut();
    }

    /// Nothing passes between two nodes for now, though nothing is lost.
    boolean clogged(Node<M, V> from, Node<M, V> to) {
        return link(from, to).clogged();
    }

    /// How long a message from one node to another takes at least.
    long nearness(Node<M, V> from, Node<M, V> to) {
        return link(from, to).baseNanos;
    }

    /// Cuts one direction, or takes one cut back.
    void cut(Node<M, V> from, Node<M, V> to, boolean now) {
        link(from, to).cuts += now ? 1 : -1;
    }

    /// Lets everything go that was held and need not be any more.
    void release() {
        for (Link<M, V> link : links) {
            if (link != null && !link.held.isEmpty() && !link.clogged()) {
                for (Parcel parcel = link.held.poll(); parcel != null; parcel = link.held.poll()) {
                    dispatch(link, parcel.content, null);
                }
            }
        }
    }

    private Link<M, V> link(Node<M, V> from, Node<M, V> to) {
        int most = Math.max(from.id().number(), to.id().number());
        if (most >= width) {
            widen(most);
        }
        int place = from.id().number() * width + to.id().number();
        Link<M, V> link = links[place];
        if (link == null) {
            link = newLink(from, to);
            links[place] = link;
        }
        return link;
    }

    private void widen(int most) {
        int wider = width;
        while (most >= wider) {
            wider *= 2;
        }
        @Nullable Link<M, V>[] more = newLinks(wider * wider);
        for (int i = 0; i < width; i++) {
            System.arraycopy(links, i * width, more, i * wider, width);
        }
        links = more;
        width = wider;
    }

    private Link<M, V> newLink(Node<M, V> from, Node<M, V> to) {
        int a = from.id().number();
        int b = to.id().number();
        Dice pair = dice.fork("pair", Math.min(a, b) * 65_536L + Math.max(a, b));
        boolean near = settings.preset() == Universe.Preset.SAME_DATACENTRE || a % 3 == b % 3;
        long base =
                near
                        ? pair.between(40 * MICRO, 200 * MICRO)
                        : settings.preset() == Universe.Preset.SAME_REGION
                                ? pair.between(300 * MICRO, 1500 * MICRO)
                                : pair.between(10_000 * MICRO, 120_000 * MICRO);
        if (a == b) {
            base = MICRO;
        }
        return new Link<>(from, to, dice.fork("link", a * 65_536L + b), base, base / 8 + MICRO);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made else
    private static <M, V extends View> @Nullable Link<M, V>[] newLinks(int length) {
        return new Link[length];
    }
}
