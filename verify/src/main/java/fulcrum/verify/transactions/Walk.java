package fulcrum.verify.transactions;

/// Which steps through a [DependencyGraph] are allowed: only edges of some kinds, and, where `rw`
/// edges must stand apart, none of these right after another.
///
/// The second rule needs memory, so a walk moves over *states*: with it a node has two, telling
/// whether the last edge was `rw`. A cycle of states is then exactly a closed walk of the graph
/// that obeys the rules, and the usual algorithms run on states unchanged.
final class Walk {

    private static final int RW = Dependency.RW.bit();
    private static final int PASSAGE = Dependency.PASSAGE.bit();

    private final DependencyGraph graph;
    private final int kinds;
    private final boolean apart;

    private Walk(DependencyGraph graph, int kinds, boolean apart) {
        this.graph = graph;
        this.kinds = kinds | PASSAGE;
        this.apart = apart;
    }

    /// Any walk over edges of these kinds (a union of [Dependency#bit]).
    static Walk over(DependencyGraph graph, int kinds) {
        return new Walk(graph, kinds, false);
    }

    /// Any walk over edges of these kinds in which no two `rw` edges follow each other.
    static Walk withReadWriteEdgesApart(DependencyGraph graph, int kinds) {
        return new Walk(graph, kinds, true);
    }

    DependencyGraph graph() {
        return graph;
    }

    int stateCount() {
        return apart ? 2 * graph.nodeCount() : graph.nodeCount();
    }

    int node(int state) {
        return apart ? state >> 1 : state;
    }

    /// The state of a node from which every edge may be taken.
    int fresh(int node) {
        return apart ? node << 1 : node;
    }

    boolean allows(int ofKinds) {
        return (kinds & ofKinds) == ofKinds;
    }

    /// The state after taking an edge, whatever the rules say of it.
    int after(int slot) {
        int target = graph.target(slot);
        return apart ? target << 1 | (graph.kind(slot) == RW ? 1 : 0) : target;
    }

    /// The state after taking an edge, or -1 where the rules do not allow it.
    int step(int state, int slot) {
        int kind = graph.kind(slot);
        if ((kinds & kind) == 0) {
            return -1;
        }
        int target = graph.target(slot);
        if (!apart) {
            return target;
        }
        int afterReadWrite = state & 1;
        if (kind == RW) {
            return afterReadWrite == 1 ? -1 : target << 1 | 1;
        }
        return kind == PASSAGE ? target << 1 | afterReadWrite : target << 1;
    }
}
