package fulcrum.protocols.antientropy;

import fulcrum.machine.NodeId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one replica knows of its copy of a range, and of how far the others have what it has.
///
/// Log positions say since when something is here: no clock has to be believed for that.
///
/// @param copy the number of this copy: a replica that drops its rows and begins anew has a higher
///   one; 0 before the first
/// @param outdated others have forgotten tombstones that this copy may lack: it takes part in
///   nothing until it begins anew
/// @param purged tombstones that came before this position of the log may be gone here
/// @param peers the other replicas
public record RangeLedger(
        long copy, boolean outdated, long purged, SortedMap<NodeId, PeerStanding> peers) {

    static final RangeLedger NEW = new RangeLedger(0, false, 0, Collections.emptySortedMap());

    public RangeLedger {
        peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
        if (copy < 0 || purged < 0) {
            throw new IllegalArgumentException("no copy " + copy + ", purged to " + purged);
        }
    }

    /// How far another replica has what is here.
    ///
    /// @param copy of the peer's; 0 where it was never heard of
    /// @param covered what came here before this position of the log is there
    /// @param metNanos the wall clock here when the last exchange with it began, or when it was
    ///   first counted
    /// @param givenUp it was away for longer than the horizon, and is waited for no more
    public record PeerStanding(long copy, long covered, long metNanos, boolean givenUp) {

        public PeerStanding {
            if (copy < 0 || covered < 0) {
                throw new IllegalArgumentException("no peer with copy " + copy);
            }
        }

        PeerStanding away() {
            return new PeerStanding(copy, covered, metNanos, true);
        }
    }

    /// What was purged here may never have been there: its rows would come to life again.
    boolean lacks(PeerStanding peer) {
        return peer.givenUp && purged > peer.covered;
    }

    RangeLedger with(NodeId peer, PeerStanding standing) {
        TreeMap<NodeId, PeerStanding> changed = new TreeMap<>(peers);
        changed.put(peer, standing);
        return new RangeLedger(copy, outdated, purged, changed);
    }

    RangeLedger purgedTo(long position) {
        return new RangeLedger(copy, outdated, position, peers);
    }

    RangeLedger becomeOutdated() {
        return new RangeLedger(copy, true, purged, peers);
    }

    /// A new copy holds nothing that could be outdated.
    RangeLedger begunAnew(long number) {
        return new RangeLedger(number, false, purged, peers);
    }
}
