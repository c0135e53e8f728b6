package fulcrum.protocols.antientropy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.EffectList;
import fulcrum.machine.Input;
import fulcrum.machine.Logged;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.Timer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/// Two replicas of one range of many rows, and a network that loses nothing unless it is told to.
/// Rows that nobody has touched are made when they are read.
final class Twins {

    static final NodeId N1 = new NodeId(1);
    static final NodeId N2 = new NodeId(2);
    static final long RANGE = 7;
    static final long SECOND = 1_000_000_000L;
    static final int STATE_BYTES = 256;

    private static final Bytes PREFIX = Bytes.text("t");

    final int rowCount;
    final AntiEntropyConfig.Timing timing;
    final AntiEntropyConfig.Limits limits;
    final TreeMap<NodeId, Twin> twins = new TreeMap<>();
    final ArrayDeque<Post> posts = new ArrayDeque<>();
    long now;
    long wall = 1_000 * SECOND;

    /// Whether a message, counted from 0, is lost.
    IntPredicate loses = _ -> false;

    int messages;
    long bytes;
    int pages;

    record Post(NodeId from, NodeId to, Bytes message) {}

    Twins(int rowCount, AntiEntropyConfig.Timing timing, AntiEntropyConfig.Limits limits) {
        this.rowCount = rowCount;
        this.timing = timing;
        this.limits = limits;
        twins.put(N1, new Twin(N1, N2, List.of()));
        twins.put(N2, new Twin(N2, N1, List.of()));
    }

    static Twins of(int rowCount) {
        return new Twins(
                rowCount, AntiEntropyConfig.Timing.DEFAULT, AntiEntropyConfig.Limits.DEFAULT);
    }

    Twin one() {
        return twin(N1);
    }

    Twin other() {
        return twin(N2);
    }

    private Twin twin(NodeId node) {
        Twin found = twins.get(node);
        if (found == null) {
            throw new AssertionError(node + " is not there");
        }
        return found;
    }

    void start() {
        twins.values().forEach(Twin::start);
        deliver();
    }

    /// A crash of one, which has stored everything that it told.
    void restart(NodeId node) {
        Twin before = twin(node);
        Twin after = new Twin(node, before.peer, before.log);
        after.touched.putAll(before.touched);
        twins.put(node, after);
        after.start();
        deliver();
    }

    /// Until nothing is on its way.
    void deliver() {
        for (Post post = posts.poll(); post != null; post = posts.poll()) {
            boolean lost = loses.test(messages++);
            if (!lost) {
                bytes += post.message.size();
                AntiEntropyMessage message = AntiEntropyCodec.MESSAGES.decode(post.message);
                pages += message instanceof AntiEntropyMessage.Page ? 1 : 0;
                twin(post.to).step(new Input.Received<>(post.from, message));
            }
        }
    }

    /// Goes on to the next timer, the same everywhere.
    void goOn() {
        Twin next = null;
        Timer timer = null;
        long at = Long.MAX_VALUE;
        for (Twin twin : twins.values()) {
            for (var each : twin.timers.entrySet()) {
                if (each.getValue() < at) {
                    at = each.getValue();
                    next = twin;
                    timer = each.getKey();
                }
            }
        }
        if (next == null || timer == null) {
            throw new AssertionError("nothing is ever going to happen");
        }
        wall += at - now;
        now = at;
        next.timers.remove(timer);
        next.step(new Input.Fired<>(timer));
        deliver();
    }

    void goOnFor(long nanos) {
        for (long end = now + nanos; now < end; ) {
            goOn();
        }
    }

    /// One repairs with the other, and nobody asks beside it.
    Outcome repair(Twin asker) {
        asker.step(new Input.Submitted<>(++asker.requests, new AntiEntropyCommand.Repair()));
        deliver();
        while (!asker.answers.containsKey(asker.requests)) {
            goOn();
        }
        Outcome outcome = asker.answers.get(asker.requests);
        if (outcome == null) {
            throw new AssertionError("no answer");
        }
        return outcome;
    }

    Bytes key(long row) {
        long place = row * TreeRange.PLACES / rowCount;
        byte[] bytes = {
            (byte) 't',
            (byte) (place >>> 24),
            (byte) (place >>> 16),
            (byte) (place >>> 8),
            (byte) place,
            'k',
            'e',
            'y',
            '-',
            (byte) (row >>> 24),
            (byte) (row >>> 16),
            (byte) (row >>> 8),
            (byte) row,
            'x',
            'x',
            'x',
            'x',
        };
        return Bytes.wrap(bytes);
    }

    /// Of two states the greater is the merged one.
    static Bytes state(long version) {
        byte[] state = new byte[STATE_BYTES];
        for (int i = 0; i < 8; i++) {
            state[i] = (byte) (version >>> (56 - 8 * i));
        }
        return Bytes.wrap(state);
    }

    /// A replica, and what it stands on.
    final class Twin implements Repairs {

        final NodeId self;
        final NodeId peer;
        final AntiEntropy machine;
        final EffectList<AntiEntropyMessage> out;
        final List<Logged> log = new ArrayList<>();
        final TreeMap<Timer, Long> timers = new TreeMap<>();
        final TreeMap<Long, Outcome> answers = new TreeMap<>();
        final List<AntiEntropyNote> notes = new ArrayList<>();
        final List<Long> purges = new ArrayList<>();
        final List<Long> rebuilds = new ArrayList<>();

        /// Rows that are not as they were made; empty where there is none.
        final TreeMap<Bytes, Bytes> touched = new TreeMap<>();

