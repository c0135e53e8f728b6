package fulcrum.lab.antientropy;

import fulcrum.machine.Bytes;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.NodeId;
import fulcrum.protocols.antientropy.TreeRange;
import fulcrum.simulator.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Who sees all writes, and judges what is left of them.
final class Witness {

    private static final String KEPT = "Nothing Told Is Lost";

    /// A write, told to its client or not.
    private static final class Write {

        final NodeId node;
        final Cell cell;

        /// Its client was told, and the node's copy has not been dropped since.
        boolean told;

        Write(NodeId node, Cell cell) {
            this.node = node;
            this.cell = cell;
        }
    }

    private final TreeMap<Bytes, List<Write>> writes = new TreeMap<>();
    private int changes;

    /// A node writes, and nobody knows yet whether that lasts.
    void written(NodeId node, Bytes key, Cell cell) {
        writes.computeIfAbsent(key, _ -> new ArrayList<>()).add(new Write(node, cell));
    }

    /// A client was told of a write.
    void told(NodeId node, Bytes key, Cell cell) {
        for (Write write : writes.getOrDefault(key, List.of())) {
            if (write.node.equals(node) && write.cell.equals(cell)) {
                write.told = true;
            }
        }
    }

    /// A node drops its copy of a range, since it was away for too long: what only it had is gone,
    /// and that was said.
    void dropped(NodeId node, TreeRange range) {
        writes.forEach((key, all) -> {
            if (range.holds(key)) {
                all.stream().filter(w -> w.node.equals(node)).forEach(w -> w.told = false);
            }
        });
    }

    /// Never Backwards: what is held under a key is never replaced by less, and only tombstones go.
    void changed(NodeId node, Bytes key, @Nullable Cell before, @Nullable Cell after) {
        changes++;
        if (before == null) {
            return;
        }
        boolean forward = after == null ? before.deleted() : after.compare(before) >= 0;
        if (!forward) {
            throw new InvariantViolated(
                    "Never Backwards", node + " had " + before + " and has " + after);
        }
    }

    int changes() {
        return changes;
    }

    /// The latest write that was told holds, or one that is later.
    Finding judge(SortedMap<NodeId, SortedMap<Bytes, Bytes>> rows) {
        for (Map.Entry<NodeId, SortedMap<Bytes, Bytes>> node : rows.entrySet()) {
            for (Map.Entry<Bytes, List<Write>> each : writes.entrySet()) {
                Bytes state = node.getValue().get(each.getKey());
                String wrong = wrong(each.getValue(), state == null ? null : Cell.of(state));
                if (wrong != null) {
                    return Finding.violated(
                            KEPT, node.getKey() + ", key " + each.getKey() + ": " + wrong);
                }
            }
        }
        return Finding.valid(KEPT);
    }

    private static @Nullable String wrong(List<Write> all, @Nullable Cell held) {
        Cell due = null;
        boolean deletedLater = false;
        for (Write write : all) {
            if (write.told) {
                due = due == null ? write.cell : due.merge(write.cell);
            }
        }
        if (due == null) {
            return null;
        }
        if (held != null) {
            return held.compare(due) >= 0 ? null : due + " was told, and it has " + held;
        }
        for (Write write : all) {
            deletedLater |= write.cell.deleted() && write.cell.compare(due) >= 0;
        }
        return deletedLater ? null : due + " was told, and it has nothing";
    }
}
