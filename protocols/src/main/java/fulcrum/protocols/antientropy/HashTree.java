package fulcrum.protocols.antientropy;

/// The sums of a range's rows: a tree whose leaves are even parts of the range, and whose inner
/// nodes are sums of the sixteen below them. Merkle, "A Digital Signature Based on a Conventional
/// Encryption Function", CRYPTO 1987; DeCandia et al. 2007, 4.7.
///
/// Deviation: an inner node is the sum of its children, not a hash of them. So a change of one row
/// is added along one way to the root, nothing is hashed again, and the root does not say how the
/// range was cut.
///
/// Sixteen bytes for each node, in one array: 1.1 MB for a depth of 4, which is 65,536 leaves.
public final class HashTree {

    static final int FANOUT_BITS = 4;

    /// Children of an inner node.
    public static final int FANOUT = 1 << FANOUT_BITS;

    static final int DEEPEST = 5;

    private final int depth;

    /// Two for each node, level after level from the root.
    private final long[] sums;

    /// Of no rows.
    ///
    /// @param depth levels below the root, from 0
    public HashTree(int depth) {
        if (depth < 0 || depth > DEEPEST) {
            throw new IllegalArgumentException("a tree has 0 to 5 levels below its root: " + depth);
        }
        this.depth = depth;
        this.sums = new long[2 * first(depth + 1)];
    }

    /// How many nodes come before those of a level.
    private static int first(int level) {
        return ((1 << (FANOUT_BITS * level)) - 1) / (FANOUT - 1);
    }

    static int leaves(int depth) {
        return 1 << (FANOUT_BITS * depth);
    }

    /// A row of this leaf was one thing and is another, [Digest#NONE] where it was or is not there.
    public void change(int leaf, Digest before, Digest after) {
        long high = after.high() - before.high();
        long low = after.low() - before.low();
        int index = leaf;
        for (int level = depth; level >= 0; level--) {
            int at = 2 * (first(level) + index);
            sums[at] += high;
            sums[at + 1] += low;
            index >>>= FANOUT_BITS;
        }
    }

    /// @param level 0 is the root's
    public Digest at(int level, int index) {
        int at = 2 * (first(level) + index);
        return new Digest(sums[at], sums[at + 1]);
    }

    public Digest root() {
        return at(0, 0);
    }

    /// Each inner node is the sum of its children.
    boolean consistent() {
        for (int level = 0; level < depth; level++) {
            for (int index = 0; index < leaves(level); index++) {
                long high = 0;
                long low = 0;
                for (int child = 0; child < FANOUT; child++) {
                    Digest below = at(level + 1, FANOUT * index + child);
                    high += below.high();
                    low += below.low();
                }
                if (!at(level, index).equals(new Digest(high, low))) {
                    return false;
                }
            }
        }
        return true;
    }
}
