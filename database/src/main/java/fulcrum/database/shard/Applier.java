package fulcrum.database.shard;

import static fulcrum.machine.Invariants.check;

import fulcrum.database.shard.ShardResult.Found;
import fulcrum.database.shard.ShardResult.Keyed;
import fulcrum.database.shard.ShardResult.Written;
import fulcrum.database.transaction.TxnApplier;
import fulcrum.database.transaction.TxnEntry;
import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues.Peek;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.Snapshot;
import fulcrum.machine.state.Writes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Carries out what Raft commits, confirms and captures, in that order.
///
/// A change that needs a key that is not in memory waits for it, and all behind it waits too. A
/// read that does waits alone: what is loaded for it is of some moment between its confirmation and
/// its answer, and any such moment is right.
final class Applier {

    private static final Outcome NOBODY_ASKS = new Outcome.Unknown("nobody asks here");
    private static final Bytes ABSENT = ShardCodec.RESULTS.encode(new Found(null));

    /// What a change that waits costs beside its bytes, about.
    private static final int OVERHEAD_BYTES = 128;

    private sealed interface Due {
        record Applying(long index, long term, boolean mine, Bytes command) implements Due {
            long bytes() {
                return (long) OVERHEAD_BYTES + command.size();
            }
        }

        record Reading(long number) implements Due {}

        record Leading(long ticket) implements Due {}

        record Capturing(Bytes header) implements Due {}
    }

    private final Shard shard;
    private final Sessions sessions;
    private final Hashes hashes;
    final Comparison comparison;
    private final Writes writes = new Writes();
    private final ArrayDeque<Due> due = new ArrayDeque<>(0);
    private long dueBytes;
    private long applied;
    private long lastTicket;
    private long awaitedTicket;

    /// What was loaded for the change that is due first; keys and values in the same places.
    private final List<Bytes> loadedKeys = new ArrayList<>(0);

    private final List<@Nullable Bytes> loadedValues = new ArrayList<>(0);

    private final List<Bytes> coldKeys = new ArrayList<>(0);

    Applier(Shard shard) {
        this.shard = shard;
        this.sessions = new Sessions(shard, this);
        this.applied = shard.state.applied();
        this.hashes = new Hashes(shard, this);
        this.comparison = new Comparison(shard, hashes);
    }

    long applied() {
        return applied;
    }

    int dueCount() {
        return due.size();
    }

    /// Bytes of committed changes that wait.
    long dueBytes() {
        return dueBytes;
    }

    // From Raft

    /// @param mine it was proposed by this replica in its present leadership
    void onCommitted(long index, boolean mine, Bytes command) {
        long term = command.isEmpty() ? shard.raft.view().log().term(index) : 0;
        if (!due.isEmpty() || !apply(index, term, mine, command)) {
            Due.Applying waits = new Due.Applying(index, term, mine, command);
            due.add(waits);
            dueBytes += waits.bytes();
        }
    }

    /// What the leader's transactions asked to have proved, once all is applied that was due.
    void onConfirmed(long ticket) {
        if (due.isEmpty()) {
            shard.transactions.onConfirmed(ticket, true);
        } else {
            due.add(new Due.Leading(ticket));
        }
    }

    void onConfirmed(Waiting read) {
        if (due.isEmpty()) {
            read(read);
        } else {
            due.add(new Due.Reading(read.number));
        }
    }

    void onCapture(Bytes header) {
        if (due.isEmpty()) {
            shard.out.capture(header);
        } else {
            due.add(new Due.Capturing(header));
        }
    }

    /// A snapshot is ahead of all that is due: what was to be applied is in it.
    void onAdopt(Snapshot snapshot) {
        due.removeIf(waiting -> !(waiting instanceof Due.Reading));
        dueBytes = 0;
        forgetLoaded();
        awaitedTicket = 0;
        applied = snapshot.index();
        shard.out.adopt(snapshot);
        hashes.forget();
        comparison.begun();
        shard.transactions.onAdopted();
        shard.gateway.onSkipped(applied);
        carryOn();
    }

    // From the state

