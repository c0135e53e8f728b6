package fulcrum.server.logs;

import fulcrum.database.shard.ShardNote;
import fulcrum.database.transaction.TxnNote;
import fulcrum.machine.Note;
import fulcrum.protocols.detector.DetectorNote;
import fulcrum.protocols.gossip.GossipNote;
import fulcrum.protocols.log.raft.RaftNote;
import fulcrum.protocols.timekeeper.TimekeeperNote;
import fulcrum.server.fault.FaultNote;
import fulcrum.server.fence.FenceNote;
import fulcrum.server.loop.CellNote;
import fulcrum.server.node.NodeNote;
import fulcrum.server.tails.TailNote;
import fulcrum.server.tls.TlsNote;
import fulcrum.server.transport.Refusal;
import fulcrum.server.transport.TransportNote;
import fulcrum.sql.session.SqlNote;
import org.slf4j.event.Level;

/// How much an operator has to care about a note.
///
/// ERROR: the node, or a part of it, does not work and will not by itself. WARN: something is
/// wrong, or about to be. INFO: the cluster has another shape. DEBUG: what led to it. TRACE: what
/// happens all the time.
final class Weight {

    private Weight() {}

    static Level of(Note note) {
        return switch (note) {
            case RaftNote raft -> of(raft);
            case ShardNote shard -> of(shard);
            case TransportNote transport -> of(transport);
            case CellNote cell -> of(cell);
            case NodeNote node -> of(node);
            case FaultNote fault -> of(fault);
            case TlsNote tls -> of(tls);
            case DetectorNote detector -> of(detector);
            case GossipNote gossip -> of(gossip);
            case TimekeeperNote clock -> of(clock);
            case FenceNote fence -> of(fence);
            case TailNote tail -> of(tail);
            case SqlNote sql -> of(sql);
            case TxnNote.LooksServed _ -> Level.TRACE;
            default -> Level.DEBUG;
        };
    }

    private static Level of(RaftNote note) {
        return switch (note) {
            case RaftNote.BecameLeader _,
                    RaftNote.SteppedDown _,
                    RaftNote.MembersChanged _,
                    RaftNote.MembersReverted _,
                    RaftNote.SnapshotShipped _,
                    RaftNote.SnapshotInstalled _,
                    RaftNote.TransferBegan _ ->
                    Level.INFO;
            case RaftNote.OutcomesUnknown _,
                    RaftNote.TransferAbandoned _,
                    RaftNote.Stalled _,
                    RaftNote.TimeoutsTooShort _ ->
                    Level.WARN;
            case RaftNote.BecameFollower _,
                    RaftNote.BecamePreCandidate _,
                    RaftNote.BecameCandidate _,
                    RaftNote.VoteGranted _,
                    RaftNote.VoteRefused _,
                    RaftNote.PreVoteGranted _,
                    RaftNote.PreVoteRefused _,
                    RaftNote.ElectionIgnored _,
                    RaftNote.EntriesRefused _,
                    RaftNote.SuffixRemoved _,
                    RaftNote.TailDiscarded _,
                    RaftNote.SnapshotTaken _,
                    RaftNote.EntriesLoaded _,
                    RaftNote.LogSpared _,
                    RaftNote.FellBehind _,
                    RaftNote.KeepsUp _,
                    RaftNote.SnapshotIgnored _ ->
                    Level.DEBUG;
            case RaftNote.MessageIgnored _,
                    RaftNote.Committed _,
                    RaftNote.ReadsConfirmed _,
                    RaftNote.RequestRefused _,
                    RaftNote.Rested _,
                    RaftNote.Woke _ ->
                    Level.TRACE;
        };
    }

    private static Level of(ShardNote note) {
        return switch (note) {
            case ShardNote.ReplicasDiffer _ -> Level.ERROR;
            case ShardNote.Obscured _, ShardNote.PatienceEnded _ -> Level.WARN;
            case ShardNote.SessionEvicted _, ShardNote.Resolved _, ShardNote.RoomChanged _ ->
                    Level.DEBUG;
            case ShardNote.ForwardIgnored _, ShardNote.ForwardRepeated _, ShardNote.WentCold _ ->
                    Level.TRACE;
        };
    }

    private static Level of(TransportNote note) {
        return switch (note) {
            case TransportNote.Broken _, TransportNote.MessageTooLong _ -> Level.ERROR;
            case TransportNote.ListeningInsecurely _,
                    TransportNote.PeerLost _,
                    TransportNote.Overflowing _,
                    TransportNote.Overflowed _ ->
                    Level.WARN;
            case TransportNote.CallRefused refused -> of(refused.reason());
            case TransportNote.Refused refused -> of(refused.reason());
            case TransportNote.Listening _, TransportNote.PeerConnected _ -> Level.INFO;
            case TransportNote.CallFailed _ -> Level.DEBUG;
        };
    }

