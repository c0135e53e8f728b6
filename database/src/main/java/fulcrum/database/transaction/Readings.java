package fulcrum.database.transaction;

import fulcrum.database.transaction.Guest.Phase;
import fulcrum.database.transaction.LockTable.Request;
import fulcrum.database.transaction.TxnMessage.Read;
import fulcrum.database.versions.Sieve;
import fulcrum.database.versions.Version;
import fulcrum.database.versions.VersionKeys;
import fulcrum.database.versions.VersionScan;
import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.codec.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads at the leader of a shard.
///
/// One that locks reads the latest, once it has the lock. That this leader leads need not be
/// proved: the transaction commits in the same term or not at all.
///
/// One that does not lock reads a snapshot. It is served once the snapshot's instant has surely
/// passed (so no timestamp up to it will be given, here or by a later leader), once those who had a
/// timestamp up to it by then are through (Corbett et al. 2012, section 4.1.3), and once it is
/// proved that this replica led after all that. Of the latest, those count who have any timestamp
/// when the question comes; who gets one later may be left out, and is. Where the table's clock is
/// a hybrid one, [Cover] says up to when snapshots are served, and no clock does.
final class Readings {

    private static final long LATEST = Long.MAX_VALUE;

    private final Leaseholder leader;
    private final TreeMap<Call, Reading> open = new TreeMap<>();
    private final TreeMap<Long, Reading> waiting = new TreeMap<>();
    private final TreeMap<Long, Loading> loading = new TreeMap<>();
    private final TreeMap<Long, Reading> confirming = new TreeMap<>();
    private final TreeMap<Long, TxnMessage.Confirm> heldChecks = new TreeMap<>();

    /// Those that are to be ordered behind what their coordinators have seen, which is not covered.
    private final TreeMap<TxnId, TxnMessage.Causal> uncovered = new TreeMap<>();

    private long lastTicket;

    private record Call(TxnId txn, long number) implements Comparable<Call> {
        @Override
        public int compareTo(Call other) {
            int byTxn = txn.compareTo(other.txn);
            return byTxn != 0 ? byTxn : Long.compare(number, other.number);
        }
    }

    private static final class Reading {

        private final Read m;
        private final Call call;

        /// Of tables whose clock is a hybrid one.
        private final boolean hybrid;

        /// As of when it is to be served; 0 for the latest.
        private final long snapshot;

        /// Of one that does not lock: who had a timestamp when it came.
        private SortedSet<TxnId> waitsFor = new TreeSet<>();

        /// So many of its locks it has.
        private int locked;

        private boolean passed;
        private boolean confirmed;

        /// As of when it is served; 0 as long as it is not.
        private long at;

        /// What is answered of its rows.
        private final Sieve sieve;

        private @Nullable VersionScan scan;

        /// Of rows, what there is of each, as far as it is known.
        private @Nullable Version[] found = {};

        /// So many rows are being loaded.
        private int loads;

        Reading(Read m, Sieve sieve, boolean hybrid, long snapshot) {
            this.m = m;
            this.sieve = sieve;
            this.hybrid = hybrid;
            this.snapshot = snapshot;
            this.call = new Call(m.txn(), m.call());
        }

        private Request nextLock() {
            return new Request(m.txn(), m.span(locked), m.lock(), m.call());
        }
    }

    /// Some of a reading comes from the store.
    ///
    /// @param which of its rows, where it is about rows
    private record Loading(Reading reading, int which) {}

    Readings(Leaseholder leader) {
        this.leader = leader;
    }

    /// For another question of whether this replica leads.
    long newTicket() {
        return ++lastTicket;
    }

