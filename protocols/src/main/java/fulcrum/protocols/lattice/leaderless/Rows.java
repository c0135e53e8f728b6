package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.KeyValues;
import fulcrum.machine.KeyValues.Peek;
import fulcrum.machine.Outbox;
import fulcrum.machine.state.Writes;
import fulcrum.protocols.lattice.leaderless.LeaderlessConfig.Durability;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The rows that a node holds. Whoever looks at one, or changes it, visits it: visits of one row
/// come one after the other, also where it has to be loaded first.
///
/// A change is a record first, then a write of the key-value state. What the log has ahead of the
/// state after a restart is merged into it in order, before anybody else visits anything.
final class Rows {

    /// Looks at a row, and may change it by [#join] or [#drop].
    interface Visit {

        /// @param state null where there is none
        void at(@Nullable Bytes state, Outbox<LeaderlessMessage> out);
    }

    private record Visitor(Bytes key, Visit visit) {}

    private final Merging merging;
    private final KeyValues values;
    private final boolean lazily;
    private final LongSupplier tickets;

    private long applied;
    private long joined;
    private final ArrayDeque<LeaderlessRecord> ahead = new ArrayDeque<>();
    private boolean ready;
    private long replayed;

    private final ArrayDeque<Visitor> early = new ArrayDeque<>();
    private final ArrayDeque<Visitor> following = new ArrayDeque<>();
    private final TreeMap<Bytes, ArrayDeque<Visit>> parked = new TreeMap<>();
    private final TreeMap<Long, Bytes> loading = new TreeMap<>();

    // The row that is visited
    private @Nullable Bytes visited;
    private @Nullable Bytes present;

    Rows(LeaderlessConfig config, KeyValues values, LongSupplier tickets) {
        this.merging = config.merging();
        this.values = values;
        this.lazily = config.durability() == Durability.PERIODIC;
        this.tickets = tickets;
        this.applied = values.applied();
    }

    /// A record of an earlier life.
    void fold(LeaderlessRecord record) {
        long index =
                switch (record) {
                    case LeaderlessRecord.Joined r -> r.index();
                    case LeaderlessRecord.Dropped r -> r.index();
                    default -> 0; // not of rows
                };
        if (index > applied) {
            ahead.add(record);
        }
    }

    void begin(Outbox<LeaderlessMessage> out) {
        replay(out);
    }

    boolean ready() {
        return ready;
    }

    long applied() {
        return applied;
    }

    /// Changes of this life, for counting.
    long joined() {
        return joined;
    }

    // Visits

    void visit(Bytes key, Visit visit, Outbox<LeaderlessMessage> out) {
        if (!ready) {
            early.add(new Visitor(key, visit));
            return;
        }
        enter(key, visit, out);
    }

    private void enter(Bytes key, Visit visit, Outbox<LeaderlessMessage> out) {
        ArrayDeque<Visit> queue = parked.get(key);
        if (queue != null) {
            queue.add(visit);
            return;
        }
        if (visited != null) {
            following.add(new Visitor(key, visit));
            return;
        }
        switch (values.peek(key)) {
            case Peek.Present(Bytes value) -> runAlone(key, value, visit, out);
            case Peek.Absent _ -> runAlone(key, null, visit, out);
            case Peek.Cold _ -> {
                ArrayDeque<Visit> first = new ArrayDeque<>();
                first.add(visit);
                parked.put(key, first);
                long ticket = tickets.getAsLong();
                loading.put(ticket, key);
                out.load(ticket, new Effect.Wanted.Keys(List.of(key)));
            }
        }
    }

    /// @return whether the ticket was one of these
    boolean loaded(long ticket, Input.Found found, Outbox<LeaderlessMessage> out) {
        Bytes key = loading.remove(ticket);
        if (key == null) {
            return false;
        }
        Bytes value = found instanceof Input.Found.Values(var list) ? list.getFirst() : null;
        ArrayDeque<Visit> queue = parked.getOrDefault(key, new ArrayDeque<>());
        while (!queue.isEmpty()) {
            value = run(key, value, queue.remove(), out);
        }
        parked.remove(key);
        follow(out);
        if (!ready) {
            replay(out);
        }
        return true;
    }