        private final ArrayDeque<Input<AntiEntropyMessage>> found = new ArrayDeque<>();
        private final ArrayDeque<AntiEntropyMessage.Row> merges = new ArrayDeque<>();
        private final ArrayDeque<Long> batches = new ArrayDeque<>();
        private boolean dropped;
        long requests;

        Twin(NodeId self, NodeId peer, List<Logged> stored) {
            this.self = self;
            this.peer = peer;
            this.log.addAll(stored);
            this.out = new EffectList<>(stored.size() + 1L);
            SortedSet<NodeId> peers = new TreeSet<>(List.of(peer));
            TreeRange range = new TreeRange(RANGE, PREFIX, 0, TreeRange.PLACES, peers);
            AntiEntropyConfig config = new AntiEntropyConfig(self, List.of(range), timing, limits);
            this.machine = AntiEntropy.recover(config, stored, this);
        }

        void start() {
            step(new Input.Started<>(self.number(), log.size() + 1L));
        }

        void step(Input<AntiEntropyMessage> input) {
            machine.step(now, new Input.Clock<>(wall, 0), out);
            machine.step(now, input, out);
            settle();
            for (var next = found.poll(); next != null; next = found.poll()) {
                machine.step(now, next, out);
                settle();
            }
        }

        private void settle() {
            for (var row = merges.poll(); row != null; row = merges.poll()) {
                Bytes held = at(row.key());
                if (held == null || held.compareTo(row.state()) < 0) {
                    write(row.key(), row.state());
                }
                machine.merged(batches.remove(), now, out);
            }
            long stored = 0;
            for (Effect<AntiEntropyMessage> effect : out.drain()) {
                switch (effect) {
                    case Effect.Store<AntiEntropyMessage>(long position, var record) -> {
                        log.add(new Logged(position, record));
                        stored = position;
                    }
                    case Effect.Send<AntiEntropyMessage>(NodeId to, AntiEntropyMessage m) ->
                            posts.add(new Post(self, to, AntiEntropyCodec.MESSAGES.encode(m)));
                    case Effect.StartTimer<AntiEntropyMessage>(Timer timer, long delay) ->
                            timers.put(timer, now + delay);
                    case Effect.StopTimer<AntiEntropyMessage>(Timer timer) -> timers.remove(timer);
                    case Effect.Load<AntiEntropyMessage>(long ticket, var wanted) ->
                            found.add(new Input.Loaded<>(ticket, rows(wanted)));
                    case Effect.Answer<AntiEntropyMessage>(long request, Outcome outcome) ->
                            answers.put(request, outcome);
                    case Effect.AnswerEarly<AntiEntropyMessage>(long request, Outcome outcome) ->
                            answers.put(request, outcome);
                    case Effect.Noted<AntiEntropyMessage>(AntiEntropyNote note) -> notes.add(note);
                    default -> {} // nobody needs it here
                }
            }
            if (stored > 0) {
                found.add(new Input.Stored<>(stored));
            }
        }

        Bytes at(Bytes key) {
            Bytes state = touched.get(key);
            Bytes made = dropped ? Bytes.EMPTY : state(1);
            return state == null ? made : state;
        }

        /// As a write that anti-entropy is told of.
        void write(Bytes key, Bytes state) {
            Bytes before = at(key);
            touched.put(key, state);
            machine.changed(key, before.isEmpty() ? null : before, state.isEmpty() ? null : state);
        }

        /// As what befalls a disk.
        void damage(Bytes key, Bytes state) {
            touched.put(key, state);
        }

        void dropAll() {
            dropped = true;
            touched.clear();
        }

        private Input.Found rows(Effect.Wanted wanted) {
            if (!(wanted instanceof Effect.Wanted.Range range)) {
                throw new AssertionError("only ranges are read");
            }
            List<Bytes> keys = new ArrayList<>();
            List<Bytes> states = new ArrayList<>();
            long size = 0;
            for (long row = firstRow(range.from()); row < rowCount; row++) {
                Bytes key = key(row);
                Bytes to = range.to();
                if (to != null && key.compareTo(to) >= 0) {
                    break;
                }
                if (key.compareTo(range.from()) < 0 || at(key).isEmpty()) {
                    continue;
                }
                if (keys.size() == range.rowsMost() || size >= range.bytesMost()) {
                    return new Input.Found.Rows(keys, states, true);
                }
                keys.add(key);
                states.add(at(key));
                size += key.size() + at(key).size();
            }
            return new Input.Found.Rows(keys, states, false);
        }

        private long firstRow(Bytes from) {
            long place = 0;
            for (int i = 0; i < 4; i++) {
                long next = 1 + i < from.size() ? Byte.toUnsignedLong(from.at(1 + i)) : 0;
                place = place << 8 | next;
            }
            return Math.max(0, place * rowCount / TreeRange.PLACES - 1);
        }

        @Override
        public void merge(long batch, Bytes key, Bytes state) {
            merges.add(new AntiEntropyMessage.Row(key, state));
            batches.add(batch);
        }

        @Override
        public void purge(long range, long upTo) {
            purges.add(upTo);
        }

        @Override
        public void rebuild(long range) {
            rebuilds.add(range);
        }

        AntiEntropyView.Range view() {
            AntiEntropyView.Range range = machine.view().range(RANGE);
            if (range == null) {
                throw new AssertionError("it has its range");
            }
            return range;
        }

        boolean said(Class<? extends AntiEntropyNote> what) {
            return notes.stream().anyMatch(what::isInstance);
        }
    }
}
