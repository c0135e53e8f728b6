package fulcrum.prove;

import fulcrum.verify.history.Event;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The history of a run as it is made, and its figures.
///
/// The order of its events is the order of real time: an invocation is written down before anything
/// is sent, a completion after its answer has come.
final class Journal {

    /// An operation under way.
    ///
    /// @param process who asked
    /// @param calm no fault was there when it was asked
    /// @param spell which calm it was
    record Asked(int process, Operation operation, long nanos, boolean calm, long spell) {}

    private final long began = System.nanoTime();
    private final Recorder recorder = new Recorder();
    private final Figures calm = new Figures();
    private final Figures stormy = new Figures();
    private final SortedMap<String, Long> states = new TreeMap<>();
    private final List<String> nodes = new ArrayList<>();
    private int faults;
    private long spell;
    private long succeededAt = began;
    private boolean succeededInCalm = true;
    private long succeededInSpell;
    private long succeeded;

    /// Who asks next; never the same twice.
    ///
    /// @param node whom it asks
    synchronized int process(String node) {
        nodes.add(node);
        return nodes.size() - 1;
    }

    /// Whom each process asked.
    synchronized List<String> nodes() {
        return List.copyOf(nodes);
    }

    synchronized Asked asked(int process, Operation operation) {
        long now = System.nanoTime();
        recorder.record(new Event(Event.Type.INVOKE, process, now - began, operation));
        return new Asked(process, operation, now, faults == 0, spell);
    }

    synchronized void answered(Asked asked, Reply reply) {
        long now = System.nanoTime();
        Event.Type type =
                switch (reply) {
                    case Reply.Done _ -> Event.Type.OK;
                    case Reply.Unmet _, Reply.Refused _ -> Event.Type.FAIL;
                    case Reply.Unknown _ -> Event.Type.INFO;
                };
        Operation told = reply instanceof Reply.Done(Operation answer) ? answer : asked.operation();
        recorder.record(new Event(type, asked.process(), now - began, told));
        boolean wasCalm = asked.calm() && faults == 0 && asked.spell() == spell;
        Figures figures = wasCalm ? calm : stormy;
        figures.count(reply, now - asked.nanos());
        switch (reply) {
            case Reply.Done _, Reply.Unmet _ -> success(now);
            case Reply.Refused(String state) -> states.merge(state, 1L, Long::sum);
            case Reply.Unknown(String state) -> states.merge(state, 1L, Long::sum);
        }
    }

    private void success(long now) {
        boolean quiet = faults == 0 && succeededInCalm && succeededInSpell == spell;
        (quiet ? calm : stormy).silence(succeededAt, now);
        succeededAt = now;
        succeededInCalm = faults == 0;
        succeededInSpell = spell;
        succeeded++;
        notifyAll();
    }

    /// A fault strikes. What is under way now, and all until it is over, counts as disturbed.
    synchronized void storm() {
        faults++;
        spell++;
    }

    /// A fault is over.
    synchronized void lull() {
        faults--;
        spell++;
    }

    /// Waits until so many more operations have succeeded.
    ///
    /// @return whether they have before the deadline
    synchronized boolean awaitMore(long more, long deadlineNanos) throws InterruptedException {
        long wanted = succeeded + more;
        while (succeeded < wanted) {
            long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                return false;
            }
            wait(leftMillis);
        }
        return true;
    }

    synchronized long nanosSoFar() {
        return System.nanoTime() - began;
    }

    synchronized History history() {
        return recorder.finish();
    }

    synchronized Figures calm() {
        return calm;
    }

    synchronized Figures stormy() {
        return stormy;
    }

    /// How often each error came.
    synchronized SortedMap<String, Long> states() {
        return new TreeMap<>(states);
    }
}
