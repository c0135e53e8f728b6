package fulcrum.database.transaction;

import fulcrum.database.transaction.Guest.Phase;
import fulcrum.database.transaction.LockTable.Request;
import fulcrum.database.transaction.Pursuit.Found;
import fulcrum.database.transaction.Pursuit.Trail;
import fulcrum.database.transaction.TxnMessage.Probe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds cycles of waiting by edge chasing (K. Mani Chandy, Jayadev Misra and Laura M. Haas,
/// "Distributed Deadlock Detection", TOCS 1983, section 4): a probe goes from who waits to all for
/// whom it waits, and whoever waits at another place sends it on from there; one that comes back to
/// where it began has gone round a cycle. It carries its path, so that the cycle can be told.
///
/// Of a cycle the youngest, who has the highest [TxnId], is the victim. Probes go to the older
/// alone (M. K. Sinha and N. Natarajan, "A Priority Based Distributed Deadlock Detection
/// Algorithm", TSE 1985), so only the probe of the youngest goes round, and there is one victim
/// without any further agreement. It is turned away by the leader at which it waits, if it still
/// waits there for the same, behind the same.
///
/// A probe begins once a lock has been waited for a while, and again every so often: it may be
/// lost, and cycles may close behind it. Cycles within one shard need no message and are found at
/// once, as long as no long queue is in the way.
final class Deadlocks {

    /// Edges that are looked at when somebody begins to wait.
    private static final int STEPS_AT_ONCE = 256;

    /// Edges that one probe is taken along here.
    private static final int STEPS_MOST = 4096;

    /// Probes that begin here at one time; the others begin soon after.
    private static final int PROBES_MOST = 64;

    private final Leaseholder leader;

    /// Whoever's probe is the longest ago comes first.
    private final LinkedHashMap<TxnId, Waiting> waiting = new LinkedHashMap<>();

    private long lastRound;

    /// A request that waits for its lock here.
    private static final class Waiting {

        private final Wait wait;
        private final Request request;

        /// The last round in which the probe of this or that one came by.
        private final TreeMap<TxnId, Long> rounds = new TreeMap<>();

        private long probedAt;

        /// That it was chosen to end; empty as long as it was not.
        private List<Wait> cycle = List.of();

        Waiting(Wait wait, Request request, long now) {
            this.wait = wait;
            this.request = request;
            this.probedAt = now;
        }

        boolean isVictim() {
            return !cycle.isEmpty();
        }
    }

    Deadlocks(Leaseholder leader) {
        this.leader = leader;
    }

    /// Who waits here for whom.
    List<Blocked> blocked() {
        List<Blocked> blocked = new ArrayList<>();
        for (Waiting each : waiting.values()) {
            blocked.add(blocked(each));
        }
        return blocked;
    }

    private Blocked blocked(Waiting of) {
        return new Blocked(of.wait, List.copyOf(blockers(of)));
    }

    private SortedSet<TxnId> blockers(Waiting of) {
        return leader.locks.blockers(of.request);
    }

    // Who waits

    /// A request is not granted.
    void onWaits(long call, Request request) {
        TxnId txn = request.owner;
        long shard = leader.footing.self().shard();
        Wait wait = new Wait(txn, call, shard, request.span, request.lock);
        Waiting newcomer = new Waiting(wait, request, leader.footing.now());
        waiting.put(txn, newcomer);
        leader.footing.note(new TxnNote.LockWaits(blocked(newcomer)));
        Found found = pursue(List.of(wait), ++lastRound, false, STEPS_AT_ONCE);
        if (!found.cycle().isEmpty()) {
            List<Wait> cycle = youngestFirst(found.cycle());
            Waiting victim = waiting.get(cycle.getFirst().txn());
            if (victim != null) {
                turn(victim, cycle);
            }
        }
        leader.wakeAfter(leader.config.detectNanos());
    }

    private static List<Wait> youngestFirst(List<Wait> cycle) {
        int youngest = 0;
        for (int i = 1; i < cycle.size(); i++) {
            if (cycle.get(i).txn().compareTo(cycle.get(youngest).txn()) > 0) {
                youngest = i;
            }
        }
        List<Wait> turned = new ArrayList<>(cycle);
        Collections.rotate(turned, -youngest);
        return turned;
    }

    /// A transaction does not wait here any more.
    void forget(TxnId txn) {
        waiting.remove(txn);
    }

    // Probes

    /// Starts the probes that are due.
    void onTime() {
        long now = leader.footing.now();
        List<Waiting> due = new ArrayList<>();
        for (Waiting each : waiting.values()) {
            if (now - each.probedAt < leader.config.detectNanos() || due.size() == PROBES_MOST) {
                break;
            }
            due.add(each);
        }
        for (Waiting each : due) {
            if (waiting.get(each.wait.txn()) != each) {
                continue; // the end of another has ended its waiting
            }
            each.probedAt = now;
            waiting.putLast(each.wait.txn(), each);
            if (each.isVictim()) {
                tell(each); // it may not have heard
            } else {
                long round = ++lastRound;
                goOn(pursue(List.of(each.wait), round, true, STEPS_MOST), round);
            }
        }
        if (!waiting.isEmpty()) {
            leader.wakeAfter(leader.config.detectNanos() / 2);
        }
    }

    /// A probe has come to one who waits here, as its coordinator thinks.
    void onProbe(Probe m) {
        Waiting at = waiting.get(m.txn());
        if (at == null || at.wait.call() != m.call() || at.isVictim() || m.path().isEmpty()) {
            leader.footing.note(new TxnNote.ProbeEnds(m.txn(), m.path().size()));
            return;
        }
        Wait first = m.path().getFirst();
        if (first.txn().equals(m.txn())) {
            if (goesRound(at, m.path())) {
                turn(at, m.path());
            }
        } else if (isNews(at, first.txn(), m.round())) {
            List<Wait> path = Pursuit.longer(m.path(), at.wait);
            goOn(pursue(path, m.round(), true, STEPS_MOST), m.round());
        }
    }

    /// It is still the wait with which the path begins, and for the same transaction. Nobody else
    /// of the cycle can have gone on: that takes the end of another of them.
    private boolean goesRound(Waiting first, List<Wait> path) {
        return path.size() > 1
                && path.getFirst().equals(first.wait)
                && blockers(first).contains(path.get(1).txn());
    }

    private static boolean isNews(Waiting at, TxnId first, long round) {
        Long before = at.rounds.put(first, round);
        return before == null || before != round;
    }

    private Found pursue(List<Wait> path, long round, boolean toOlder, int stepsMost) {
        return Pursuit.follow(new Here(path.getFirst().txn(), round), path, toOlder, stepsMost);
    }

    private void goOn(Found found, long round) {
        for (Trail trail : found.trails()) {
            send(trail.ahead(), round, trail.path());
        }
        if (!found.cycle().isEmpty()) {
            Wait first = found.cycle().getFirst();
            Waiting at = waiting.get(first.txn());
            if (at == null) {
                send(first.txn(), round, found.cycle());
            } else if (!at.isVictim() && goesRound(at, found.cycle())) {
                turn(at, found.cycle());
            }
        }
    }

    private void send(TxnId ahead, long round, List<Wait> path) {
        leader.footing.note(new TxnNote.Probes(path.getFirst().txn(), ahead, path.size()));
        leader.footing.send(Address.coordinator(ahead.node()), new Probe(ahead, 0, round, path));
    }

    // The victim

    private void turn(Waiting victim, List<Wait> cycle) {
        victim.cycle = cycle;
        leader.footing.note(new TxnNote.Deadlock(victim.wait.txn(), cycle));
        tell(victim);
        Guest guest = leader.guests.get(victim.wait.txn());
        if (guest != null && guest.whole) {
            leader.end(guest); // its coordinator has no part in that
        }
    }

    private void tell(Waiting victim) {
        Guest guest = leader.guests.get(victim.wait.txn());
        if (guest != null) {
            leader.footing.send(
                    guest.coordinator,
                    new TxnMessage.Turned(
                            guest.txn, victim.wait.call(), guest.here, Why.DEADLOCK, victim.cycle));
        }
    }

    /// What is seen from here on one round of one probe. Victims end nobody's waiting but by their
    /// own end, which is under way: no probe goes through them.
    private final class Here implements Pursuit.Sight {

        private final TxnId first;
        private final long round;

        Here(TxnId first, long round) {
            this.first = first;
            this.round = round;
        }

        @Override
        public SortedSet<TxnId> blockers(Wait wait) {
            Waiting at = waiting.get(wait.txn());
            return at == null ? new TreeSet<>() : Deadlocks.this.blockers(at);
        }

        @Override
        public @Nullable Wait meet(TxnId txn) {
            Waiting at = waiting.get(txn);
            return at != null && !at.isVictim() && isNews(at, first, round) ? at.wait : null;
        }

        @Override
        public boolean mayWaitElsewhere(TxnId txn) {
            Guest guest = leader.guests.get(txn);
            return !waiting.containsKey(txn) && guest != null && guest.phase == Phase.ACTIVE;
        }
    }
}
