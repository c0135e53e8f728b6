package fulcrum.database.transaction;

import fulcrum.database.versions.Sieve;
import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.NodeId;
import fulcrum.machine.clock.IntervalClock;
import fulcrum.machine.state.Writes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A leader of shard 1 and what it stands on: rows in memory, and a log and a time that move when
/// the test says so.
final class Ground implements Footing {

    static final long SHARD = 1;
    private static final long ERROR = 10;

    /// Makes a row longer by a program's bytes, and refuses those that are not there.
    private static final Coprocessor LONGER =
            new Coprocessor() {
                @Override
                public Sieve begin(Bytes program) {
                    throw new IllegalArgumentException("no program of a read");
                }

                @Override
                public Made make(Bytes program, Bytes key, @Nullable Bytes value) {
                    return value == null ? Made.REFUSED : new Made.Written(value.concat(program));
                }
            };

    private static final TxnConfig CONFIG = TxnConfig.DEFAULT.with(LONGER);

    private final TreeMap<Bytes, Bytes> rows = new TreeMap<>();
    private final ArrayDeque<TxnEntry> log = new ArrayDeque<>();
    private final ArrayDeque<Runnable> due = new ArrayDeque<>();
    private final ArrayDeque<Long> proofs = new ArrayDeque<>();
    private final List<TxnMessage> sent = new ArrayList<>();
    private final List<Long> silent = new ArrayList<>();
    private long now = 1_000_000;
    private long lastTicket;
    private boolean slow;
    private Leaseholder leader = new Leaseholder(this, CONFIG, 1);

    /// The leader of the first term.
    static Ground serving() {
        Ground ground = new Ground();
        ground.leader.begin();
        ground.load();
        return ground;
    }

    /// Another leads, who knows what is in the state.
    void anotherLeads() {
        leader = new Leaseholder(this, CONFIG, leader.term() + 1);
        log.clear();
        proofs.clear();
        due.clear();
        leader.begin();
        load();
    }

    /// Nothing is at hand, and what is loaded comes when the test says so.
    void getsSlow() {
        slow = true;
    }

    /// All that was to be loaded comes, as it is now; what is said because of it.
    List<TxnMessage> brings() {
        sent.clear();
        while (!due.isEmpty()) {
            due.remove().run();
        }
        return List.copyOf(sent);
    }

    private void load() {
        while (!slow && !due.isEmpty()) {
            due.remove().run();
        }
    }

    /// These nodes can be reached, and no others any more.
    void reaches(NodeId... nodes) {
        leader.reaches(List.of(nodes));
    }

    /// A message comes; what is said because of it.
    List<TxnMessage> hears(TxnMessage message) {
        sent.clear();
        leader.onMessage(message);
        load();
        return List.copyOf(sent);
    }

    /// The first entry that is not applied is; what is said because of it.
    List<TxnMessage> applies() {
        sent.clear();
        TxnEntry entry = log.remove();
        Writes writes = new Writes();
        TxnApplier.carryOut(entry, rows::get, writes);
        Writes.carryOut(writes.toBytes(), rows);
        leader.onApplied(entry);
        load();
        return List.copyOf(sent);
    }

    /// Time goes by; what is said because of it.
    List<TxnMessage> passes(long nanos) {
        sent.clear();
        now += nanos;
        leader.onTime();
        load();
        return List.copyOf(sent);
    }

    /// The shards of which nothing was heard in time.
    List<Long> silent() {
        return silent;
    }

    /// The leader hears whether it led; what is said because of it.
    List<TxnMessage> proves(boolean leads) {
        sent.clear();
        leader.onConfirmed(proofs.remove(), leads);
        load();
        return List.copyOf(sent);
    }

    /// The leader waits to hear whether it led.
    boolean isProofAsked() {
        return !proofs.isEmpty();
    }

    /// The last entry that was proposed.
    TxnEntry proposed() {
        return log.getLast();
    }

    /// What can be seen of the leader.
    TxnView view() {
        return leader.view();
    }

    /// How often something was loaded.
    long loads() {
        return lastTicket;
    }

    /// Nothing is proposed that is not applied.
    boolean isIdle() {
        return log.isEmpty();
    }

    @Override
    public Address self() {
        return new Address(new NodeId(1), SHARD);
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public IntervalClock clock() {
        return IntervalClock.now(now, ERROR);
    }

    @Override
    public KeyValues state() {
        return new KeyValues() {
            @Override
            public Peek peek(Bytes key) {
                Bytes value = rows.get(key);
                return value == null ? Peek.ABSENT : new Peek.Present(value);
            }

            @Override
            public First first(Bytes from, Bytes to) {
                return slow ? First.COLD : First.of(rows, from, to);
            }

            @Override
            public long applied() {
                return 0;
            }
        };
    }

    @Override
    public boolean propose(TxnEntry entry) {
        return log.add(entry);
    }

    @Override
    public void confirm(long ticket) {
        proofs.add(ticket);
    }

    @Override
    public long load(Effect.Wanted.Range wanted) {
        long ticket = ++lastTicket;
        due.add(() -> leader.onLoaded(ticket, Input.Found.Rows.of(rows, wanted)));
        return ticket;
    }

    @Override
    public void send(Address to, TxnMessage message) {
        sent.add(message);
    }

    @Override
    public void send(long shard, TxnMessage message) {
        sent.add(message);
    }

    @Override
    public void silent(long of) {
        silent.add(of);
    }

    @Override
    public void wakeAfter(long nanos) {
        // time moves when the test says so
    }

    @Override
    public void note(TxnNote note) {
        // what it says is what it sends
    }
}
