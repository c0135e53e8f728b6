package fulcrum.protocols.antientropy;

import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.protocols.antientropy.RangeLedger.PeerStanding;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Who has what, and what may therefore be forgotten.
///
/// A tombstone may go once every replica that is waited for has it. Who was away for longer than
/// the horizon is not waited for, provided that a majority was not away: two sides of a partition
/// never both give up the other, unless each has met the same third. Whoever comes back after that
/// has a copy in which deleted rows may live, and has to begin a new one.
final class Ledgers {

    /// So many copies may be begun in one life of a node.
    private static final int COPY_BITS = 20;

    /// What a peer's word is worth.
    enum Admission {
        /// It is a replica like any other.
        WELCOME,
        /// Its copy is an earlier one than it has told of: the message is old.
        STALE,
        /// Its copy may hold what is deleted.
        OUTDATED
    }

    private final TreeMap<Long, RangeLedger> ledgers = new TreeMap<>();
    private long wall;
    private long copies;
    private boolean changed;

    void restore(SortedMap<Long, RangeLedger> stored) {
        ledgers.clear();
        ledgers.putAll(stored);
    }

    void tell(long wallNanos) {
        wall = wallNanos;
    }

    long wall() {
        return wall;
    }

    /// A new life has begun, whose copies have higher numbers than those of all before.
    void begin(long life) {
        copies = life << COPY_BITS;
    }

    /// Something is to be stored.
    boolean hasChanged() {
        return changed;
    }

    AntiEntropyRecord toStore() {
        changed = false;
        return new AntiEntropyRecord.Ledgers(ledgers);
    }

    RangeLedger of(long range) {
        return ledgers.getOrDefault(range, RangeLedger.NEW);
    }

    private void put(long range, RangeLedger ledger) {
        if (!ledger.equals(ledgers.put(range, ledger))) {
            changed = true;
        }
    }

    /// These are the ranges; one that is new goes by what was known of those it was a part of.
    void assign(
            Collection<TreeRange> before,
            Collection<TreeRange> ranges,
            Outbox<AntiEntropyMessage> out) {
        TreeMap<Long, RangeLedger> known = new TreeMap<>(ledgers);
        ledgers.clear();
        for (TreeRange range : ranges) {
            RangeLedger ledger = known.get(range.id());
            if (ledger == null) {
                ledger = inherited(range, before, known);
            }
            if (ledger.copy() == 0) {
                ledger = ledger.begunAnew(++copies);
                out.note(new AntiEntropyNote.CopyBegun(range.id(), ledger.copy()));
            }
            put(range.id(), withPeers(ledger, range));
        }
        changed |= !known.equals(ledgers);
    }

    private RangeLedger withPeers(RangeLedger ledger, TreeRange range) {
        TreeMap<NodeId, PeerStanding> peers = new TreeMap<>();
        for (NodeId peer : range.peers()) {
            PeerStanding standing = ledger.peers().get(peer);
            peers.put(
                    peer,
                    standing == null
                            ? new PeerStanding(0, ledger.purged(), wall, false)
                            : standing);
        }
        return new RangeLedger(ledger.copy(), ledger.outdated(), ledger.purged(), peers);
    }

    /// The least that was true of all parts.
    private static RangeLedger inherited(
            TreeRange range, Collection<TreeRange> before, Map<Long, RangeLedger> known) {
        RangeLedger sum = RangeLedger.NEW;
        for (TreeRange part : before) {
            RangeLedger ledger = known.get(part.id());
            if (ledger == null || !overlap(part, range)) {
                continue;
            }
            TreeMap<NodeId, PeerStanding> peers = new TreeMap<>(sum.peers());
            ledger.peers().forEach((peer, one) -> peers.merge(peer, one, Ledgers::least));
            sum =
                    new RangeLedger(
                            Math.max(sum.copy(), ledger.copy()),
                            sum.outdated() || ledger.outdated(),
                            Math.max(sum.purged(), ledger.purged()),
                            peers);
        }
        return sum;
    }

    private static PeerStanding least(PeerStanding one, PeerStanding other) {
        return new PeerStanding(
                Math.max(one.copy(), other.copy()),
                Math.min(one.covered(), other.covered()),
                Math.min(one.metNanos(), other.metNanos()),
                one.givenUp() || other.givenUp());
    }

    private static boolean overlap(TreeRange one, TreeRange other) {
        return one.prefix().equals(other.prefix())
                && one.from() < other.to()
                && other.from() < one.to();
    }

    /// A peer tells of its copy.
    Admission admit(long range, NodeId peer, long copy, Outbox<AntiEntropyMessage> out) {
        RangeLedger ledger = of(range);
        PeerStanding known = ledger.peers().getOrDefault(peer, new PeerStanding(0, 0, wall, false));
        if (copy < known.copy()) {
            return Admission.STALE;
        }
        if (copy > known.copy()) {
            // Of the first copy nobody knows how old it is; a later one was begun since.
            known =
                    known.copy() == 0
                            ? new PeerStanding(
                                    copy, known.covered(), known.metNanos(), known.givenUp())
                            : new PeerStanding(copy, ledger.purged(), wall, false);
            put(range, ledger.with(peer, known));
            out.note(new AntiEntropyNote.PeerAdmitted(range, peer, copy));
        }
        return ledger.lacks(known) ? Admission.OUTDATED : Admission.WELCOME;
    }

    /// An exchange with a peer has come to its end.
    ///
    /// @param mark the log's next position when it began
    /// @param began by the wall clock
    void met(long range, NodeId peer, long copy, long mark, long began) {
        RangeLedger ledger = of(range);
        PeerStanding known = ledger.peers().get(peer);
        if (known != null && known.copy() == copy) {
            long covered = Math.max(known.covered(), mark);
            put(range, ledger.with(peer, new PeerStanding(copy, covered, began, false)));
        }
    }

    /// Gives up who was away too long, and looks what all the others have.
    ///
    /// @param next the log's next position
    /// @return up to where tombstones may go that could not go before; 0 for nowhere
    long advance(TreeRange range, long horizonNanos, long next, Outbox<AntiEntropyMessage> out) {
        RangeLedger ledger = of(range.id());
        if (ledger.outdated()) {
            return 0;
        }
        int here = 1;
        long all = next;
        for (PeerStanding peer : ledger.peers().values()) {
            if (!away(peer, horizonNanos)) {
                here++;
                all = Math.min(all, peer.covered());
            }
        }
        if (2 * here <= ledger.peers().size() + 1) {
            return 0; // it may be this one that is away
        }
        for (Map.Entry<NodeId, PeerStanding> peer : ledger.peers().entrySet()) {
            if (away(peer.getValue(), horizonNanos) && !peer.getValue().givenUp()) {
                ledger = ledger.with(peer.getKey(), peer.getValue().away());
                out.note(new AntiEntropyNote.PeerGivenUp(range.id(), peer.getKey()));
            }
        }
        boolean further = all > ledger.purged();
        put(range.id(), further ? ledger.purgedTo(all) : ledger);
        return further ? all : 0;
    }

    private boolean away(PeerStanding peer, long horizonNanos) {
        return peer.givenUp() || wall - peer.metNanos() > horizonNanos;
    }

    void becomeOutdated(long range) {
        put(range, of(range).becomeOutdated());
    }

    void beginAnew(long range, Outbox<AntiEntropyMessage> out) {
        put(range, of(range).begunAnew(++copies));
        out.note(new AntiEntropyNote.CopyBegun(range, copies));
    }

    SortedMap<Long, RangeLedger> all() {
        return Collections.unmodifiableSortedMap(ledgers);
    }
}
