package fulcrum.server.transport;

/// The versions of the wire that a node speaks, both ends included.
public record VersionRange(int lowest, int highest) {

    /// What this build speaks.
    public static final VersionRange CURRENT = new VersionRange(1, 1);

    /// What two nodes without a common version have in common.
    static final int NONE = 0;

    public VersionRange {
        if (lowest < 1 || highest < lowest) {
            throw new IllegalArgumentException(
                    "versions begin at 1 and ascend, not " + lowest + " to " + highest);
        }
    }

    /// The highest version that both speak, or [#NONE].
    int common(VersionRange other) {
        int highestOfBoth = Math.min(highest, other.highest);
        return highestOfBoth >= Math.max(lowest, other.lowest) ? highestOfBoth : NONE;
    }

    @Override
    public String toString() {
        return lowest + ".." + highest;
    }
}
