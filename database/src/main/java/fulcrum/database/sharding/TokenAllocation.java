package fulcrum.database.sharding;

import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Where a node that joins a ring has its tokens, so that all have about the same to do.
///
/// Random tokens leave loads that differ by one part in √v, v being the tokens of a node (16: a
/// quarter). Here each token takes its share of what the newcomer is due from whoever owns the most
/// at that moment: as in Cassandra since 3.0, with the places that are owned for a measure. Nothing
/// is drawn, so whoever knows the ring finds the same tokens.
///
/// What a token had goes to the one behind it when its node leaves, so tokens of one node are to be
/// in front of those of many. Of the stretches that could be cut, that one is which makes the most
/// different neighbours.
public final class TokenAllocation {

    private TokenAllocation() {}

    /// A stretch between two tokens, over the ring's end too.
    ///
    /// @param before whose the token in front of it is
    /// @param token at its end
    private record Stretch(NodeId before, long token, long size, NodeId owner) {}

    /// One node has a token right in front of another's.
    private record Neighbours(NodeId before, NodeId after) implements Comparable<Neighbours> {

        @Override
        public int compareTo(Neighbours other) {
            int byBefore = before.compareTo(other.before);
            return byBefore != 0 ? byBefore : after.compareTo(other.after);
        }
    }

    /// The tokens for a node that is not on the ring.
    ///
    /// @param count at least 1
    public static SortedSet<Long> of(Ring ring, NodeId node, int count) {
        if (count < 1 || ring.nodes().contains(node)) {
            throw new IllegalArgumentException(
                    "no tokens for " + node + ": " + count + " of " + ring.nodes());
        }
        TreeMap<Long, NodeId> owners = new TreeMap<>();
        ring.tokens().forEach((owner, all) -> all.forEach(token -> owners.put(token, owner)));
        SortedSet<Long> tokens = new TreeSet<>();
        if (owners.isEmpty()) {
            for (int i = 0; i < count; i++) {
                tokens.add(HashSpace.firstOf(i, count));
            }
            return tokens;
        }
        long due = HashSpace.SIZE / (ring.nodes().size() + 1);
        for (int left = count; left > 0; left--) {
            Stretch from = toCut(owners, node, due / left);
            long share = Math.clamp(due / left, 1, from.size - 1);
            long token = Math.floorMod(from.token - from.size + share, HashSpace.SIZE);
            owners.put(token, node);
            tokens.add(token);
            due -= share;
        }
        return tokens;
    }

    /// A stretch of whoever owns the most, the newcomer excepted, that is longer than a share: of
    /// these one that makes the most neighbours, and of these the longest.
    private static Stretch toCut(SortedMap<Long, NodeId> owners, NodeId newcomer, long share) {
        List<Stretch> stretches = stretches(owners);
        TreeMap<NodeId, Long> load = new TreeMap<>();
        TreeMap<Neighbours, Integer> neighbours = new TreeMap<>();
        for (Stretch each : stretches) {
            load.merge(each.owner, each.size, Long::sum);
            neighbours.merge(new Neighbours(each.before, each.owner), 1, Integer::sum);
        }
        load.remove(newcomer);
        NodeId most = mostOf(load);
        stretches.removeIf(each -> !each.owner.equals(most));
        Comparator<Stretch> bySize = Comparator.comparingLong(Stretch::size);
        Comparator<Stretch> best =
                Comparator.comparing((Stretch each) -> each.size > share)
                        .thenComparingInt(
                                each -> each.size > share ? gain(each, newcomer, neighbours) : 0)
                        .thenComparing(bySize);
        Stretch found = stretches.stream().max(best).orElseThrow();
        if (found.size < 2) {
            throw new IllegalStateException("the ring has no place left at " + most);
        }
        return found;
    }

    private static List<Stretch> stretches(SortedMap<Long, NodeId> owners) {
        List<Stretch> stretches = new ArrayList<>();
        long token = owners.lastKey() - HashSpace.SIZE;
        NodeId before = owners.lastEntry().getValue();
        for (Map.Entry<Long, NodeId> each : owners.entrySet()) {
            long size = each.getKey() - token;
            stretches.add(new Stretch(before, each.getKey(), size, each.getValue()));
            token = each.getKey();
            before = each.getValue();
        }
        return stretches;
    }

    /// The first of those that own the most.
    private static NodeId mostOf(SortedMap<NodeId, Long> load) {
        NodeId most = load.firstKey();
        long places = 0;
        for (Map.Entry<NodeId, Long> each : load.entrySet()) {
            if (each.getValue() > places) {
                most = each.getKey();
                places = each.getValue();
            }
        }
        return most;
    }

    /// How many more pairs are neighbours when the newcomer has a token in the stretch.
    private static int gain(
            Stretch cut, NodeId newcomer, SortedMap<Neighbours, Integer> neighbours) {
        int gained = neighbours.containsKey(new Neighbours(cut.before, newcomer)) ? 0 : 1;
        gained += neighbours.containsKey(new Neighbours(newcomer, cut.owner)) ? 0 : 1;
        boolean parted =
                !cut.before.equals(cut.owner)
                        && neighbours.getOrDefault(new Neighbours(cut.before, cut.owner), 0) == 1;
        return parted ? gained - 1 : gained;
    }
}
