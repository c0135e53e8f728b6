package fulcrum.lab.lattice;

import fulcrum.lab.group.Ledger;
import fulcrum.lab.group.Workload;
import fulcrum.lab.lattice.Logbook.Fate;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.protocols.lattice.leaderless.LeaderlessAnswer;
import fulcrum.protocols.lattice.leaderless.LeaderlessCodec;
import fulcrum.protocols.lattice.leaderless.LeaderlessCommand;
import fulcrum.protocols.lattice.leaderless.Once;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import fulcrum.verify.history.Event;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Uses rows, one operation at a time, and writes down what it was told.
///
/// What was refused had no effect, and is tried again elsewhere. What is to count once is tried
/// again under the same name, whatever was said; anything else of unknown outcome is given up.
final class LatticeClient implements Client {

    private static final long ATTEMPTS_MOST = 12;
    private static final long WALL_AT_FIRST = 1_700_000_000_000_000_000L;

    private final Logbook book;
    private final Ledger ledger;
    private final Dice dice;
    private final Habits habits;
    private final Workload workload;
    private final String name;
    private final ToLongFunction<NodeId> epochs;

    private int process;
    private int left;
    private @Nullable LeaderlessCommand current;
    private long began;
    private int attempts;
    private long awaited;
    private boolean maybeDone;

    LatticeClient(
            Logbook book,
            Ledger ledger,
            Dice dice,
            Habits habits,
            Workload workload,
            String name,
            ToLongFunction<NodeId> epochs) {
        this.book = book;
        this.ledger = ledger;
        this.dice = dice;
        this.habits = habits;
        this.workload = workload;
        this.name = name;
        this.epochs = epochs;
        this.process = ledger.newProcess();
        this.left = workload.operations();
    }

    boolean done() {
        return left == 0 && current == null;
    }

    @Override
    public void begin(Port port) {
        pause(port);
    }

    @Override
    public void woken(Port port) {
        if (current != null) {
            attempt(port);
        } else if (left > 0) {
            left--;
            next(port);
        }
    }

    private void next(Port port) {
        began = port.time();
        attempts = 0;
        maybeDone = false;
        Kind kind = dice.pick(habits.kinds());
        Bytes key = kind.key(dice.below(habits.keys(kind)));
        Change change = dice.below(100) < workload.readPercent() ? null : change(kind, key);
        if (change == null) {
            current = new LeaderlessCommand.Read(key, habits.toRead(dice));
        } else {
            NodeId asker = dice.pick(new ArrayList<>(port.nodes()));
            Once once =
                    dice.chance(1, 2)
                            ? new Once(
                                    Bytes.text(name + " " + left),
                                    epochs.applyAsLong(asker),
                                    WALL_AT_FIRST + port.time())
                            : null;
            current =
                    new LeaderlessCommand.Write(key, change.toBytes(), habits.toWrite(dice), once);
        }
        if (kind == Kind.REGISTER) {
            ledger.invoked(process, began, operation(key, change));
        }
        attempt(port);
    }

    private @Nullable Change change(Kind kind, Bytes key) {
        return switch (kind) {
            case REGISTER -> new Change.Put(book.newValue());
            case COUNTER -> {
                long by = book.newIncrement(key);
                yield by == 0 ? null : new Change.Count(by);
            }
            case SET -> {
                SortedSet<Long> known = lastSeen(key);
                yield !known.isEmpty() && dice.chance(1, 3)
                        ? new Change.Remove(dice.pick(new ArrayList<>(known)))
                        : new Change.Add(book.newValue());
            }
        };
    }

    private SortedSet<Long> lastSeen(Bytes key) {
        List<Logbook.Seen> seen = book.seen(key);
        return Rowwise.elements(seen.isEmpty() ? null : seen.getLast().state());
    }

    private static Operation operation(Bytes key, @Nullable Change change) {
        Value register = Value.of(key.asText());
        return change instanceof Change.Put(long value)
                ? new Operation.Write(register, Value.of(value))
                : new Operation.Read(register, Value.nil());
    }

    private void attempt(Port port) {
        LeaderlessCommand command = current;
        if (command != null) {
            attempts++;
            NodeId node = dice.pick(new ArrayList<>(port.nodes()));
            awaited = port.submit(node, command, workload.timeoutNanos());
        }
    }