    /// @param by what its coordinator has seen, where its table's clock is a hybrid one
    void onRead(Read m, @Nullable Guest known, TxnMessage.@Nullable Causal by) {
        Reading before = open.get(new Call(m.txn(), m.call()));
        if (before != null) {
            waits(before); // it has come again
            return;
        }
        Sieve sieve = sieve(m);
        if (leader.horizon.isTooLate(m.snapshot())) {
            turn(m, Why.SNAPSHOT_TOO_OLD);
        } else if (sieve == null) {
            turn(m, Why.PROGRAM_REFUSED);
        } else if (m.lock() == Lock.NONE) {
            Reading reading = new Reading(m, sieve, by != null, snapshot(m, by));
            open.put(reading.call, reading);
            proceed(reading);
        } else if (!m.here().isNone() && (known == null || !known.here.equals(m.here()))) {
            turn(m, Why.LOCKS_LOST);
        } else if (known == null || known.phase == Phase.ACTIVE) {
            lock(m, sieve, by != null);
        }
    }

    /// What is answered of the rows of a read; null where its program is refused.
    private @Nullable Sieve sieve(Read m) {
        if (!m.hasProgram()) {
            return Sieve.ALL;
        }
        try {
            return leader.config.coprocessor().begin(m.program());
        } catch (Malformed | IllegalArgumentException _) {
            return null;
        }
    }

    /// As of when it is read. Who has read nothing yet sees all that was committed here: so what
    /// happens at one shard keeps its order, though nobody waits for clocks.
    private long snapshot(Read m, TxnMessage.@Nullable Causal by) {
        boolean first = by != null && by.seen() > 0;
        return first ? Math.max(m.snapshot(), leader.lastTimestamp()) : m.snapshot();
    }

    // With a lock

    private void lock(Read m, Sieve sieve, boolean hybrid) {
        Request request = new Request(m.txn(), m.span(), m.lock(), m.call());
        if (m.ifLocked() != IfLocked.WAIT && !leader.locks.isFree(request)) {
            passBy(m, request);
            return;
        }
        Guest guest = leader.welcome(m.txn(), m.from());
        guest.at = leader.footing.now();
        Reading reading = new Reading(m, sieve, hybrid, m.snapshot());
        open.put(reading.call, reading);
        lockOn(reading);
    }

    private void lockOn(Reading reading) {
        while (reading.locked < reading.m.size()) {
            Request request = reading.nextLock();
            if (!leader.locks.request(request)) {
                waiting.put(request.order(), reading);
                waits(reading);
                leader.deadlocks.onWaits(reading.m.call(), request);
                return;
            }
            reading.locked++;
        }
        serveLocked(reading);
    }

    /// The row is locked, and nobody wants to wait.
    private void passBy(Read m, Request request) {
        Branch here = branch(m.txn());
        leader.footing.send(
                m.from(),
                m.ifLocked() == IfLocked.SKIP
                        ? new TxnMessage.Rows(m.txn(), m.call(), here, List.of(), false)
                        : new TxnMessage.Turned(
                                m.txn(), m.call(), here, Why.LOCKED, leader.parties(request)));
    }

    /// A request is waited for no more.
    void onCancel(TxnMessage.Cancel m) {
        Reading reading = open.get(new Call(m.txn(), m.call()));
        if (reading != null) {
            open.remove(reading.call);
            if (waiting.values().remove(reading)) {
                leader.deadlocks.forget(m.txn());
                leader.locks.cancel(m.txn()).forEach(leader::onGranted);
            }
        }
    }

    void onGranted(Request request) {
        Reading reading = waiting.remove(request.order());
        if (reading != null) {
            reading.locked++;
            lockOn(reading);
        }
    }

    /// It has its locks. Whoever will write over the row, whatever that is, need not have it read.
    private void serveLocked(Reading reading) {
        if (reading.m.limit() == 0 && reading.m.snapshot() == 0 && !reading.hybrid) {
            answer(reading, List.of(), false, null);
        } else {
            serve(reading, LATEST);
        }
    }

    private void waits(Reading reading) {
        Read m = reading.m;
        Branch here = branch(m.txn());
        TxnMessage waits =
                m.lock() == Lock.NONE
                        ? new TxnMessage.Waits(m.txn(), m.call(), here)
                        : new TxnMessage.Blocks(m.txn(), m.call(), here, parties(reading));
        leader.footing.send(m.from(), waits);
    }

