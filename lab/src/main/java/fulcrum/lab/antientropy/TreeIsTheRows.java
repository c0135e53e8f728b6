package fulcrum.lab.antientropy;

import fulcrum.machine.Invariant;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.NodeId;
import fulcrum.protocols.antientropy.AntiEntropyView;
import fulcrum.protocols.antientropy.Digest;
import fulcrum.protocols.antientropy.TreeRange;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A tree that is made is the sum of the rows that are there. Looked at in every eighth step.
final class TreeIsTheRows implements Invariant<RowView> {

    private static final int EVERY = 8;

    private final List<TreeRange> ranges;
    private final Map<NodeId, Integer> steps = new TreeMap<>();

    TreeIsTheRows(List<TreeRange> ranges) {
        this.ranges = ranges;
    }

    @Override
    public String name() {
        return "Tree Is the Rows";
    }

    @Override
    public void check(NodeId node, RowView view) {
        if (steps.merge(node, 1, Integer::sum) % EVERY != 0) {
            return;
        }
        for (TreeRange range : ranges) {
            AntiEntropyView.Range seen = view.antiEntropy().range(range.id());
            Digest root = seen == null ? null : seen.root();
            if (root != null && !root.equals(sum(range, view))) {
                throw new InvariantViolated(
                        name(), node + ", range " + range.id() + ": " + root + " is another");
            }
        }
    }

    private static Digest sum(TreeRange range, RowView view) {
        long[] sum = new long[2];
        view.rows()
                .forEach((key, state) -> {
                    if (range.holds(key)) {
                        Digest digest = Digest.of(key, state);
                        sum[0] += digest.high();
                        sum[1] += digest.low();
                    }
                });
        return new Digest(sum[0], sum[1]);
    }
}
