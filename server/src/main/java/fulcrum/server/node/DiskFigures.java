package fulcrum.server.node;

/// How full a node's disk is, and what follows from it.
///
/// @param sizeBytes of the whole disk
/// @param freeBytes that the node may still use of it
/// @param ownBytes of all files in the node's directory
public record DiskFigures(long sizeBytes, long freeBytes, long ownBytes, DiskBound bound) {

    private static final long MEBI = 1 << 20;

    /// Of the disk, kept free of what clients write: deletes, flushes and compactions have to write
    /// before they make room.
    private static final int RESERVE_PERCENT = 1;

    private static final long RESERVE_BYTES_MOST = 256L << 20;

    /// A warning ends so far below where it begins, or it would come and go with each compaction.
    private static final int CALM_PERCENT = 2;

    /// How much of the tighter bound is used, in percent; 100 and more where nothing is left.
    public int usedPercent() {
        long ofDisk = percent(sizeBytes - freeBytes, sizeBytes);
        long ofQuota = bound.quotaBytes() == 0 ? 0 : percent(ownBytes, bound.quotaBytes());
        return (int) Math.min(Math.max(ofDisk, ofQuota), 1_000);
    }

    private static long percent(long part, long whole) {
        return whole <= 0 ? 0 : (long) (100.0 * part / whole);
    }

    /// Whether operators are to be warned.
    ///
    /// @param already whether they are warned now
    public boolean isFilling(boolean already) {
        return usedPercent() >= bound.warnPercent() - (already ? CALM_PERCENT : 0);
    }

    /// Whether what clients want to add is refused, deletes never.
    public boolean isOver() {
        boolean overQuota = bound.quotaBytes() > 0 && ownBytes >= bound.quotaBytes();
        return overQuota || freeBytes < reserveBytes();
    }

    /// What is kept free for making room.
    public long reserveBytes() {
        return Math.min(sizeBytes / 100 * RESERVE_PERCENT, RESERVE_BYTES_MOST);
    }

    /// In words, for probes and events.
    public String told() {
        String disk = freeBytes / MEBI + " of " + sizeBytes / MEBI + " MiB of the disk are free";
        return bound.quotaBytes() == 0
                ? disk
                : "the node has "
                        + ownBytes / MEBI
                        + " of "
                        + bound.quotaBytes() / MEBI
                        + " MiB that it may have, and "
                        + disk;
    }
}
