package fulcrum.lab.raft;

import fulcrum.lab.group.Ledger;
import fulcrum.lab.group.Workload;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import fulcrum.verify.history.Event;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// Uses the registers, one operation at a time, and writes down what it was told.
///
/// A refused operation had no effect, so it is tried again elsewhere. One of unknown outcome is
/// tried again under the same sequence number, or given up as unknown; either must be safe.
final class RegisterClient implements Client {

    private final Ledger ledger;
    private final Dice dice;
    private final Workload workload;

    private int process;
    private int left;
    private int keysToAudit;
    private long session;
    private long sequence;
    private @Nullable NodeId target;

    private @Nullable RegisterCommand current;
    private Operation asked = new Operation.Read(Value.nil(), Value.nil());
    private long began;
    private int attempts;
    private long awaited;
    private @Nullable RegisterCommand stray;
    private boolean maybeDone;
    private boolean opening;

    RegisterClient(Ledger ledger, Dice dice, Workload workload) {
        this.ledger = ledger;
        this.dice = dice;
        this.workload = workload;
        this.process = ledger.newProcess();
        this.left = workload.operations();
        this.keysToAudit = workload.keys();
    }

    /// Everything was asked, and has ended one way or another; and every register was read once
    /// more in the calm, so that a write that was lost again is missed by somebody.
    boolean done() {
        return left == 0 && keysToAudit == 0 && current == null;
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
        if (left == 0 && keysToAudit == 0) {
            return;
        }
        if (left == 0 && !port.calm()) {
            pause(port);
            return;
        }
        began = port.time();
        attempts = 0;
        maybeDone = false;
        if (session == 0) {
            opening = true;
            current = new RegisterCommand.Open();
        } else {
            opening = false;
            if (left > 0) {
                left--;
                choose();
            } else {
                read(--keysToAudit);
            }
            ledger.invoked(process, began, asked);
        }
        attempt(port);
    }

    private void choose() {
        long key = dice.below(workload.keys());
        Value register = Value.of(key);
        long value = ledger.newValue();
        int kind = dice.below(100);
        sequence++;
        if (kind < workload.readPercent()) {
            read(key);
        } else if (dice.chance(2, 3)) {
            current = new RegisterCommand.Write(session, sequence, key, value);
            asked = new Operation.Write(register, Value.of(value));
        } else {
            long expected = ledger.lastSeen(key);
            current = new RegisterCommand.Cas(session, sequence, key, expected, value);
            Value before = expected == 0 ? Value.nil() : Value.of(expected);
            asked = new Operation.Cas(register, before, Value.of(value));
        }
    }

    private void read(long key) {
        current = new RegisterCommand.Read(key);
        asked = new Operation.Read(Value.of(key), Value.nil());
    }

    private void attempt(Port port) {
        RegisterCommand command = current;
        if (command == null) {
            return;
        }
        attempts++;
        var nodes = new ArrayList<>(port.nodes());
        NodeId known = target;
        NodeId node = known != null && nodes.contains(known) ? known : dice.pick(nodes);
        target = node;
        boolean anywhere = command instanceof RegisterCommand.Read && dice.chance(1, 4);
        awaited = port.submit(anywhere ? dice.pick(nodes) : node, command, workload.timeoutNanos());
    }

    /// Networks deliver twice, and late: a change that has ended already is asked for once more.
    private void stray(Port port) {
        RegisterCommand late = stray;
        if (late != null && dice.chance(1, 2)) {
            stray = null;
            port.submit(dice.pick(new ArrayList<>(port.nodes())), late, workload.timeoutNanos());
        }
    }

    @Override
    public void replied(long ticket, Reply reply, Port port) {
        if (ticket != awaited) {
            return;
        }
        switch (reply) {
            case Reply.Answered(Outcome.Done(Bytes result)) -> done(result, port);
            case Reply.Answered(Outcome.Refused(_, NodeId instead)) -> {
                target = instead;
                retry(port);
            }
            case Reply.Answered(Outcome.Unknown _) -> unsure(port);
            case Reply.Unreachable _ -> {
                target = null;
                retry(port);
            }
            case Reply.Broken _, Reply.TimedOut _ -> {
                target = null;
                unsure(port);
            }
        }
    }

    private void done(Bytes result, Port port) {
        RegisterCommand command = current;
        current = null;
        switch (command) {
            case RegisterCommand.Open _ -> session = RegisterCodec.number(result);
            case RegisterCommand.Read(long key) -> {
                long value = RegisterCodec.number(result);
                ledger.saw(key, value);
                Value read = value == 0 ? Value.nil() : Value.of(value);
                end(Event.Type.OK, new Operation.Read(Value.of(key), read), Port.Ending.OK, port);
            }
            case RegisterCommand.Write c -> {
                ledger.saw(c.key(), c.value());
                end(Event.Type.OK, asked, Port.Ending.OK, port);
            }
            case RegisterCommand.Cas c -> {
                boolean changed = RegisterCodec.number(result) == Registers.DONE;
                if (changed) {
                    ledger.saw(c.key(), c.replacement());
                }
                end(changed ? Event.Type.OK : Event.Type.FAIL, asked, Port.Ending.OK, port);
            }
            case null -> throw new IllegalStateException("an answer to nothing");
        }
        stray(port);
        if (dice.chance(1, 8) && !(command instanceof RegisterCommand.Read)) {
            stray = command;
        }
        pause(port);
    }

    private void unsure(Port port) {
        boolean changes = !(current instanceof RegisterCommand.Read) && !opening;
        maybeDone |= changes;
        if (changes && dice.chance(1, 3)) {
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
        current = null;
        if (!opening && maybeDone) {
            ledger.unknown(Ledger.written(asked));
            end(Event.Type.INFO, asked, Port.Ending.UNKNOWN, port);
            process = ledger.newProcess();
            session = 0;
        } else if (!opening) {
            end(Event.Type.FAIL, asked, Port.Ending.REFUSED, port);
        }
        pause(port);
    }

    private void end(Event.Type how, Operation answered, Port.Ending ending, Port port) {
        ledger.ended(how, process, port.time(), answered);
        long micros = (port.time() - began) / 1000;
        int tried = attempts;
        port.ended(began, ending, () -> words(how, answered) + after(tried, micros));
    }

    private static String words(Event.Type how, Operation operation) {
        return switch (operation) {
            case Operation.Read(Value key, Value value) ->
                    how == Event.Type.OK
                            ? "reads register " + key + ": " + value
                            : "cannot read register " + key;
            case Operation.Write(Value key, Value value) ->
                    "writes " + value + " into register " + key + ": " + fate(how, "refused");
            case Operation.Cas(Value key, Value before, Value value) ->
                    "puts "
                            + value
                            + " for "
                            + before
                            + " into register "
                            + key
                            + ": "
                            + fate(how, "not changed");
            case Operation.Add _, Operation.Transact _ ->
                    throw new IllegalArgumentException("not of a register: " + operation);
        };
    }

    private static String fate(Event.Type how, String failed) {
        return switch (how) {
            case INVOKE -> "asked";
            case OK -> "done";
            case FAIL -> failed;
            case INFO -> "nobody knows";
        };
    }

    private static String after(int attempts, long micros) {
        String tenth = micros < 10_000 ? "." + micros % 1000 / 100 : "";
        String time = micros / 1000 + tenth + " ms";
        return " (" + time + (attempts == 1 ? ")" : ", " + attempts + " attempts)");
    }

    private void pause(Port port) {
        port.wakeAfter(workload.pauseNanos(dice));
    }
}
