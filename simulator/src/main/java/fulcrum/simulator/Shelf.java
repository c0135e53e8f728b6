package fulcrum.simulator;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The snapshots that a node holds on its disk, taken here or imported, and what it has of those
/// that are under way to it.
final class Shelf {

    /// Of each origin so many snapshots are kept, the newest.
    private static final int KEPT = 64;

    /// A snapshot and its bytes.
    record Held(Snapshot snapshot, Bytes content) {}

    /// What has arrived of a snapshot.
    static final class Incoming {

        final long number;
        final byte[] content;
        int size;
        @Nullable Held imported;

        Incoming(long number, int size) {
            this.number = number;
            this.content = new byte[size];
        }

        boolean complete() {
            return size == content.length;
        }
    }

    private final TreeMap<Long, Held> captured = new TreeMap<>();
    private final TreeMap<Long, Held> imported = new TreeMap<>();
    private final TreeMap<NodeId, Incoming> incoming = new TreeMap<>();
    private long numbers;

    /// A number that no snapshot here has had.
    long nextNumber() {
        return ++numbers;
    }

    void addCaptured(Held held) {
        add(captured, held);
    }

    void addImported(Held held) {
        add(imported, held);
    }

    private static void add(NavigableMap<Long, Held> kept, Held held) {
        kept.put(held.snapshot().number(), held);
        if (kept.size() > KEPT) {
            kept.pollFirstEntry();
        }
    }

    /// The snapshot of this number, if it is still held.
    @Nullable Held held(long number) {
        Held held = captured.get(number);
        return held == null ? imported.get(number) : held;
    }

    /// What has arrived of this snapshot from this node; nothing of it yet, if it is a new one.
    Incoming from(NodeId node, Held sent) {
        Incoming known = incoming.get(node);
        if (known == null || known.number != sent.snapshot().number()) {
            known = new Incoming(sent.snapshot().number(), sent.content().size());
            incoming.put(node, known);
        }
        return known;
    }

    /// Parts that have not been imported may be lost.
    void crash(boolean losesParts) {
        if (losesParts) {
            incoming.values().removeIf(part -> part.imported == null);
        }
    }
}
