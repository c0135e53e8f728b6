package fulcrum.prove;

import fulcrum.verify.history.Event;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Recorder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The history of a run as it is made, and its figures.
///
/// The order of its events is the order of real time: an invocation is written down before anything
/// is sent, a completion after its answer has come.
final class Journal {

    /// A moment at which somebody begins to want something.
    ///
    /// @param node whom he asks
    /// @param calm no fault was there
    /// @param spell which calm it was
    /// @param kills of nodes up to then
    /// @param own of them, of this node; -1 while it is not back
    /// @param bereft some node was killed and not back yet
    record Moment(
            String node,
            long nanos,
            boolean calm,
            long spell,
            long kills,
            long own,
            boolean bereft) {}

    /// An operation under way.
    ///
    /// @param process who asked
    /// @param since when he has wanted it: earlier tries may have been refused
    record Asked(int process, Operation operation, Moment since) {}

    private final long began = System.nanoTime();
    private final Recorder recorder = new Recorder();
    private final Tally all = new Tally(began);
    private final Tally transactions = new Tally(began);
    private final Figures besideKills = new Figures();
    private final Figures acrossKills = new Figures();
    private final SortedMap<String, Integer> down = new TreeMap<>();
    private final SortedMap<String, Long> killsOf = new TreeMap<>();
    private final SortedMap<String, Long> states = new TreeMap<>();
    private final List<String> nodes = new ArrayList<>();
    private int faults;
    private long spell;
    private long kills;
    private long succeeded;
    private long transacted;

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

    /// The present, for a client of a node.
    synchronized Moment moment(String node) {
        return new Moment(
                node,
                System.nanoTime(),
                faults == 0,
                spell,
                kills,
                ownKills(node),
                !down.isEmpty());
    }

    private long ownKills(String node) {
        return down.containsKey(node) ? -1 : killsOf.getOrDefault(node, 0L);
    }

    synchronized Asked asked(int process, Operation operation) {
        return asked(process, operation, moment(nodes.get(process)));
    }

    /// Another try of what somebody has wanted for some time.
    synchronized Asked asked(int process, Operation operation, Moment since) {
        long now = System.nanoTime();
        recorder.record(new Event(Event.Type.INVOKE, process, now - began, operation));
        return new Asked(process, operation, since);
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
        count(asked.since(), reply, now, asked.operation() instanceof Operation.Transact);
        switch (reply) {
            case Reply.Done _, Reply.Unmet _ -> notifyAll();
            case Reply.Refused(String state) -> states.merge(state, 1L, Long::sum);
            case Reply.Unknown(String state) -> states.merge(state, 1L, Long::sum);
        }
    }

    private void count(Moment since, Reply reply, long now, boolean transaction) {
        boolean isCalm = faults == 0;
        boolean wasCalm = since.calm() && isCalm && since.spell() == spell;
        boolean success = reply instanceof Reply.Done || reply instanceof Reply.Unmet;
        long nanos = now - since.nanos();
        all.count(reply, nanos, wasCalm);
        if (success) {
            all.success(now, isCalm, spell);
            succeeded++;
        }
        if (!transaction) {
            return;
        }
        transactions.count(reply, nanos, wasCalm);
        if (success) {
            transactions.success(now, isCalm, spell);
            transacted++;
        }
        boolean wasUp = since.own() >= 0 && since.own() == ownKills(since.node());
        if (wasUp && (since.bereft() || kills > since.kills())) {
            besideKills.count(reply, nanos);
            if (kills > since.kills()) {
                acrossKills.count(reply, nanos);
            }
        }
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

    /// Nodes were killed.
    synchronized void killed(Collection<String> names) {
        kills += names.isEmpty() ? 0 : 1;
        names.forEach(name -> {
            killsOf.merge(name, 1L, Long::sum);
            down.merge(name, 1, Integer::sum);
        });
    }

    /// They serve again, or never will.
    synchronized void back(Collection<String> names) {
        names.forEach(name -> down.computeIfPresent(name, (_, n) -> n == 1 ? null : n - 1));
    }

    /// Waits until so many more operations have succeeded, and so many of them transactions.
    ///
    /// @return whether they have before the deadline
    synchronized boolean awaitMore(long more, long moreTransactions, long deadlineNanos)
            throws InterruptedException {
        long wanted = succeeded + more;
        long wantedTransactions = transacted + moreTransactions;
        while (succeeded < wanted || transacted < wantedTransactions) {
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

    /// All operations.
    Tally all() {
        return all;
    }

    /// Transactions, each with the tries of it that were refused.
    Tally transactions() {
        return transactions;
    }

    /// Transactions at nodes that were up while another was killed, or was not back yet.
    Figures besideKills() {
        return besideKills;
    }

    /// Those of them that were under way as a node was killed.
    Figures acrossKills() {
        return acrossKills;
    }

    /// How often each error came.
    synchronized SortedMap<String, Long> states() {
        return new TreeMap<>(states);
    }
}