    void onLoaded(long ticket, Input.Found found) {
        if (ticket > 0) {
            answerLoaded(ticket, found);
        } else if (shard.transactions.onLoaded(ticket, found)) {
            return;
        } else if (comparison.onLoaded(ticket, found)) {
            return;
        } else if (ticket == awaitedTicket && found instanceof Input.Found.Values(var values)) {
            awaitedTicket = 0;
            loadedKeys.addAll(coldKeys);
            loadedValues.addAll(values);
            coldKeys.clear();
            carryOn();
        }
    }

    private void carryOn() {
        while (awaitedTicket == 0 && !due.isEmpty()) {
            switch (due.element()) {
                case Due.Capturing(Bytes header) -> shard.out.capture(header);
                case Due.Leading(long ticket) -> shard.transactions.onConfirmed(ticket, true);
                case Due.Reading(long number) -> {
                    Waiting waiting = shard.gateway.find(number);
                    if (waiting != null) {
                        read(waiting);
                    }
                }
                case Due.Applying waits -> {
                    if (!apply(waits.index, waits.term, waits.mine, waits.command)) {
                        return;
                    }
                    dueBytes -= waits.bytes();
                }
            }
            due.remove();
        }
    }

    // Reads

    private void read(Waiting waiting) {
        switch (waiting.command) {
            case ShardCommand.Get(Bytes key) -> {
                Bytes row = StateKeys.row(key);
                switch (shard.state.peek(row)) {
                    case Peek.Present(Bytes stored) -> answer(waiting, stored);
                    case Peek.Absent _ -> answer(waiting, ABSENT);
                    case Peek.Cold _ ->
                            shard.out.load(waiting.number, new Effect.Wanted.Keys(List.of(row)));
                }
            }
            case ShardCommand.Scan(Bytes from, Bytes to, int limit) ->
                    shard.out.load(
                            waiting.number,
                            new Effect.Wanted.Range(
                                    StateKeys.row(from),
                                    StateKeys.rowsUpTo(to),
                                    limit,
                                    shard.config.bounds().scanBytesMost()));
            case ShardCommand.Write _,
                    ShardCommand.OpenSession _,
                    ShardCommand.CompactLog _,
                    ShardCommand.TrimLog _,
                    ShardCommand.Room _,
                    ShardCommand.Behind _,
                    ShardCommand.OpenGates _,
                    ShardCommand.Neighbours _,
                    ShardCommand.Wake _,
                    ShardCommand.MoveLeader _,
                    ShardCommand.ChangeMembers _ -> {} // no reads
        }
    }

    private void answerLoaded(long number, Input.Found found) {
        Waiting waiting = shard.gateway.find(number);
        if (waiting == null) {
            return;
        }
        switch (found) {
            case Input.Found.Values(List<@Nullable Bytes> values) -> {
                Bytes stored = values.getFirst();
                answer(waiting, stored == null ? ABSENT : stored);
            }
            case Input.Found.Rows rows -> answer(waiting, ShardCodec.RESULTS.encode(keyed(rows)));
            case Input.Found.Records _ -> {} // never asked for
        }
    }

    private static ShardResult.Rows keyed(Input.Found.Rows rows) {
        List<Keyed> keyed = new ArrayList<>(rows.keys().size());
        for (int i = 0; i < rows.keys().size(); i++) {
            Row row = ShardCodec.RESULTS.row(rows.values().get(i));
            keyed.add(new Keyed(StateKeys.named(rows.keys().get(i)), row));
        }
        return new ShardResult.Rows(keyed, rows.more());
    }

    private void answer(Waiting waiting, Bytes result) {
        shard.gateway.answer(waiting.number, new Outcome.Done(result));
    }

    // Changes

