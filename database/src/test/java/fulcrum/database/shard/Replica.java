package fulcrum.database.shard;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.Snapshot;
import fulcrum.machine.Timer;
import fulcrum.machine.state.Writes;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.Entry;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.protocols.log.raft.RaftMessage;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One replica and nothing around it but the test, which plays its peers, its state and its clock.
/// Its disk is fast: what is stored is durable at once.
final class Replica implements Outbox<ShardMessage>, KeyValues {

    static final NodeId SELF = new NodeId(1);

    final Shard shard;
    final TreeMap<Bytes, Bytes> state = new TreeMap<>();
    final TreeSet<Bytes> cold = new TreeSet<>();

    /// What it said since [#forget], in order.
    final List<ShardMessage> sent = new ArrayList<>();

    final TreeMap<Long, Outcome> answers = new TreeMap<>();
    final List<Effect.Load<ShardMessage>> loads = new ArrayList<>();
    final List<Note> notes = new ArrayList<>();
    final List<Bytes> captures = new ArrayList<>();

    private final TreeMap<Timer, Long> timers = new TreeMap<>();
    private long position;
    private long stored;
    private long applied;
    private long now = 1_000_000_000_000L;
    private long request;

    private Replica(ShardConfig config) {
        shard = Shard.recover(config, List.of(), this);
        takes(new Input.Started<>(42, 7));
    }

    /// One of so many voters; the times of a local network, and no PreVote.
    static Replica of(int voters) {
        return with(voters, ShardConfig.Bounds.DEFAULT);
    }

    static Replica with(int voters, ShardConfig.Bounds bounds) {
        List<NodeId> nodes = new ArrayList<>();
        for (int i = 1; i <= voters; i++) {
            nodes.add(new NodeId(i));
        }
        RaftConfig.Limits usual = RaftConfig.Limits.DEFAULT;
        RaftConfig.Limits snapshotsSoon =
                new RaftConfig.Limits(
                        usual.messageEntries(),
                        usual.messageBytes(),
                        usual.inFlightMessages(),
                        usual.inFlightBytes(),
                        usual.uncommittedBytes(),
                        6,
                        0);
        RaftConfig raft =
                RaftConfig.of(SELF, Configuration.of(nodes))
                        .withPreVote(false)
                        .withLimits(snapshotsSoon);
        return new Replica(ShardConfig.of(raft).withBounds(bounds));
    }

    /// One that leads, has committed its first entry, and has said all that it has to say of it.
    static Replica leading(int voters) {
        return leading(voters, ShardConfig.Bounds.DEFAULT);
    }

    static Replica leading(int voters, ShardConfig.Bounds bounds) {
        Replica replica = with(voters, bounds);
        replica.isElected();
        return replica;
    }

    /// It stands for election, is elected, and everybody stores its first entry.
    void isElected() {
        fires(Timer.of("election"));
        hears(2, new RaftMessage.Vote(term(), true));
        isFollowed();
        forget();
    }

    /// A majority stores all there is.
    void isFollowed() {
        long last = shard.raft.view().log().lastIndex();
        if (shard.raft.view().configuration().voters().size() > 1) {
            hears(2, new RaftMessage.Appended(term(), last, now));
        }
    }

    /// One that follows a node in a term, and has applied so many blank entries.
    static Replica following(int leader, long term) {
        Replica replica = of(3);
        replica.hearsOf(leader, term, 1);
        replica.forget();
        return replica;
    }

    /// A leader's entries from the end of the log on, all of them committed.
    void hearsOf(int leader, long term, Bytes... commands) {
        RaftLogEnd end = end();
        List<Entry> entries = new ArrayList<>();
        for (Bytes command : commands) {
            long index = end.index + entries.size() + 1;
            entries.add(
                    command.isEmpty()
                            ? new Entry.Blank(index, term)
                            : new Entry.Command(index, term, command));
        }
        long commit = end.index + entries.size();
        hears(leader, new AppendEntries(term, end.index, end.term, entries, commit, now));
    }

    /// So many blank entries.
    void hearsOf(int leader, long term, int blanks) {
        Bytes[] commands = new Bytes[blanks];
        Arrays.fill(commands, Bytes.EMPTY);
        hearsOf(leader, term, commands);
    }

    private record RaftLogEnd(long index, long term) {}

    private RaftLogEnd end() {
        var log = shard.raft.view().log();
        return new RaftLogEnd(log.lastIndex(), log.term(log.lastIndex()));
    }

    long term() {
        return shard.raft.currentTerm();
    }

    // Inputs