    private void runAlone(
            Bytes key, @Nullable Bytes value, Visit visit, Outbox<LeaderlessMessage> out) {
        run(key, value, visit, out);
        follow(out);
    }

    /// @return what the row holds then
    private @Nullable Bytes run(
            Bytes key, @Nullable Bytes value, Visit visit, Outbox<LeaderlessMessage> out) {
        visited = key;
        present = value;
        visit.at(value, out);
        visited = null;
        return present;
    }

    /// What a visit wanted to be visited comes after it.
    private void follow(Outbox<LeaderlessMessage> out) {
        while (!following.isEmpty()) {
            Visitor next = following.remove();
            enter(next.key, next.visit, out);
        }
    }

    // Changes

    /// Merges a state into the row that is visited; nothing is stored where it holds all of it.
    ///
    /// @return what the row holds then
    Bytes join(Bytes state, @Nullable Done done, Outbox<LeaderlessMessage> out) {
        Bytes key = Objects.requireNonNull(visited);
        Bytes mine = present;
        if (mine != null && done == null && mine.equals(state)) {
            return mine;
        }
        Merging.Merged merged = merging.merge(mine, state);
        for (Bytes version : merged.discarded()) {
            out.note(new LeaderlessNote.Discarded(key, version));
        }
        if (mine != null && done == null && merged.state().equals(mine)) {
            return mine;
        }
        applied++;
        store(new LeaderlessRecord.Joined(applied, key, state, done), done == null, out);
        out.apply(applied, 0, new Writes().put(key, merged.state()).toBytes());
        joined++;
        present = merged.state();
        return merged.state();
    }

    /// Drops the row that is visited.
    void drop(Outbox<LeaderlessMessage> out) {
        Bytes key = Objects.requireNonNull(visited);
        if (present == null) {
            return;
        }
        applied++;
        store(new LeaderlessRecord.Dropped(applied, key), false, out);
        out.apply(applied, 0, new Writes().delete(key).toBytes());
        joined++;
        present = null;
    }

    /// What is to count once is never lost alone: others may have it already.
    private void store(LeaderlessRecord record, boolean mayBeLost, Outbox<LeaderlessMessage> out) {
        if (lazily && mayBeLost) {
            out.storeLazily(record);
        } else {
            out.store(record);
        }
    }

    // What the log has ahead of the rows

    private void replay(Outbox<LeaderlessMessage> out) {
        while (!ahead.isEmpty() && parked.isEmpty()) {
            LeaderlessRecord record = ahead.remove();
            Bytes key =
                    switch (record) {
                        case LeaderlessRecord.Joined r -> r.key();
                        case LeaderlessRecord.Dropped r -> r.key();
                        default -> throw new IllegalStateException("no change of a row");
                    };
            enter(key, (state, to) -> again(record, state, to), out);
        }
        if (!ahead.isEmpty() || !parked.isEmpty()) {
            return;
        }
        ready = true;
        if (replayed > 0) {
            out.note(new LeaderlessNote.Replayed(replayed));
        }
        while (!early.isEmpty()) {
            Visitor next = early.remove();
            enter(next.key, next.visit, out);
        }
    }

    private void again(
            LeaderlessRecord record, @Nullable Bytes state, Outbox<LeaderlessMessage> out) {
        Writes writes = new Writes();
        long index = 0;
        if (record instanceof LeaderlessRecord.Joined r) {
            Bytes merged = merging.merge(state, r.state()).state();
            index = r.index();
            writes.put(r.key(), merged);
            present = merged;
        } else if (record instanceof LeaderlessRecord.Dropped r) {
            index = r.index();
            writes.delete(r.key());
            present = null;
        }
        if (index != applied + 1) {
            throw new InvariantViolated(
                    "changes follow each other", index + " comes after " + applied);
        }
        applied = index;
        replayed++;
        out.apply(index, 0, writes.toBytes());
    }
}
