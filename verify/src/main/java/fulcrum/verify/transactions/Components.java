package fulcrum.verify.transactions;

import java.util.Arrays;

/// The strongly connected components of a walk's states: two states share one if and only if a
/// cycle runs through both. Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972, with
/// its recursion unrolled, since a chain of a million transactions is deeper than any call stack.
final class Components {

    private static final int UNSEEN = -1;

    private final int[] component;
    private final boolean acyclic;

    private Components(int[] component, boolean acyclic) {
        this.component = component;
        this.acyclic = acyclic;
    }

    static Components of(Walk walk) {
        Search search = new Search(walk);
        for (int state = 0; state < walk.stateCount(); state++) {
            if (search.index[state] == UNSEEN) {
                search.explore(state);
            }
        }
        return new Components(search.component, search.largest <= 1);
    }

    /// Whether no cycle exists: every state is alone in its component. A graph has no edge from a
    /// node to itself.
    boolean acyclic() {
        return acyclic;
    }

    boolean together(int one, int other) {
        return component[one] == component[other];
    }

    /// The search's own memory.
    private static final class Search {

        private final Walk walk;
        private final int[] component;
        private int componentCount;
        private int largest;
        private final int[] index;
        private final int[] low;
        private final int[] nextSlot;
        private final int[] stack;
        private final int[] path;
        private int stackSize;
        private int pathSize;
        private int seen;

        Search(Walk walk) {
            this.walk = walk;
            int states = walk.stateCount();
            component = new int[states];
            index = new int[states];
            low = new int[states];
            nextSlot = new int[states];
            stack = new int[states];
            path = new int[states];
            Arrays.fill(component, UNSEEN);
            Arrays.fill(index, UNSEEN);
        }

        void explore(int root) {
            open(root);
            while (pathSize > 0) {
                int state = path[pathSize - 1];
                int child = nextUnseenChild(state);
                if (child != UNSEEN) {
                    open(child);
                    continue;
                }
                pathSize--;
                if (pathSize > 0) {
                    int parent = path[pathSize - 1];
                    low[parent] = Math.min(low[parent], low[state]);
                }
                if (low[state] == index[state]) {
                    close(state);
                }
            }
        }

        private void open(int state) {
            index[state] = seen;
            low[state] = seen;
            seen++;
            nextSlot[state] = walk.graph().firstSlot(walk.node(state));
            stack[stackSize++] = state;
            path[pathSize++] = state;
        }

        private int nextUnseenChild(int state) {
            int end = walk.graph().firstSlot(walk.node(state) + 1);
            while (nextSlot[state] < end) {
                int child = walk.step(state, nextSlot[state]++);
                if (child < 0) {
                    continue;
                }
                if (index[child] == UNSEEN) {
                    return child;
                }
                if (component[child] == UNSEEN) {
                    low[state] = Math.min(low[state], index[child]);
                }
            }
            return UNSEEN;
        }

        private void close(int root) {
            int size = 0;
            int state;
            do {
                state = stack[--stackSize];
                component[state] = componentCount;
                size++;
            } while (state != root);
            componentCount++;
            largest = Math.max(largest, size);
        }
    }
}