    @Override
    public void replied(long ticket, Reply reply, Port port) {
        if (ticket != awaited || current == null) {
            return;
        }
        switch (reply) {
            case Reply.Answered(Outcome.Done(Bytes result)) ->
                    done(LeaderlessCodec.ANSWERS.decode(result), port);
            case Reply.Answered(Outcome.Refused _), Reply.Unreachable _ -> again(port);
            case Reply.Answered(Outcome.Unknown _), Reply.Broken _, Reply.TimedOut _ -> {
                boolean writes = current instanceof LeaderlessCommand.Write;
                maybeDone |= writes;
                boolean safe = !(current instanceof LeaderlessCommand.Write w) || w.once() != null;
                if (safe) {
                    again(port);
                } else {
                    giveUp(port);
                }
            }
        }
    }

    private void again(Port port) {
        if (attempts >= ATTEMPTS_MOST) {
            giveUp(port);
        } else {
            port.wakeAfter(Workload.retryNanos(dice, attempts));
        }
    }

    private void done(LeaderlessAnswer answer, Port port) {
        LeaderlessCommand command = current;
        current = null;
        if (command instanceof LeaderlessCommand.Write w
                && answer instanceof LeaderlessAnswer.Wrote wrote) {
            int acknowledged = wrote.acknowledged();
            book.told(
                    w.key() + ", a write",
                    acknowledged + wrote.hints(),
                    wrote.needed(),
                    wrote.degraded());
            end(w, Fate.DONE, acknowledged, port);
            if (wrote.hints() > 0) {
                port.ended(began, Port.Ending.OK, () -> "a stand-in was needed");
            } else {
                port.ended(began, Port.Ending.OK);
            }
        } else if (command instanceof LeaderlessCommand.Read r
                && answer instanceof LeaderlessAnswer.Found found) {
            book.told(r.key() + ", a read", found.answered(), found.needed(), found.degraded());
            saw(r.key(), found, port);
            port.ended(began, Port.Ending.OK);
        }
        pause(port);
    }

    private void saw(Bytes key, LeaderlessAnswer.Found found, Port port) {
        book.seen(
                new Logbook.Seen(
                        key,
                        began,
                        port.time(),
                        found.state(),
                        found.answered(),
                        found.homes(),
                        found.repaired()));
        if (Kind.of(key) == Kind.REGISTER) {
            long value = Rowwise.register(found.state());
            Value read = value == 0 ? Value.nil() : Value.of(value);
            ledger.ended(
                    Event.Type.OK,
                    process,
                    port.time(),
                    new Operation.Read(Value.of(key.asText()), read));
        }
    }

    /// Surely without effect, or unknown: then the process is never heard of again.
    private void giveUp(Port port) {
        LeaderlessCommand command = current;
        current = null;
        if (command instanceof LeaderlessCommand.Write w) {
            end(w, maybeDone ? Fate.UNKNOWN : Fate.REFUSED, 0, port);
        } else if (command instanceof LeaderlessCommand.Read r
                && Kind.of(r.key()) == Kind.REGISTER) {
            ledger.ended(Event.Type.FAIL, process, port.time(), operation(r.key(), null));
        }
        port.ended(began, maybeDone ? Port.Ending.UNKNOWN : Port.Ending.REFUSED);
        pause(port);
    }

    private void end(LeaderlessCommand.Write write, Fate fate, int acknowledged, Port port) {
        Change change = Change.of(write.operation());
        long ended = fate == Fate.UNKNOWN ? Long.MAX_VALUE : port.time();
        book.written(new Logbook.Written(write.key(), change, began, ended, fate, acknowledged));
        if (change instanceof Change.Put) {
            Event.Type how =
                    switch (fate) {
                        case DONE -> Event.Type.OK;
                        case REFUSED -> Event.Type.FAIL;
                        case UNKNOWN -> Event.Type.INFO;
                    };
            ledger.ended(how, process, port.time(), operation(write.key(), change));
            if (fate == Fate.UNKNOWN) {
                process = ledger.newProcess();
            }
        }
    }

    private void pause(Port port) {
        port.wakeAfter(workload.pauseNanos(dice));
    }
}
