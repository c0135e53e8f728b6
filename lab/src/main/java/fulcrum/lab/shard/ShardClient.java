package fulcrum.lab.shard;

import fulcrum.database.shard.Condition;
import fulcrum.database.shard.Row;
import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardResult;
import fulcrum.database.shard.ShardResult.Found;
import fulcrum.database.shard.ShardResult.Keyed;
import fulcrum.database.shard.ShardResult.Opened;
import fulcrum.database.shard.ShardResult.Written;
import fulcrum.database.shard.Stamp;
import fulcrum.lab.group.Ledger;
import fulcrum.lab.group.Workload;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import fulcrum.verify.history.Event;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Uses the shard at any replica, one operation at a time, and writes down what it was told.
///
/// A refused operation had no effect, so it is tried again elsewhere, or given up as such. One of
/// unknown outcome is tried again if it is stamped, and given up as unknown otherwise.
public final class ShardClient implements Client {

    private final Ledger ledger;
    private final Dice dice;
    private final Workload workload;
    private final Supplier<List<NodeId>> doors;

    private int process;
    private int left;
    private boolean audited;
    private long session;
    private long sequence;

    /// Who answered well last.
    private @Nullable NodeId target;

    private @Nullable NodeId asking;

    private @Nullable ShardCommand current;

    /// What is in the history of it, by process: of a scan, one read for each key.
    private final TreeMap<Integer, Operation> asked = new TreeMap<>();

    private long began;
    private int attempts;
    private long awaited;
    private ShardCommand.@Nullable Write stray;
    private boolean maybeDone;

    /// @param doors the nodes where it may ask
    public ShardClient(Ledger ledger, Dice dice, Workload workload, Supplier<List<NodeId>> doors) {
        this.doors = doors;
        this.ledger = ledger;
        this.dice = dice;
        this.workload = workload;
        this.process = ledger.newProcess();
        this.left = workload.operations();
    }

    /// Everything was asked, and has ended one way or another; and all was read once more in the
    /// calm, so that a write that was lost again is missed by somebody.
    public boolean done() {
        return left == 0 && audited && current == null;
    }

    static Bytes key(long number) {
        return Bytes.text("k" + number);
    }

    private static long number(Bytes key) {
        return Long.parseLong(key.asText().substring(1));
    }

    @Override
    public void begin(Port port) {
        pause(port);
    }

    @Override
    public void woken(Port port) {
        if (current == null) {
            next(port);
        } else {
            attempt(port);
        }
    }

    private void next(Port port) {
        if (left == 0 && audited) {
            return;
        }
        if (left == 0 && !port.calm()) {
            pause(port);
            return;
        }
        began = port.time();
        attempts = 0;
        maybeDone = false;
        if (left > 0) {
            choose();
        } else {
            audited = true;
            scan(0, workload.keys(), workload.keys() + 1);
        }
        asked.forEach((who, operation) -> ledger.invoked(who, began, operation));
        attempt(port);
    }

    private void choose() {
        long key = dice.below(workload.keys());
        int kind = dice.below(100);
        if (kind < workload.readPercent()) {
            left--;
            if (dice.chance(1, 4)) {
                int from = dice.below(workload.keys());
                scan(from, dice.between(from, workload.keys()), dice.between(1, workload.keys()));
            } else {
                current = new ShardCommand.Get(key(key));
                asked.put(process, new Operation.Read(Value.of(key), Value.nil()));
            }
            return;
        }
        boolean stamped = dice.chance(1, 2);
        if (stamped && session == 0) {
            current = new ShardCommand.OpenSession();
            return;
        }
        left--;
        write(stamped ? new Stamp(session, ++sequence) : null, key);
    }

    private void scan(int from, int to, int limit) {
        Bytes end = to == workload.keys() && dice.chance(1, 2) ? null : key(to);
        current = new ShardCommand.Scan(key(from), end, limit);
        for (int key = from; key < to; key++) {
            asked.put(ledger.newProcess(), new Operation.Read(Value.of(key), Value.nil()));
        }
    }

