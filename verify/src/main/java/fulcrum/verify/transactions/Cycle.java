package fulcrum.verify.transactions;

import java.util.List;

/// Transactions that would each have to come before the next, round to the first again.
///
/// @param edges each ends where the next begins, and the last where the first begins
record Cycle(List<Edge> edges) {

    /// One transaction that must precede another, by their places in the history.
    ///
    /// @param key the key that the edge is about, or -1
    record Edge(int from, int to, Dependency dependency, int key) {}

    Cycle {
        edges = List.copyOf(edges);
    }

    /// The narrowest phenomenon that the cycle is.
    Phenomenon phenomenon() {
        Phenomenon plain = shape();
        if (has(Dependency.REALTIME)) {
            return switch (plain) {
                case G0 -> Phenomenon.G0_REALTIME;
                case G1C -> Phenomenon.G1C_REALTIME;
                case G_SINGLE -> Phenomenon.G_SINGLE_REALTIME;
                case G_NONADJACENT -> Phenomenon.G_NONADJACENT_REALTIME;
                default -> Phenomenon.G2_ITEM_REALTIME;
            };
        }
        if (has(Dependency.PROCESS)) {
            return switch (plain) {
                case G0 -> Phenomenon.G0_PROCESS;
                case G1C -> Phenomenon.G1C_PROCESS;
                case G_SINGLE -> Phenomenon.G_SINGLE_PROCESS;
                case G_NONADJACENT -> Phenomenon.G_NONADJACENT_PROCESS;
                default -> Phenomenon.G2_ITEM_PROCESS;
            };
        }
        return plain;
    }

    private Phenomenon shape() {
        int missed = 0;
        boolean adjacent = false;
        boolean before = edges.getLast().dependency() == Dependency.RW;
        for (Edge edge : edges) {
            boolean now = edge.dependency() == Dependency.RW;
            missed += now ? 1 : 0;
            adjacent |= now && before;
            before = now;
        }
        if (missed == 0) {
            return has(Dependency.WR) ? Phenomenon.G1C : Phenomenon.G0;
        }
        if (missed == 1) {
            return Phenomenon.G_SINGLE;
        }
        return adjacent ? Phenomenon.G2_ITEM : Phenomenon.G_NONADJACENT;
    }

    private boolean has(Dependency dependency) {
        return edges.stream().anyMatch(edge -> edge.dependency() == dependency);
    }
}