    private List<Wait> parties(Reading reading) {
        return reading.locked == reading.m.size() ? List.of() : leader.parties(reading.nextLock());
    }

    // Without

    private void proceed(Reading reading) {
        long at = reading.snapshot;
        if (!reading.passed) {
            if (at > 0 && !isPast(reading)) {
                return;
            }
            reading.passed = true;
            reading.waitsFor = timed(reading.m, at == 0 ? LATEST : at);
            if (!reading.waitsFor.isEmpty()) {
                leader.footing.note(
                        new TxnNote.ReadWaits(reading.m.txn(), reading.waitsFor.size()));
                waits(reading);
            }
        }
        if (!reading.waitsFor.isEmpty()) {
            return;
        }
        if (!reading.confirmed) {
            long ticket = ++lastTicket;
            confirming.put(ticket, reading);
            leader.footing.confirm(ticket);
            return;
        }
        serve(reading, at == 0 ? beforeAnyTimed(reading.m) : at);
    }

    /// No timestamp up to its snapshot is given any more.
    private boolean isPast(Reading reading) {
        if (reading.hybrid) {
            return leader.cover.serves(reading.snapshot);
        }
        boolean past = leader.footing.clock().after(reading.snapshot);
        if (!past) {
            leader.wakeWhenPassed(reading.snapshot);
        }
        return past;
    }

    /// Who writes what is read with a timestamp up to this.
    private SortedSet<TxnId> timed(Read m, long upTo) {
        SortedSet<TxnId> timed = leader.locks.writers(m.span());
        for (Bytes row : m.further()) {
            timed.addAll(leader.locks.writers(Span.row(row)));
        }
        if (timed.isEmpty()) {
            return timed;
        }
        timed.removeIf(txn -> {
            Guest guest = leader.guests.get(txn);
            return guest == null || !guest.isTimed() || guest.timestamp > upTo;
        });
        return timed;
    }

    /// Somebody who writes a row has a timestamp.
    boolean isTimed(Bytes row) {
        for (TxnId txn : leader.locks.writers(Span.row(row))) {
            Guest guest = leader.guests.get(txn);
            if (guest != null && guest.isTimed()) {
                return true;
            }
        }
        return false;
    }

    /// All who write what is read came after the question, and are not seen. Nor are they that get
    /// a timestamp after this: rows that are cold may be committed before they are loaded.
    private long beforeAnyTimed(Read m) {
        long before = leader.lastTimestamp();
        for (TxnId txn : timed(m, LATEST)) {
            Guest guest = leader.guests.get(txn);
            before = guest == null ? before : Math.min(before, guest.timestamp - 1);
        }
        return before;
    }

    void onConfirmed(long ticket, boolean leads) {
        TxnMessage.Confirm check = heldChecks.remove(ticket);
        if (check != null) {
            confirmHeld(check, leads);
        }
        Reading reading = confirming.remove(ticket);
        if (reading != null && leads) {
            reading.confirmed = true;
            proceed(reading);
        } else if (reading != null) {
            open.remove(reading.call); // who asked asks again, whoever leads then
        }
    }

    /// A transaction is through.
    void onEnded(TxnId txn) {
        for (Reading reading : new ArrayList<>(open.values())) {
            if (reading.waitsFor.remove(txn) && reading.waitsFor.isEmpty()) {
                proceed(reading);
            }
        }
    }

    /// The earliest timestamp as of which something is read here that has not been answered, or as
    /// of which it is to be known whether a row has changed since.
    long oldest() {
        long oldest = LATEST;
        for (Reading reading : open.values()) {
            long at = reading.snapshot > 0 ? reading.snapshot : reading.at;
            oldest = at > 0 ? Math.min(oldest, at) : oldest;
        }
        return oldest;
    }

    void onTime() {
        for (Reading reading : new ArrayList<>(open.values())) {
            if (reading.m.lock() == Lock.NONE && !reading.passed) {
                proceed(reading);
            }
        }
        confirmCovered();
    }

    // Bytes