    private void write(@Nullable Stamp once, long key) {
        Value register = Value.of(key);
        long value = ledger.newValue();
        Bytes stored = Bytes.text(Long.toString(value));
        long seen = ledger.lastSeen(key);
        Bytes name = key(key);
        switch (dice.below(9)) {
            case 8 -> deleteIfHolds(once, register, name, seen);
            case 0 -> delete(once, register, name, Condition.ALWAYS);
            case 1 -> delete(once, register, name, Condition.PRESENT);
            case 2, 3 -> {
                Condition holds =
                        seen == 0
                                ? Condition.ABSENT
                                : new Condition.Holds(Bytes.text(Long.toString(seen)));
                Value before = seen == 0 ? Value.nil() : Value.of(seen);
                current = new ShardCommand.Write(once, name, stored, holds);
                asked.put(process, new Operation.Cas(register, before, Value.of(value)));
            }
            case 4 -> {
                current = new ShardCommand.Write(once, name, stored, Condition.PRESENT);
                asked.put(process, new Operation.Write(register, Value.of(value)));
            }
            default -> {
                current = new ShardCommand.Write(once, name, stored, Condition.ALWAYS);
                asked.put(process, new Operation.Write(register, Value.of(value)));
            }
        }
    }

    private void delete(@Nullable Stamp once, Value register, Bytes name, Condition condition) {
        current = new ShardCommand.Write(once, name, null, condition);
        asked.put(process, new Operation.Write(register, Value.nil()));
    }

    private void deleteIfHolds(@Nullable Stamp once, Value register, Bytes name, long seen) {
        Bytes held = Bytes.text(Long.toString(seen));
        current = new ShardCommand.Write(once, name, null, new Condition.Holds(held));
        asked.put(process, new Operation.Cas(register, Value.of(seen), Value.nil()));
    }

    private void attempt(Port port) {
        ShardCommand command = current;
        if (command == null) {
            return;
        }
        attempts++;
        List<NodeId> nodes = doors.get();
        NodeId known = dice.chance(1, 2) ? target : null;
        NodeId node = known != null && nodes.contains(known) ? known : dice.pick(nodes);
        asking = node;
        awaited = port.submit(node, command, workload.timeoutNanos());
    }

    /// Networks deliver twice, and late: a stamped write that has ended is asked for once more.
    private void stray(Port port) {
        ShardCommand late = stray;
        if (late != null && dice.chance(1, 2)) {
            stray = null;
            port.submit(dice.pick(doors.get()), late, workload.timeoutNanos());
        }
    }

    @Override
    public void replied(long ticket, Reply reply, Port port) {
        if (ticket != awaited || current == null) {
            return;
        }
        switch (reply) {
            case Reply.Answered(Outcome.Done(Bytes result)) -> {
                target = asking;
                done(ShardCodec.RESULTS.decode(result), port);
            }
            case Reply.Answered(Outcome.Refused _) when dice.chance(1, 6) -> giveUp(port);
            case Reply.Answered(Outcome.Refused _), Reply.Unreachable _ -> retry(port);
            case Reply.Answered(Outcome.Unknown _), Reply.Broken _, Reply.TimedOut _ ->
                    unsure(port);
        }
    }

    private void done(ShardResult result, Port port) {
        ShardCommand command = current;
        current = null;
        if (command instanceof ShardCommand.Get(Bytes key) && result instanceof Found(Row row)) {
            ok(process, read(number(key), row), port);
        } else if (command instanceof ShardCommand.Scan
                && result instanceof ShardResult.Rows rows) {
            scanned(rows, port);
        } else if (result instanceof Written written && command instanceof ShardCommand.Write w) {
            wrote(w, written, port);
        } else if (result instanceof Opened(long opened)
                && command instanceof ShardCommand.OpenSession) {
            session = opened;
            sequence = 0;
        } else {
            throw new InvariantViolated("Results", result + " answers " + command);
        }
        asked.clear();
        stray(port);
        pause(port);
    }

    private Operation.Read read(long key, @Nullable Row row) {
        long value = row == null ? 0 : Chronicle.number(row.value());
        ledger.saw(key, value);
        return new Operation.Read(Value.of(key), value == 0 ? Value.nil() : Value.of(value));
    }

