package fulcrum.database.sharding;

import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Consistent hashing: 2^32 places in a ring, on which nodes have tokens; a place belongs to the
/// first token at it or behind it. Karger et al., "Consistent Hashing and Random Trees", STOC 1997;
/// DeCandia et al., Dynamo 2007, 4.2, whose virtual nodes are the tokens of one node.
///
/// A node that joins takes from those behind its tokens, and one that leaves gives to them: nothing
/// else moves. How even the load is, is decided by where the tokens are ([TokenAllocation]).
public final class Ring {

    /// How many tokens a node has where nobody says otherwise.
    public static final int VIRTUAL_NODES = 16;

    /// Nobody's.
    public static final Ring EMPTY = new Ring(new TreeMap<>());

    /// Ascending.
    private final long[] tokens;

    /// Whose the token at the same index is.
    private final NodeId[] owners;

    private final SortedSet<NodeId> nodes;

    private Ring(SortedMap<Long, NodeId> byToken) {
        tokens = new long[byToken.size()];
        owners = byToken.values().toArray(new NodeId[0]);
        int index = 0;
        for (long token : byToken.keySet()) {
            if (token < 0 || token >= HashSpace.SIZE) {
                throw new IllegalArgumentException("no place of the ring: " + token);
            }
            tokens[index++] = token;
        }
        nodes = new TreeSet<>(byToken.values());
    }

    /// @throws IllegalArgumentException where two have the same token, or one has none
    public static Ring of(SortedMap<NodeId, ? extends Collection<Long>> tokens) {
        TreeMap<Long, NodeId> byToken = new TreeMap<>();
        for (Map.Entry<NodeId, ? extends Collection<Long>> node : tokens.entrySet()) {
            if (node.getValue().isEmpty()) {
                throw new IllegalArgumentException(node.getKey() + " has no token");
            }
            for (long token : node.getValue()) {
                NodeId other = byToken.put(token, node.getKey());
                if (other != null) {
                    throw new IllegalArgumentException(
                            other + " and " + node.getKey() + " have token " + token);
                }
            }
        }
        return new Ring(byToken);
    }

    public SortedSet<NodeId> nodes() {
        return new TreeSet<>(nodes);
    }

    /// The tokens of each node.
    public SortedMap<NodeId, SortedSet<Long>> tokens() {
        TreeMap<NodeId, SortedSet<Long>> byNode = new TreeMap<>();
        for (int i = 0; i < tokens.length; i++) {
            byNode.computeIfAbsent(owners[i], _ -> new TreeSet<>()).add(tokens[i]);
        }
        return byNode;
    }

    /// The ring with one more node.
    public Ring join(NodeId node, Collection<Long> itsTokens) {
        TreeMap<NodeId, Collection<Long>> all = new TreeMap<>(tokens());
        if (all.putIfAbsent(node, itsTokens) != null) {
            throw new IllegalArgumentException(node + " has tokens already");
        }
        return of(all);
    }

    /// The ring without one of its nodes.
    public Ring leave(NodeId node) {
        TreeMap<NodeId, Collection<Long>> all = new TreeMap<>(tokens());
        if (all.remove(node) == null) {
            throw new IllegalArgumentException(node + " has no token");
        }
        return of(all);
    }

    /// Whose a place is.
    public NodeId ownerOf(long place) {
        return owners[indexOf(place)];
    }

    private int indexOf(long place) {
        if (tokens.length == 0) {
            throw new IllegalStateException("nobody is on the ring");
        }
        int found = Arrays.binarySearch(tokens, place);
        int index = found >= 0 ? found : -found - 1;
        return index == tokens.length ? 0 : index;
    }

    /// All nodes in the order in which their tokens come from a place on, each once: the preference
    /// list of Dynamo 4.3 and 4.6.
    public List<NodeId> preference(long place) {
        SequencedSet<NodeId> met = new LinkedHashSet<>();
        int first = indexOf(place);
        for (int i = 0; i < tokens.length && met.size() < nodes.size(); i++) {
            met.add(owners[(first + i) % tokens.length]);
        }
        return List.copyOf(met);
    }

    /// The ring cut behind each token, in order: the places of an arc have the same preference
    /// list. What goes over the end is the first arc and the last.
    public List<Arc> arcs() {
        List<Arc> arcs = new ArrayList<>();
        long from = 0;
        for (long token : tokens) {
            arcs.add(new Arc(from, token + 1));
            from = token + 1;
        }
        if (from < HashSpace.SIZE) {
            arcs.add(new Arc(from, HashSpace.SIZE));
        }
        return arcs;
    }

    /// How many places each node owns.
    public SortedMap<NodeId, Long> load() {
        TreeMap<NodeId, Long> load = new TreeMap<>();
        for (Arc arc : arcs()) {
            load.merge(ownerOf(arc.from()), arc.size(), Long::sum);
        }
        return load;
    }
}
