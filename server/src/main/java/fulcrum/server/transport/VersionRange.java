package fulcrum.server.transport;

import fulcrum.database.gate.Gate;

/// The versions of the formats that a node speaks, both ends included. What came with a version is
/// not said before its [Gate] is open, whatever two nodes have in common.
public record VersionRange(int lowest, int highest) {

    /// What this build speaks.
    public static final VersionRange CURRENT = of(Gate.NEWEST);

    /// What two nodes without a common version have in common.
    static final int NONE = 0;

    public VersionRange {
        if (lowest < 1 || highest < lowest) {
            throw new IllegalArgumentException(
                    "versions begin at 1 and ascend, not " + lowest + " to " + highest);
        }
    }

    /// What software of a version speaks: that, and the one before.
    public static VersionRange of(int version) {
        return new VersionRange(Math.max(1, version - 1), version);
    }

    /// The same without what is below a version, as far as anything is left.
    VersionRange from(int version) {
        return new VersionRange(Math.clamp(version, lowest, highest), highest);
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
