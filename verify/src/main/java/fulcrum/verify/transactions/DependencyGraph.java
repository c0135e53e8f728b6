package fulcrum.verify.transactions;

import java.util.Arrays;

/// Adya's direct serialization graph, as arrays: nodes are transactions, edges are dependencies.
///
/// Nodes beyond the transactions are *junctions*. Where each of many transactions precedes each of
/// many others, one junction between them replaces the product of edges by their sum: an edge of
/// the real kind enters it, [Dependency#PASSAGE] edges leave it. Paths are the same as without.
final class DependencyGraph {

    private final int transactionCount;
    private final int[] first;
    private final int[] target;
    private final byte[] kind;
    private final int[] key;

    private DependencyGraph(Edges edges) {
        transactionCount = edges.transactionCount;
        first = new int[edges.nodeCount + 1];
        for (int i = 0; i < edges.size; i++) {
            first[edges.from[i] + 1]++;
        }
        for (int node = 0; node < edges.nodeCount; node++) {
            first[node + 1] += first[node];
        }
        target = new int[edges.size];
        kind = new byte[edges.size];
        key = new int[edges.size];
        int[] next = Arrays.copyOf(first, edges.nodeCount);
        for (int i = 0; i < edges.size; i++) {
            int slot = next[edges.from[i]]++;
            target[slot] = edges.to[i];
            kind[slot] = edges.kind[i];
            key[slot] = edges.key[i];
        }
    }

    int nodeCount() {
        return first.length - 1;
    }

    int edgeCount() {
        return target.length;
    }

    boolean isJunction(int node) {
        return node >= transactionCount;
    }

    /// The slots of a node's outgoing edges are `firstSlot(node)` up to, without, `firstSlot(node +
    /// 1)`.
    int firstSlot(int node) {
        return first[node];
    }

    int target(int slot) {
        return target[slot];
    }

    /// The bit of the edge's [Dependency].
    int kind(int slot) {
        return kind[slot];
    }

    /// The key that the edge is about, or -1.
    int key(int slot) {
        return key[slot];
    }

    /// Edges while they are being collected.
    static final class Edges {

        private final int transactionCount;
        private int nodeCount;
        private int size;
        private int[] from;
        private int[] to;
        private byte[] kind;
        private int[] key;

        Edges(int transactionCount) {
            this.transactionCount = transactionCount;
            nodeCount = transactionCount;
            int capacity = Math.max(16, 8 * transactionCount);
            from = new int[capacity];
            to = new int[capacity];
            kind = new byte[capacity];
            key = new int[capacity];
        }

        int newJunction() {
            return nodeCount++;
        }

        /// Adds an edge; what a transaction would owe to itself is no edge.
        void add(int source, int destination, Dependency dependency, int about) {
            if (source == destination) {
                return;
            }
            if (size == from.length) {
                from = Arrays.copyOf(from, 2 * size);
                to = Arrays.copyOf(to, 2 * size);
                kind = Arrays.copyOf(kind, 2 * size);
                key = Arrays.copyOf(key, 2 * size);
            }
            from[size] = source;
            to[size] = destination;
            kind[size] = (byte) dependency.bit();
            key[size] = about;
            size++;
        }

        DependencyGraph build() {
            return new DependencyGraph(this);
        }
    }
}
