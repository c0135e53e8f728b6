package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.EffectList;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.Logged;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.Timer;
import fulcrum.machine.clock.HybridTimestamp;
import fulcrum.machine.state.Writes;
import fulcrum.protocols.lattice.leaderless.Placement.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One node, and what it does when it is told something. What it stores is durable when it is told
/// so.
final class Told implements KeyValues {

    static final long MILLI = 1_000_000;
    static final NodeId N1 = new NodeId(1);
    static final NodeId N2 = new NodeId(2);
    static final NodeId N3 = new NodeId(3);
    static final NodeId N4 = new NodeId(4);
    static final NodeId N5 = new NodeId(5);
    static final Bytes KEY = Bytes.text("cart");
    static final HybridTimestamp NEVER = HybridTimestamp.ZERO;

    final LeaderlessConfig config;
    final List<Logged> log = new ArrayList<>();
    final TreeMap<Bytes, Bytes> rows = new TreeMap<>();
    boolean cold;
    private Leaderless node;
    private long applied;
    private long position;
    private long life;
    private long requests;
    private long wall = 1_000_000 * MILLI;

    Told(LeaderlessConfig config) {
        this.config = config;
        this.node = Leaderless.recover(config, log, this);
        begin();
    }

    /// Node 1 of five, of which the first three are homes of all keys.
    static Told home() {
        return new Told(config(N1));
    }

    static LeaderlessConfig config(NodeId self) {
        return LeaderlessConfig.of(self, new Words(), placement(1, List.of(N1, N2, N3), List.of()));
    }

    static Placement placement(long epoch, List<NodeId> reading, List<NodeId> also) {
        return placement(epoch, epoch, reading, also, new TreeSet<>());
    }

    static Placement placement(
            long epoch,
            long readSince,
            List<NodeId> reading,
            List<NodeId> also,
            SortedSet<NodeId> gone) {
        List<NodeId> others = new ArrayList<>(List.of(N1, N2, N3, N4, N5));
        others.removeAll(reading);
        Range range = new Range(Bytes.EMPTY, epoch, readSince, reading, also, others);
        return new Placement(epoch, List.of(range), new TreeMap<>(), gone);
    }

    /// Begins another life from what is stored, durable or not.
    List<Effect<LeaderlessMessage>> restart() {
        node = Leaderless.recover(config, log, this);
        return begin();
    }

    private List<Effect<LeaderlessMessage>> begin() {
        life++;
        step(new Input.Clock<>(wall, 0));
        return step(new Input.Started<>(7, life));
    }

    List<Effect<LeaderlessMessage>> step(Input<LeaderlessMessage> input) {
        EffectList<LeaderlessMessage> effects = new EffectList<>(position + 1);
        node.step(
                0,
                input,
                new Outbox<>() {
                    @Override
                    public void emit(Effect<LeaderlessMessage> effect) {
                        effects.emit(effect);
                        carryOut(effect);
                    }

                    @Override
                    public long nextPosition() {
                        return effects.nextPosition();
                    }
                });
        return effects.drain();
    }

    private void carryOut(Effect<LeaderlessMessage> effect) {
        switch (effect) {
            case Effect.Store<LeaderlessMessage>(long at, var record) -> {
                position = at;
                log.add(new Logged(at, record));
            }
            case Effect.StoreLazily<LeaderlessMessage>(long at, var record) -> {
                position = at;
                log.add(new Logged(at, record));
            }
            case Effect.Apply<LeaderlessMessage>(long index, long _, Bytes change) -> {
                applied = index;
                Writes.carryOut(change, rows);
            }
            default -> {}
        }
    }

    /// Everything stored so far becomes durable.
    List<Effect<LeaderlessMessage>> sync() {
        return step(new Input.Stored<>(position));
    }

    List<Effect<LeaderlessMessage>> receive(NodeId from, LeaderlessMessage message) {
        return step(new Input.Received<>(from, message));
    }

    List<Effect<LeaderlessMessage>> submit(LeaderlessCommand command) {
        return step(new Input.Submitted<>(++requests, command));
    }

    List<Effect<LeaderlessMessage>> write(String word, Consistency consistency) {
        return submit(new LeaderlessCommand.Write(KEY, Bytes.text(word), consistency, null));
    }

    List<Effect<LeaderlessMessage>> read(Consistency consistency) {
        return submit(new LeaderlessCommand.Read(KEY, consistency));
    }

    /// So many waits of an operation end.
    List<Effect<LeaderlessMessage>> waits(long operation, int times) {
        List<Effect<LeaderlessMessage>> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.addAll(step(new Input.Fired<>(new Timer("operation", operation))));
        }
        return all;
    }

    List<Effect<LeaderlessMessage>> probes(long nanosLater) {
        wall += nanosLater;
        step(new Input.Clock<>(wall, 0));
        return step(new Input.Fired<>(Timer.of("probe")));
    }

    LeaderlessView view() {
        return node.view();
    }

    SortedSet<String> words() {
        return Words.of(rows.get(KEY));
    }

    // What it did

    static <T extends LeaderlessMessage> List<T> sent(
            List<Effect<LeaderlessMessage>> effects, NodeId to, Class<T> kind) {
        List<T> sent = new ArrayList<>();
        for (Effect<LeaderlessMessage> effect : effects) {
            LeaderlessMessage message =
                    switch (effect) {
                        case Effect.Send<LeaderlessMessage>(NodeId target, var m)
                                when target.equals(to) ->
                                m;
                        case Effect.SendEarly<LeaderlessMessage>(NodeId target, var m)
                                when target.equals(to) ->
                                m;
                        default -> null;
                    };
            if (kind.isInstance(message)) {
                sent.add(kind.cast(message));
            }
        }
        return sent;
    }

    static @Nullable Outcome outcome(List<Effect<LeaderlessMessage>> effects) {
        for (Effect<LeaderlessMessage> effect : effects) {
            if (effect instanceof Effect.Answer<LeaderlessMessage>(long _, Outcome outcome)) {
                return outcome;
            }
        }
        return null;
    }

    static @Nullable LeaderlessAnswer answer(List<Effect<LeaderlessMessage>> effects) {
        return outcome(effects) instanceof Outcome.Done(Bytes result)
                ? LeaderlessCodec.ANSWERS.decode(result)
                : null;
    }

    static List<String> notes(List<Effect<LeaderlessMessage>> effects) {
        List<String> names = new ArrayList<>();
        for (Effect<LeaderlessMessage> effect : effects) {
            if (effect instanceof Effect.Noted<LeaderlessMessage>(var note)) {
                names.add(note.name());
            }
        }
        return names;
    }

    // Its rows

    @Override
    public Peek peek(Bytes key) {
        Bytes value = rows.get(key);
        if (cold) {
            return Peek.COLD;
        }
        return value == null ? Peek.ABSENT : new Peek.Present(value);
    }

    @Override
    public First first(Bytes from, Bytes to) {
        return First.of(rows, from, to);
    }

    @Override
    public long applied() {
        return applied;
    }
}