    /// Two calls that cross, and the like, are how connections come about.
    private static Level of(Refusal reason) {
        return switch (reason) {
            case ALREADY_CONNECTED, CROSSED_CALLS, CLOSING, RENEWED -> Level.DEBUG;
            case OUTLIVED -> Level.ERROR;
            case WRONG_CLUSTER,
                    OLD_EPOCH,
                    UNKNOWN_PEER,
                    REMOVED,
                    WRONG_ADDRESS,
                    OWN_IDENTITY,
                    NO_COMMON_VERSION,
                    FINALISED,
                    IDENTITY_TAKEN,
                    OVERSIZED,
                    MALFORMED,
                    TOO_SLOW,
                    SILENT,
                    TOO_MANY,
                    NO_TLS,
                    WRONG_CERTIFICATE,
                    OTHER ->
                    Level.WARN;
        };
    }

    private static Level of(TlsNote note) {
        return switch (note) {
            case TlsNote.CertificateExpired _ -> Level.ERROR;
            case TlsNote.CertificatesRefused _, TlsNote.CertificateExpires _ -> Level.WARN;
            case TlsNote.CertificatesRead _ -> Level.INFO;
        };
    }

    /// A guess, and taken back in the same words.
    private static Level of(DetectorNote note) {
        return switch (note) {
            case DetectorNote.Suspected _, DetectorNote.Trusted _ -> Level.INFO;
            case DetectorNote.Stalled _ -> Level.DEBUG;
            case DetectorNote.HeartbeatIgnored _, DetectorNote.InputIgnored _ -> Level.TRACE;
        };
    }

    private static Level of(GossipNote note) {
        return switch (note) {
            case GossipNote.MemberDied _ -> Level.WARN;
            case GossipNote.MemberJoined _,
                    GossipNote.MemberReturned _,
                    GossipNote.MemberLeft _,
                    GossipNote.PayloadChanged _ ->
                    Level.INFO;
            case GossipNote.MemberSuspected _,
                    GossipNote.MemberRefuted _,
                    GossipNote.MemberForgotten _,
                    GossipNote.SuspicionConfirmed _,
                    GossipNote.AccusationRefuted _,
                    GossipNote.ProbeUnanswered _,
                    GossipNote.Stalled _,
                    GossipNote.HealthChanged _,
                    GossipNote.GoodbyeSaid _ ->
                    Level.DEBUG;
            case GossipNote.Greeted _, GossipNote.RumourIgnored _, GossipNote.MessageIgnored _ ->
                    Level.TRACE;
        };
    }

    private static Level of(TimekeeperNote note) {
        return switch (note) {
            case TimekeeperNote.ClockQuarantined _,
                    TimekeeperNote.ClockUndecided _,
                    TimekeeperNote.ClockTrusted _ ->
                    Level.WARN;
            case TimekeeperNote.ClockMeasured _,
                    TimekeeperNote.OwnClockStepped _,
                    TimekeeperNote.PeerClockStepped _ ->
                    Level.INFO;
            case TimekeeperNote.AnswerIgnored _, TimekeeperNote.InputIgnored _ -> Level.TRACE;
        };
    }

    private static Level of(CellNote note) {
        return switch (note) {
            case CellNote.Stopped _ -> Level.ERROR;
            case CellNote.PeersOverflow _, CellNote.MessageMalformed _ -> Level.WARN;
        };
    }

    /// Whoever reads what follows must know that it was wanted.
    private static Level of(FaultNote note) {
        return switch (note) {
            case FaultNote.FaultBegan _, FaultNote.FaultEnded _ -> Level.WARN;
        };
    }

    private static Level of(FenceNote note) {
        return switch (note) {
            case FenceNote.Fenced _ -> Level.ERROR;
            case FenceNote.HookRan ran -> ran.done() ? Level.WARN : Level.ERROR;
        };
    }

    private static Level of(TailNote note) {
        return switch (note) {
            case TailNote.TailKept _, TailNote.TailNotKept _ -> Level.WARN;
        };
    }

    /// Somebody has asked to be told.
    private static Level of(SqlNote note) {
        return switch (note) {
            case SqlNote.SlowStatement _ -> Level.WARN;
        };
    }

    private static Level of(NodeNote note) {
        return switch (note) {
            case NodeNote.Stopped _, NodeNote.GroupDamaged _, NodeNote.LogUnreadable _ ->
                    Level.ERROR;
            case NodeNote.DiskFull _,
                    NodeNote.DiskFilling _,
                    NodeNote.StoreBehind _,
                    NodeNote.NativeCodeNotKept _,
                    NodeNote.SnapshotMalformed _ ->
                    Level.WARN;
            case NodeNote.DiskHasRoom _,
                    NodeNote.StoreCaughtUp _,
                    NodeNote.DiskFillingEnded _,
                    NodeNote.GroupOpened _,
                    NodeNote.MemberIs _,
                    NodeNote.VersionFinalised _,
                    NodeNote.StepAsked _ ->
                    Level.INFO;
        };
    }
}
