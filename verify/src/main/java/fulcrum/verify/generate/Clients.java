package fulcrum.verify.generate;

import fulcrum.machine.Dice;
import fulcrum.verify.history.Event;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Recorder;
import fulcrum.verify.history.Value;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Simulated clients at work on a store. Each asks, waits, and asks again; an operation takes
/// effect somewhere between its two ends, one in doubt perhaps long after, perhaps never.
public final class Clients {

    private static final long STEP_NANOS = 2_000_000;
    private static final int LATE = 40;

    private static final int ABSENT = -1;

    /// What becomes of an operation.
    private enum Fate {
        DONE,
        FAILED,
        /// Told to be in doubt.
        DOUBTED,
        /// Never told anything.
        SILENT
    }

    private enum What {
        ASK,
        EFFECT,
        END
    }

    /// Something that happens, ordered by time and then by sequence.
    private record Happening(long nanos, long sequence, What what, int client, Pending pending)
            implements Comparable<Happening> {
        @Override
        public int compareTo(Happening other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    /// An operation under way.
    private static final class Pending {
        final int process;
        final Operation asked;
        final Fate fate;
        @Nullable Operation answered;

        Pending(int process, Operation asked, Fate fate) {
            this.process = process;
            this.asked = asked;
            this.fate = fate;
        }
    }

    private final Dice dice;
    private final Workload workload;
    private final Store store;
    private final Recorder recorder = new Recorder();
    private final PriorityQueue<Happening> agenda = new PriorityQueue<>();
    private final Value[] keys;
    private final Value[] recent;
    private final int[] process;
    private final Pending nobody;
    private long sequence;
    private int asked;
    private int nextProcess;
    private long nextValue = 1;
    private boolean ending;

    private Clients(Dice dice, Workload workload, Store store) {
        this.dice = dice;
        this.workload = workload;
        this.store = store;
        keys = new Value[workload.keys()];
        recent = new Value[workload.keys()];
        for (int key = 0; key < keys.length; key++) {
            keys[key] = keys.length == 1 ? Value.nil() : Value.of(key);
            recent[key] = Value.nil();
        }
        process = new int[workload.clients()];
        nobody = new Pending(ABSENT, new Operation.Read(Value.nil(), Value.nil()), Fate.SILENT);
    }

    /// The history of the clients on the store.
    static History run(Dice dice, Workload workload, Store store) {
        Clients clients = new Clients(dice, workload, store);
        for (int client = 0; client < workload.clients(); client++) {
            clients.process[client] = clients.nextProcess++;
            clients.happens(dice.below(STEP_NANOS), What.ASK, client, clients.nobody);
        }
        long now = clients.work();
        if (workload.finalReads()) {
            clients.readEverything(now);
        }
        return clients.recorder.finish();
    }

    private void happens(long nanos, What what, int client, Pending pending) {
        agenda.add(new Happening(nanos, sequence++, what, client, pending));
    }

    private long work() {
        long now = 0;
        while (!agenda.isEmpty()) {
            Happening next = agenda.remove();
            now = next.nanos;
            switch (next.what) {
                case ASK -> ask(next.client, now);
                case EFFECT ->
                        next.pending.answered =
                                store.apply(next.pending.process, next.pending.asked, now);
                case END -> end(next.client, next.pending, now);
            }
        }
        return now;
    }

    private void ask(int client, long now) {
        if (asked == workload.operations()) {
            return;
        }
        asked++;
        Fate fate = fate();
        Pending pending = new Pending(process[client], choose(), fate);
        recorder.record(new Event(Event.Type.INVOKE, pending.process, now, pending.asked));
        long effect = now + 1 + dice.below(STEP_NANOS);
        long end = effect + 1 + dice.below(STEP_NANOS);
        boolean doubtful = fate == Fate.DOUBTED || fate == Fate.SILENT;
        if (doubtful) {
            process[client] = nextProcess++;
            effect += dice.below(2) * dice.below(LATE * STEP_NANOS);
        }
        if (fate == Fate.DONE || (doubtful && dice.chance(1, 2))) {
            happens(effect, What.EFFECT, client, pending);
        }
        happens(end, What.END, client, pending);
    }

    private Fate fate() {
        int lot = dice.below(1000);
        if (ending || lot >= workload.doubtPermille() + workload.failPermille()) {
            return Fate.DONE;
        }
        if (lot < workload.failPermille()) {
            return Fate.FAILED;
        }
        return dice.chance(1, 4) ? Fate.SILENT : Fate.DOUBTED;
    }

    private Operation choose() {
        int place = dice.below(keys.length);
        Value key = keys[place];
        int lot = dice.below(100);
        if (lot < workload.readPercent()) {
            return new Operation.Read(key, Value.nil());
        }
        boolean set = place < workload.sets();
        boolean repeat = workload.values() > 0 && !set;
        Value fresh = Value.of(repeat ? 1 + dice.below(workload.values()) : nextValue++);
        if (set) {
            return new Operation.Add(key, fresh);
        }
        Value expected = recent[place];
        if (workload.casPercent() > 0 && dice.chance(workload.casPercent(), 100)) {
            return new Operation.Cas(key, expected, fresh);
        }
        return new Operation.Write(key, fresh);
    }

    private void end(int client, Pending pending, long now) {
        Operation answered = pending.answered;
        Event.Type type =
                switch (pending.fate) {
                    case DONE -> answered == null ? Event.Type.FAIL : Event.Type.OK;
                    case FAILED -> Event.Type.FAIL;
                    case DOUBTED, SILENT -> Event.Type.INFO;
                };
        Operation told = type == Event.Type.OK && answered != null ? answered : pending.asked;
        if (type == Event.Type.OK) {
            remember(told);
        }
        if (pending.fate != Fate.SILENT) {
            recorder.record(new Event(type, pending.process, now, told));
        }
        if (!ending) {
            happens(now + 1 + dice.below(STEP_NANOS), What.ASK, client, nobody);
        }
    }

    /// What a compare-and-set may expect next.
    private void remember(Operation answered) {
        switch (answered) {
            case Operation.Read(Value key, Value value) -> remember(key, value);
            case Operation.Write(Value key, Value value) -> remember(key, value);
            case Operation.Cas(Value key, _, Value value) -> remember(key, value);
            case Operation.Add _, Operation.Transact _ -> {}
        }
    }

    private void remember(Value key, Value value) {
        if (!(value instanceof Value.Many)) {
            recent[key instanceof Value.Int(long number) ? (int) number : 0] = value;
        }
    }

    private void readEverything(long now) {
        ending = true;
        store.settle();
        long later = now + LATE * STEP_NANOS;
        for (int client = 0; client < process.length; client++) {
            for (Value key : keys) {
                Operation read = new Operation.Read(key, Value.nil());
                recorder.record(new Event(Event.Type.INVOKE, process[client], later, read));
                Operation answered = store.apply(process[client], read, later);
                recorder.record(
                        new Event(
                                Event.Type.OK,
                                process[client],
                                later,
                                answered == null ? read : answered));
            }
        }
    }
}