    private void serve(Reading reading, long at) {
        Span span = reading.m.span();
        reading.at = at;
        if (!span.point()) {
            reading.scan =
                    new VersionScan(span.from(), span.to(), at, bounds(reading.m), reading.sieve);
            scanOn(reading, reading.scan);
            return;
        }
        int size = reading.m.size();
        reading.found = new Version[size];
        for (int i = 0; i < size; i++) {
            find(reading, i);
        }
        if (reading.loads == 0) {
            answerFound(reading);
        }
    }

    private VersionScan.Bounds bounds(Read m) {
        int looked = m.hasProgram() ? leader.config.lookedMost() : Integer.MAX_VALUE;
        return new VersionScan.Bounds(m.limit(), leader.config.scanBytesMost(), looked);
    }

    private void find(Reading reading, int which) {
        Bytes row = reading.m.span(which).from();
        switch (newest(row, reading.at)) {
            case KeyValues.First.Found(Bytes key, Bytes value) ->
                    reading.found[which] = VersionKeys.read(key, value);
            case KeyValues.First.None _ -> {}
            case KeyValues.First.Cold _ -> {
                reading.loads++;
                load(
                        new Loading(reading, which),
                        new Effect.Wanted.Range(
                                VersionKeys.at(row, reading.at), VersionKeys.behind(row), 1, 1));
            }
        }
    }

    /// The newest of a row is most often at hand, and old enough.
    private KeyValues.First newest(Bytes row, long at) {
        KeyValues.First newest = leader.footing.newest(row, LATEST);
        boolean later =
                newest instanceof KeyValues.First.Found(Bytes key, _)
                        && VersionKeys.timestamp(key) > at;
        return later ? leader.footing.newest(row, at) : newest;
    }

    private void load(Loading what, Effect.Wanted.Range wanted) {
        loading.put(leader.footing.load(wanted), what);
    }

    private void scanOn(Reading reading, VersionScan scan) {
        Effect.Wanted.Range wanted = scan.wanted();
        if (wanted != null) {
            load(new Loading(reading, 0), wanted);
        } else {
            Bytes next = reading.m.hasProgram() ? scan.endedBefore() : null;
            answer(reading, scan.rows(), scan.more(), next);
        }
    }

    boolean onLoaded(long ticket, Input.Found.Rows rows) {
        Loading what = loading.remove(ticket);
        if (what == null || open.get(what.reading.call) != what.reading) {
            return what != null;
        }
        Reading reading = what.reading;
        VersionScan scan = reading.scan;
        if (scan != null) {
            guarded(
                    reading,
                    () -> {
                        scan.take(rows);
                        scanOn(reading, scan);
                    });
            return true;
        }
        if (!rows.keys().isEmpty()) {
            reading.found[what.which] =
                    VersionKeys.read(rows.keys().getFirst(), rows.values().getFirst());
        }
        if (--reading.loads == 0) {
            answerFound(reading);
        }
        return true;
    }

    /// All rows are known; as many are told as a message carries, and at least one that is there.
    private void answerFound(Reading reading) {
        for (int i = 0; i < reading.found.length; i++) {
            if (isOvertaken(reading.m, reading.found[i])) {
                turnOvertaken(reading, i);
                return;
            }
        }
        if (reading.m.hasProgram()) {
            guarded(reading, () -> answerSifted(reading));
            return;
        }
        List<Version> there = new ArrayList<>();
        long bytes = 0;
        for (Version version : reading.found) {
            Bytes value = version == null ? null : version.value();
            if (version == null || value == null) {
                continue;
            }
            bytes += version.key().size() + value.size();
            if (!there.isEmpty() && bytes > leader.config.scanBytesMost()) {
                answer(reading, there, true, null);
                return;
            }
            there.add(version);
        }
        answer(reading, there, false, null);
    }

    /// The first updater wins (Berenson et al. 1995, section 4.2).
    private static boolean isOvertaken(Read m, @Nullable Version version) {
        return m.lock() == Lock.EXCLUSIVE
                && m.snapshot() > 0
                && version != null
                && version.timestamp() > m.snapshot();
    }