    /// @return whether it could be done; if not, what it needs is on its way
    private boolean apply(long index, long term, boolean mine, Bytes command) {
        check(index == applied + 1, "changes are applied in order");
        if (command.isEmpty()) {
            shard.out.apply(index, 0, index == 1 ? Hashes.beginning() : Bytes.EMPTY);
            applied = index;
            shard.gateway.onTermBegun(term);
            shard.transactions.onTermBegun(term);
        } else {
            Change change = ShardCodec.COMMANDS.decode(command);
            boolean told = mine || change.node() == shard.self.number();
            Outcome outcome = outcome(index, change, told);
            if (!writes.isEmpty()) {
                hashes.count(index, writes);
            }
            if (!coldKeys.isEmpty()) {
                load(index);
                return false;
            }
            shard.out.apply(index, 0, writes.toBytes());
            applied = index;
            if (change instanceof Change.Transaction(TxnEntry entry)) {
                shard.transactions.onApplied(entry);
            } else if (told && !comparison.isSuspect()) {
                tell(change, outcome);
            }
        }
        forgetLoaded();
        comparison.onApplied(index);
        return true;
    }

    private void load(long index) {
        shard.out.note(new ShardNote.WentCold(index));
        awaitedTicket = nextTicket();
        shard.out.load(awaitedTicket, new Effect.Wanted.Keys(List.copyOf(coldKeys)));
    }

    /// Of a load that is for no request.
    long nextTicket() {
        return --lastTicket;
    }

    private void forgetLoaded() {
        loadedKeys.clear();
        loadedValues.clear();
        coldKeys.clear();
    }

    /// The value of a key of the state. A cold one is noted, and then all of this is done again.
    @Nullable Bytes look(Bytes key) {
        for (int i = 0; i < loadedKeys.size(); i++) {
            if (loadedKeys.get(i).equals(key)) {
                return loadedValues.get(i);
            }
        }
        return switch (shard.state.peek(key)) {
            case Peek.Present(Bytes value) -> value;
            case Peek.Absent _ -> null;
            case Peek.Cold _ -> {
                coldKeys.add(key);
                yield null;
            }
        };
    }

    /// What was just looked at is not what it seems: some of it is cold.
    boolean anyCold() {
        return !coldKeys.isEmpty();
    }

    /// @param told somebody here is to hear of it
    private Outcome outcome(long index, Change change, boolean told) {
        writes.reset();
        return switch (change) {
            case Change.Write write -> {
                Stamp once = write.once();
                if (once != null) {
                    yield sessions.write(index, write, once, writes);
                }
                Written written = write(index, write);
                yield told ? new Outcome.Done(ShardCodec.RESULTS.encode(written)) : NOBODY_ASKS;
            }
            case Change.Open open -> sessions.open(index, open.sessionsMost(), writes);
            case Change.Transaction(TxnEntry entry) -> {
                TxnApplier.carryOut(entry, this::look, writes);
                yield NOBODY_ASKS;
            }
        };
    }

    /// A write as it stands: whether it may be carried out has been seen to.
    Written write(long index, Change.Write write) {
        boolean existed = false;
        long version = 0;
        boolean holds = true;
        if (!(write.condition() instanceof Condition.Always)) {
            Bytes stored = look(write.key());
            Row row = stored == null ? null : ShardCodec.RESULTS.row(stored);
            existed = row != null;
            version = row == null ? 0 : row.version();
            holds =
                    switch (write.condition()) {
                        case Condition.Always _ -> true;
                        case Condition.Absent _ -> row == null;
                        case Condition.Present _ -> row != null;
                        case Condition.Holds(Bytes value) ->
                                row != null && row.value().equals(value);
                        case Condition.Version(long expected) -> row != null && version == expected;
                    };
        }
        if (!holds) {
            return new Written(false, existed, version);
        }
        Bytes value = write.value();
        if (value == null) {
            writes.delete(write.key());
            return new Written(true, existed, 0);
        }
        writes.put(write.key(), ShardCodec.RESULTS.rowHead(index, value, shard.scratch), value);
        return new Written(true, existed, index);
    }

    /// Tells who asked. Early: what is committed is durable at a quorum (thesis 10.2.1).
    private void tell(Change change, Outcome outcome) {
        if (change.node() == shard.self.number()) {
            shard.gateway.answer(change.number(), outcome);
        } else {
            shard.doorway.tell(new NodeId(change.node()), change.number(), outcome);
        }
    }
}