    /// What lies behind the last row of a scan that met its limit was not read.
    private void scanned(ShardResult.Rows rows, Port port) {
        List<Keyed> found = rows.rows();
        long readUpTo =
                !rows.more()
                        ? Long.MAX_VALUE
                        : found.isEmpty() ? -1 : number(found.getLast().key());
        asked.forEach((who, operation) -> {
            long key = keyOf(operation);
            Row row = null;
            for (Keyed each : found) {
                row = number(each.key()) == key ? each.row() : row;
            }
            if (key <= readUpTo) {
                ledger.ended(Event.Type.OK, who, port.time(), read(key, row));
            } else {
                ledger.ended(Event.Type.FAIL, who, port.time(), operation);
            }
        });
        port.ended(began, Port.Ending.OK, () -> "scans " + found.size() + " rows" + after(port));
    }

    private static long keyOf(Operation operation) {
        return operation instanceof Operation.Read(Value.Int(long key), _) ? key : -1;
    }

    private void wrote(ShardCommand.Write write, Written written, Port port) {
        Operation operation =
                asked.getOrDefault(process, new Operation.Write(Value.nil(), Value.nil()));
        Bytes value = write.value();
        boolean deletesNothing =
                write.condition() instanceof Condition.Present
                        && value == null
                        && !written.existed();
        if (written.done()) {
            ledger.saw(number(write.key()), value == null ? 0 : Chronicle.number(value));
            ok(process, operation, port);
        } else if (deletesNothing) { // there was nothing, which is what it wanted
            ok(process, operation, port);
        } else {
            end(Event.Type.FAIL, operation, Port.Ending.OK, port);
        }
        if (write.once() != null && dice.chance(1, 4)) {
            stray = write;
        }
    }

    private void ok(int who, Operation operation, Port port) {
        ledger.ended(Event.Type.OK, who, port.time(), operation);
        port.ended(began, Port.Ending.OK, () -> words(operation) + ": done" + after(port));
    }

    private void unsure(Port port) {
        if (!(current instanceof ShardCommand.Write write)) {
            retry(port);
            return;
        }
        maybeDone = true;
        if (write.once() == null || dice.chance(1, 3)) {
            giveUp(port);
        } else {
            retry(port);
        }
    }

    private void retry(Port port) {
        if (attempts >= Workload.ATTEMPTS_MOST) {
            giveUp(port);
        } else {
            port.wakeAfter(Workload.retryNanos(dice, attempts));
        }
    }

    /// Surely without effect, or unknown: then the process is never heard of again, and its session
    /// is left alone.
    private void giveUp(Port port) {
        ShardCommand command = current;
        current = null;
        if (command instanceof ShardCommand.Write && maybeDone) {
            Operation operation = asked.firstEntry().getValue();
            ledger.unknown(Ledger.written(operation));
            end(Event.Type.INFO, operation, Port.Ending.UNKNOWN, port);
            process = ledger.newProcess();
            session = 0;
        } else {
            for (var each : asked.entrySet()) {
                ledger.ended(Event.Type.FAIL, each.getKey(), port.time(), each.getValue());
                ledger.refused(Ledger.written(each.getValue()));
            }
            port.ended(began, Port.Ending.REFUSED, () -> "gives " + command + " up" + after(port));
        }
        asked.clear();
        pause(port);
    }

    private void end(Event.Type how, Operation operation, Port.Ending ending, Port port) {
        ledger.ended(how, process, port.time(), operation);
        String fate = how == Event.Type.INFO ? ": nobody knows" : ": its condition did not hold";
        port.ended(began, ending, () -> words(operation) + fate + after(port));
    }

    private static String words(Operation operation) {
        return switch (operation) {
            case Operation.Read(Value key, Value value) -> "reads k" + key + ": " + value;
            case Operation.Write(Value key, Value.Nil _) -> "deletes k" + key;
            case Operation.Write(Value key, Value value) -> "puts " + value + " under k" + key;
            case Operation.Cas(Value key, Value before, Value value) ->
                    "puts " + value + " for " + before + " under k" + key;
            case Operation.Add _, Operation.Transact _ ->
                    throw new IllegalArgumentException("not of a shard: " + operation);
        };
    }

    private String after(Port port) {
        long millis = (port.time() - began) / 1_000_000;
        return " (" + millis + " ms" + (attempts == 1 ? ")" : ", " + attempts + " attempts)");
    }

    private void pause(Port port) {
        port.wakeAfter(workload.pauseNanos(dice));
    }
}
