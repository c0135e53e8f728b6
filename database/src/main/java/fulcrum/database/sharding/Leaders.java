package fulcrum.database.sharding;

import java.util.Arrays;

/// Who leads each tile, and in which term. Immutable: a change of one copies one chunk and shares
/// the others, since leaders change far more often than ranges do.
final class Leaders {

    private static final int CHUNK_BITS = 7;
    private static final int CHUNK = 1 << CHUNK_BITS;

    private final int[][] nodes;
    private final long[][] terms;

    private Leaders(int[][] nodes, long[][] terms) {
        this.nodes = nodes;
        this.terms = terms;
    }

    /// Nobody, for so many.
    static Leaders none(int count) {
        int chunks = Math.ceilDiv(count, CHUNK);
        int[][] nodes = new int[chunks][];
        long[][] terms = new long[chunks][];
        for (int i = 0; i < chunks; i++) {
            int size = Math.min(CHUNK, count - i * CHUNK);
            nodes[i] = new int[size];
            terms[i] = new long[size];
        }
        return new Leaders(nodes, terms);
    }

    /// The leader's number; 0 where none is known.
    int node(int at) {
        return nodes[at >>> CHUNK_BITS][at & (CHUNK - 1)];
    }

    long term(int at) {
        return terms[at >>> CHUNK_BITS][at & (CHUNK - 1)];
    }

    Leaders with(int at, int node, long term) {
        int chunk = at >>> CHUNK_BITS;
        int[][] changedNodes = nodes.clone();
        long[][] changedTerms = terms.clone();
        changedNodes[chunk] = Arrays.copyOf(nodes[chunk], nodes[chunk].length);
        changedTerms[chunk] = Arrays.copyOf(terms[chunk], terms[chunk].length);
        Leaders changed = new Leaders(changedNodes, changedTerms);
        changed.set(at, node, term);
        return changed;
    }

    /// For whoever has made it and has shown it to nobody yet.
    void set(int at, int node, long term) {
        nodes[at >>> CHUNK_BITS][at & (CHUNK - 1)] = node;
        terms[at >>> CHUNK_BITS][at & (CHUNK - 1)] = term;
    }
}
