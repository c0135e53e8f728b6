package fulcrum.verify.transactions;

import org.jspecify.annotations.Nullable;

/// The phenomena that are cycles, each as a question to the graph.
///
/// Whether there is a cycle at all costs one pass (Tarjan); only where there is one are the
/// narrower questions asked, each with its own restriction of edges.
final class DependencyCycles {

    private static final int WW = Dependency.WW.bit();
    private static final int WR = Dependency.WR.bit();
    private static final int RW = Dependency.RW.bit();
    private static final int PROCESS = Dependency.PROCESS.bit();
    private static final int REALTIME = Dependency.PROCESS.bit() | Dependency.REALTIME.bit();

    private final DependencyGraph graph;

    DependencyCycles(DependencyGraph graph) {
        this.graph = graph;
    }

    /// Whether the level allows the whole graph, so that there is nothing to look for.
    boolean allowedAt(IsolationLevel level) {
        Walk walk =
                switch (level) {
                    case READ_COMMITTED -> Walk.over(graph, WW | WR);
                    case SNAPSHOT -> Walk.withReadWriteEdgesApart(graph, WW | WR | RW);
                    case REPEATABLE_READ, SERIALIZABLE -> Walk.over(graph, WW | WR | RW);
                    case STRICT_SERIALIZABLE -> Walk.over(graph, WW | WR | RW | REALTIME);
                };
        return Components.of(walk).acyclic();
    }

    /// A shortest cycle of the phenomenon, or null; the phenomena before it, in their order, are
    /// known to be absent.
    @Nullable Cycle find(Phenomenon phenomenon) {
        return switch (phenomenon) {
            case G0 -> amongWrites(0);
            case G1C -> ofInformation(0);
            case G_SINGLE -> withOneMissedWrite(0);
            case G_NONADJACENT -> withMissedWritesApart(0);
            case G2_ITEM -> withMissedWrites(0);
            case G0_PROCESS -> amongWrites(PROCESS);
            case G1C_PROCESS -> ofInformation(PROCESS);
            case G_SINGLE_PROCESS -> withOneMissedWrite(PROCESS);
            case G_NONADJACENT_PROCESS -> withMissedWritesApart(PROCESS);
            case G2_ITEM_PROCESS -> withMissedWrites(PROCESS);
            case G0_REALTIME -> amongWrites(REALTIME);
            case G1C_REALTIME -> ofInformation(REALTIME);
            case G_SINGLE_REALTIME -> withOneMissedWrite(REALTIME);
            case G_NONADJACENT_REALTIME -> withMissedWritesApart(REALTIME);
            case G2_ITEM_REALTIME -> withMissedWrites(REALTIME);
            case GARBAGE_READ,
                    DUPLICATE_ELEMENT,
                    INTERNAL,
                    FUTURE_READ,
                    DIRTY_UPDATE,
                    G1A,
                    G1B,
                    INCOMPATIBLE_ORDER,
                    NON_REPEATABLE_READ,
                    LOST_UPDATE ->
                    null;
        };
    }

    private @Nullable Cycle amongWrites(int order) {
        return through(Walk.over(graph, WW | order), WW);
    }

    private @Nullable Cycle ofInformation(int order) {
        return through(Walk.over(graph, WW | WR | order), WR);
    }

    private @Nullable Cycle withOneMissedWrite(int order) {
        if (Components.of(Walk.withReadWriteEdgesApart(graph, WW | WR | RW | order)).acyclic()) {
            return null;
        }
        Components any = Components.of(Walk.over(graph, WW | WR | RW | order));
        return CycleSearch.shortest(Walk.over(graph, WW | WR | order), any, RW);
    }

    private @Nullable Cycle withMissedWritesApart(int order) {
        return through(Walk.withReadWriteEdgesApart(graph, WW | WR | RW | order), RW);
    }

    private @Nullable Cycle withMissedWrites(int order) {
        return through(Walk.over(graph, WW | WR | RW | order), RW);
    }

    private static @Nullable Cycle through(Walk walk, int anchors) {
        Components components = Components.of(walk);
        return components.acyclic() ? null : CycleSearch.shortest(walk, components, anchors);
    }
}