    void takes(Input<ShardMessage> input) {
        shard.step(now, input, this);
        while (stored < position) {
            stored = position;
            shard.step(now, new Input.Stored<>(stored), this);
        }
        for (Timer timer : List.copyOf(timers.keySet())) {
            if (timers.getOrDefault(timer, Long.MAX_VALUE) <= now) {
                timers.remove(timer);
                takes(new Input.Fired<>(timer));
            }
        }
    }

    long asked(ShardCommand command) {
        takes(new Input.Submitted<>(++request, command));
        return request;
    }

    void hears(int from, RaftMessage message) {
        hears(from, new ShardMessage.Consensus(message));
    }

    void hears(int from, ShardMessage message) {
        takes(new Input.Received<>(new NodeId(from), message));
    }

    /// The clock reaches the time of a running timer and the timer fires.
    void fires(Timer timer) {
        Long due = timers.remove(timer);
        if (due == null) {
            throw new AssertionError(timer + " does not run, only " + timers.keySet());
        }
        now = Math.max(now, due);
        takes(new Input.Fired<>(timer));
    }

    /// Time passes, and the shard's own timer fires whenever it is due; Raft's do not.
    void waits(long nanos) {
        long end = now + nanos;
        while (timers.getOrDefault(Shard.WAITING, Long.MAX_VALUE) <= end) {
            fires(Shard.WAITING);
        }
        now = end;
    }

    /// What a load asked for comes.
    void loaded(Effect.Load<ShardMessage> load) {
        Input.Found found =
                switch (load.wanted()) {
                    case Effect.Wanted.Keys(List<Bytes> keys) -> {
                        List<@Nullable Bytes> values = new ArrayList<>();
                        keys.forEach(key -> values.add(state.get(key)));
                        yield new Input.Found.Values(values);
                    }
                    case Effect.Wanted.Range range -> Input.Found.Rows.of(state, range);
                    case Effect.Wanted.Records _ -> throw new AssertionError("a shard has all");
                };
        takes(new Input.Loaded<>(load.ticket(), found));
    }

    /// Everything it said and was told so far is of no interest.
    void forget() {
        sent.clear();
        notes.clear();
        loads.clear();
    }

    // What it said

    <T extends ShardMessage> List<T> sent(Class<T> kind) {
        return sent.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Nullable ShardResult result(long asked) {
        return answers.get(asked) instanceof Outcome.Done(Bytes result)
                ? ShardCodec.RESULTS.decode(result)
                : null;
    }

    // Effects

    @Override
    public long nextPosition() {
        return position + 1;
    }

    @Override
    public void emit(Effect<ShardMessage> effect) {
        switch (effect) {
            case Effect.Send<ShardMessage>(NodeId _, ShardMessage m) -> sent.add(m);
            case Effect.SendEarly<ShardMessage>(NodeId _, ShardMessage m) -> sent.add(m);
            case Effect.Store<ShardMessage> store -> position = store.position();
            case Effect.StoreLazily<ShardMessage> store -> position = store.position();
            case Effect.StartTimer<ShardMessage>(Timer timer, long delay) ->
                    timers.put(timer, now + delay);
            case Effect.StopTimer<ShardMessage>(Timer timer) -> timers.remove(timer);
            case Effect.Apply<ShardMessage>(long index, long _, Bytes change) -> {
                Writes.carryOut(change, state);
                applied = index;
            }
            case Effect.Answer<ShardMessage>(long asked, Outcome outcome) ->
                    answered(asked, outcome);
            case Effect.AnswerEarly<ShardMessage>(long asked, Outcome outcome) ->
                    answered(asked, outcome);
            case Effect.Load<ShardMessage> load -> loads.add(load);
            case Effect.Adopt<ShardMessage>(Snapshot snapshot) -> applied = snapshot.index();
            case Effect.Capture<ShardMessage>(Bytes header) -> captures.add(header);
            case Effect.Ship<ShardMessage> _, Effect.Truncate<ShardMessage> _ -> {}
            case Effect.Noted<ShardMessage>(Note note) -> notes.add(note);
        }
    }

    private void answered(long asked, Outcome outcome) {
        if (answers.put(asked, outcome) != null) {
            throw new AssertionError("answers " + asked + " twice");
        }
    }

    // State

    @Override
    public Peek peek(Bytes key) {
        Bytes value = state.get(key);
        return cold.contains(key)
                ? Peek.COLD
                : value == null ? Peek.ABSENT : new Peek.Present(value);
    }

    @Override
    public First first(Bytes from, Bytes to) {
        Bytes coldest = cold.ceiling(from);
        return coldest != null && coldest.compareTo(to) < 0
                ? First.COLD
                : First.of(state, from, to);
    }

    @Override
    public long applied() {
        return applied;
    }
}
