package fulcrum.server.node;

/// How much of its disk a node may fill.
///
/// @param warnPercent of the disk or of the quota, from which on operators are warned; nothing is
///   refused for it
/// @param quotaBytes that the node's directory may have, above which writes are refused as on a
///   full disk; 0 where the disk alone is the bound
public record DiskBound(int warnPercent, long quotaBytes) {

    /// The disk alone.
    public static final DiskBound STANDARD = new DiskBound(80, 0);

    public DiskBound {
        if (warnPercent < 1 || warnPercent > 100 || quotaBytes < 0) {
            throw new IllegalArgumentException(
                    "a warning comes at 1 to 100 percent, and a quota is no less than nothing");
        }
    }
}
