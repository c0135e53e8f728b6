package fulcrum.protocols.antientropy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Input;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A tree that is being made of the rows, page after page in the order of their keys, while they
/// are changed.
///
/// A load brings rows as of some moment on its way, so what is changed meanwhile may be in it or
/// not: such a row counts as it was after the change.
final class Growing {

    private final TreeRange range;
    private final int leaves;
    private final HashTree tree;

    /// What lies before it is in the tree.
    private Bytes next;

    private boolean underWay;

    /// What was changed since the load was begun.
    private final TreeMap<Bytes, Digest> changed = new TreeMap<>();

    Growing(TreeRange range, int depth) {
        this.range = range;
        this.leaves = HashTree.leaves(depth);
        this.tree = new HashTree(depth);
        this.next = range.first();
    }

    HashTree tree() {
        return tree;
    }

    /// Where the next page begins, which is loaded from now on.
    Bytes beginPage() {
        underWay = true;
        return next;
    }

    void change(Bytes key, Digest before, Digest after) {
        if (key.compareTo(next) < 0) {
            tree.change(range.leafOf(key, leaves), before, after);
        } else if (underWay) {
            changed.put(key, after);
        }
    }

    /// @return all rows are in the tree
    boolean take(Input.Found.Rows rows) {
        for (int i = 0; i < rows.keys().size(); i++) {
            Bytes key = rows.keys().get(i);
            if (!changed.containsKey(key)) {
                add(key, Digest.of(key, rows.values().get(i)));
            }
        }
        Bytes end = rows.more() ? TreeRange.after(rows.keys().getLast()) : null;
        changed.forEach((key, digest) -> {
            if (isBefore(key, end)) {
                add(key, digest);
            }
        });
        changed.clear();
        underWay = false;
        if (end != null) {
            next = end;
        }
        return end == null;
    }

    private void add(Bytes key, Digest digest) {
        tree.change(range.leafOf(key, leaves), Digest.NONE, digest);
    }

    private static boolean isBefore(Bytes key, @Nullable Bytes end) {
        return end == null || key.compareTo(end) < 0;
    }
}