    private void turnOvertaken(Reading reading, int which) {
        Read m = reading.m;
        open.remove(reading.call);
        Request refused = new Request(m.txn(), m.span(which), m.lock(), m.call());
        leader.footing.send(
                m.from(),
                new TxnMessage.Turned(
                        m.txn(), m.call(), branch(m.txn()), Why.CONFLICT, leader.parties(refused)));
    }

    /// What a program answers of rows that are known.
    private void answerSifted(Reading reading) {
        List<Version> answer = new ArrayList<>();
        Bytes next = null;
        for (Version version : reading.found) {
            boolean there = version != null && version.value() != null;
            if (version != null && there && !reading.sieve.take(version, answer)) {
                next = version.key();
                break;
            }
        }
        Bytes rest = reading.sieve.end(next, answer);
        answer(reading, answer, rest != null, rest);
    }

    /// A program that fails ends its read, and nothing else.
    private void guarded(Reading reading, Runnable work) {
        if (!reading.m.hasProgram()) {
            work.run();
            return;
        }
        try {
            work.run();
        } catch (RuntimeException _) {
            open.remove(reading.call);
            turn(reading.m, Why.PROGRAM_REFUSED);
        }
    }

    private void answer(Reading reading, List<Version> rows, boolean more, @Nullable Bytes next) {
        open.remove(reading.call);
        TxnMessage.Rows answer =
                new TxnMessage.Rows(
                        reading.m.txn(),
                        reading.m.call(),
                        branch(reading.m.txn()),
                        rows,
                        more,
                        next);
        leader.footing.send(reading.m.from(), reading.hybrid ? seen(reading, answer) : answer);
    }

    /// With it goes a timestamp below which nothing comes that was not seen: rows that are not
    /// there any more say nothing of when they went.
    private TxnMessage seen(Reading reading, TxnMessage.Rows answer) {
        long latest = leader.lastTimestamp();
        return new TxnMessage.Causal(Math.min(reading.at, latest), false, answer);
    }

    private void turn(Read m, Why why) {
        leader.footing.send(
                m.from(),
                new TxnMessage.Turned(m.txn(), m.call(), branch(m.txn()), why, List.of()));
    }

    private Branch branch(TxnId txn) {
        Guest guest = leader.guests.get(txn);
        return guest == null ? leader.none() : guest.here;
    }

    /// A transaction is over: nobody waits for what it asked.
    void forget(TxnId txn) {
        leader.deadlocks.forget(txn);
        uncovered.remove(txn);
        waiting.values().removeIf(reading -> reading.m.txn().equals(txn));
        open.keySet().removeIf(call -> call.txn.equals(txn));
    }

    // What was only read

    /// At a moment after its last lock was granted all its locks were held, if they are now, and
    /// this replica has led all the time: that moment is the transaction's.
    ///
    /// @param seen nothing that its coordinator has seen is later: the transaction is as of this,
    ///   which is covered like a snapshot, for it has no timestamp that its locks could give to who
    ///   comes behind it; 0 where only interval clocks are gone by
    void onConfirm(TxnMessage.Confirm m, long seen) {
        if (seen > 0 && !leader.cover.serves(seen)) {
            uncovered.put(m.txn(), new TxnMessage.Causal(seen, true, m));
            return;
        }
        long ticket = ++lastTicket;
        heldChecks.put(ticket, m);
        leader.footing.confirm(ticket);
    }

    private void confirmCovered() {
        List<TxnMessage.Causal> all = List.copyOf(uncovered.values());
        uncovered.clear();
        for (TxnMessage.Causal each : all) {
            onConfirm((TxnMessage.Confirm) each.of(), each.seen());
        }
    }

    private void confirmHeld(TxnMessage.Confirm m, boolean leads) {
        Guest guest = leader.guests.get(m.txn());
        if (leads) {
            boolean held = guest != null && guest.here.equals(m.here());
            leader.footing.send(m.from(), new TxnMessage.Confirmed(m.txn(), m.here(), held));
        }
    }
}
