package fulcrum.server.node;

import fulcrum.machine.NodeId;
import fulcrum.machine.Note;

/// What a node has to say that is no group's and no link's.
public sealed interface NodeNote extends Note {

    /// The node's disk has no room: writes are refused, reads and deletes go on.
    record DiskFull() implements NodeNote {}

    /// Little is left of the disk, or of the node's quota: nothing is refused yet.
    ///
    /// @param percent used of the tighter of the two
    record DiskFilling(int percent, String what) implements NodeNote {}

    /// There is enough room again.
    record DiskFillingEnded(int percent) implements NodeNote {}

    /// There is room again.
    record DiskHasRoom() implements NodeNote {}

    /// The store takes changes more slowly than they are applied: new writes are refused, and
    /// leaders elsewhere are held back.
    ///
    /// @param waitingBytes of changes that it has not taken
    record StoreBehind(long waitingBytes) implements NodeNote {}

    /// The store has taken most of what waited: all goes on.
    record StoreCaughtUp() implements NodeNote {}

    /// The node has stopped for good, and why.
    record Stopped(String why) implements NodeNote {}

    /// A group's records on this disk cannot be shown whole. Its replica here takes no part: it
    /// would vote and answer from what it no longer knows.
    record GroupDamaged(long number, String why) implements NodeNote {}

    /// Records of a group that were durable cannot be read again. Nothing is lost where others have
    /// them, and this disk is not to be trusted.
    record LogUnreadable(long number, long position, String why) implements NodeNote {}

    /// RocksDB's native code could not be kept for later processes; each copy of a process that is
    /// killed stays behind in the directory for temporary files.
    record NativeCodeNotKept(String why) implements NodeNote {}

    /// A peer's store has said what is no message; it was dropped.
    record SnapshotMalformed(NodeId from, String why) implements NodeNote {}

    /// A group was read back.
    record GroupOpened(long number, long records, long applied) implements NodeNote {}

    /// The catalog says since when a member is in this state: joining, active, cordoned, draining,
    /// fenced or removed.
    record MemberIs(NodeId member, String state) implements NodeNote {}

    /// The cluster has finalised this version of the formats, and the node's directory knows: older
    /// software does not open it any more.
    record VersionFinalised(int version) implements NodeNote {}

    /// A group that is led from here was asked for a step on its way to the members that the
    /// catalog wants.
    record StepAsked(long number, String step) implements NodeNote {}
}
