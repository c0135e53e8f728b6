package fulcrum.protocols.antientropy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.Outbox;
import fulcrum.machine.Timer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The trees of a replica's ranges: kept as rows change, made of the rows after a start, and made
/// anew now and then. One is made at a time, at a bounded rate.
final class Trees {

    static final Timer LOADING = Timer.of("loading");

    /// What a row costs to read beside its bytes.
    private static final int ROW_BYTES = 32;

    private final AntiEntropyConfig config;
    private final int leaves;
    private final Tickets tickets;
    private final Allowance reads;
    private final TreeMap<Long, Kept> byId = new TreeMap<>();
    private final TreeMap<Bytes, Kept> byStart = new TreeMap<>();
    private @Nullable Kept loading;
    private long ticket;

    /// What is kept of a range.
    private static final class Kept {

        final TreeRange range;
        @Nullable HashTree tree;
        @Nullable Growing growing;
        long grownAt;

        Kept(TreeRange range) {
            this.range = range;
        }
    }

    Trees(AntiEntropyConfig config, Tickets tickets) {
        this.config = config;
        this.leaves = HashTree.leaves(config.limits().depth());
        this.tickets = tickets;
        this.reads = new Allowance(config.limits().loadBytesPerSecond());
        assign(config.ranges());
    }

    /// These are the ranges from now on; those that stay as they were cut keep their trees.
    void assign(Collection<TreeRange> ranges) {
        TreeMap<Long, Kept> before = new TreeMap<>(byId);
        byId.clear();
        byStart.clear();
        for (TreeRange range : ranges) {
            Kept kept = new Kept(range);
            Kept was = before.get(range.id());
            if (was != null && alike(was.range, range)) {
                kept.tree = was.tree;
                kept.grownAt = was.grownAt;
            }
            byId.put(range.id(), kept);
            byStart.put(range.first(), kept);
        }
        loading = null; // a page that is under way is for nobody
    }

    private static boolean alike(TreeRange one, TreeRange other) {
        return one.prefix().equals(other.prefix())
                && one.from() == other.from()
                && one.to() == other.to();
    }

    @Nullable TreeRange range(long id) {
        Kept kept = byId.get(id);
        return kept == null ? null : kept.range;
    }

    List<TreeRange> ranges() {
        return byId.values().stream().map(kept -> kept.range).toList();
    }

    /// @return null while it is not made
    @Nullable HashTree tree(long id) {
        Kept kept = byId.get(id);
        return kept == null ? null : kept.tree;
    }

    void change(Bytes key, Digest before, Digest after) {
        Map.Entry<Bytes, Kept> found = byStart.floorEntry(key);
        Kept kept = found == null ? null : found.getValue();
        if (kept == null || !kept.range.holds(key)) {
            return; // a stand-in's row, or one that moves away
        }
        if (kept.tree != null) {
            kept.tree.change(kept.range.leafOf(key, leaves), before, after);
        }
        if (kept.growing != null) {
            kept.growing.change(key, before, after);
        }
    }

    /// All rows of the range are others now: its tree is made of them.
    void regrow(long id, long now, Outbox<AntiEntropyMessage> out) {
        Kept kept = byId.get(id);
        if (kept != null) {
            kept.tree = null;
            kept.growing = null;
            if (kept == loading) {
                loading = null;
            }
            goOn(now, out);
        }
    }

    /// Makes the next tree, if one is due and none is being made.
    void goOn(long now, Outbox<AntiEntropyMessage> out) {
        Kept current = loading;
        if (current != null) {
            if (ticket == 0) {
                load(current, now, out);
            }
            return;
        }
        Kept due = mostUrgent();
        if (due == null) {
            return;
        }
        long wait = due.tree == null ? 0 : due.grownAt + config.timing().refreshNanos() - now;
        if (wait > 0) {
            out.start(LOADING, wait);
            return;
        }
        loading = due;
        due.growing = new Growing(due.range, config.limits().depth());
        ticket = 0;
        load(due, now, out);
    }

    /// One that has no tree, or the one whose tree is the oldest.
    private @Nullable Kept mostUrgent() {
        Kept oldest = null;
        for (Kept kept : byId.values()) {
            if (kept.tree == null) {
                return kept;
            }
            if (oldest == null || kept.grownAt < oldest.grownAt) {
                oldest = kept;
            }
        }
        return oldest;
    }

    private void load(Kept kept, long now, Outbox<AntiEntropyMessage> out) {
        Growing growing = kept.growing;
        if (growing == null) {
            return;
        }
        long wait = reads.waitNanos(now);
        if (wait > 0) {
            out.start(LOADING, wait);
            return;
        }
        ticket = tickets.next();
        out.load(
                ticket,
                new Effect.Wanted.Range(
                        growing.beginPage(),
                        kept.range.firstOf(leaves, leaves),
                        config.limits().pageRowsMost(),
                        config.limits().pageBytesMost()));
    }

    /// @return false where the rows are not for a tree
    boolean loaded(long of, Input.Found.Rows rows, long now, Outbox<AntiEntropyMessage> out) {
        Kept kept = loading;
        if (kept == null || of != ticket || kept.growing == null) {
            return false;
        }
        ticket = 0;
        long bytes = 0;
        for (int i = 0; i < rows.keys().size(); i++) {
            bytes += rows.keys().get(i).size() + rows.values().get(i).size() + ROW_BYTES;
        }
        reads.take(bytes);
        if (kept.growing.take(rows)) {
            grown(kept, kept.growing.tree(), now, out);
        }
        goOn(now, out);
        return true;
    }

    private void grown(Kept kept, HashTree tree, long now, Outbox<AntiEntropyMessage> out) {
        long id = kept.range.id();
        HashTree before = kept.tree;
        if (before != null && !before.root().equals(tree.root())) {
            out.note(new AntiEntropyNote.TreeDrifted(id, before.root(), tree.root()));
        } else {
            out.note(new AntiEntropyNote.TreeGrown(id, tree.root()));
        }
        kept.tree = tree;
        kept.growing = null;
        kept.grownAt = now;
        loading = null;
    }
}
