package fulcrum.protocols.crdt;

import fulcrum.machine.Replica;
import fulcrum.machine.clock.Dot;
import fulcrum.machine.clock.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which writes were seen, removed ones too: a version vector, and a cloud of dots that lie beyond
/// a gap. Almeida, Shoker, Baquero 2018, section 7.2.
///
/// A dot that is in the context and not in the store was removed; that is all that is kept of it.
///
/// @param cloud ascending; none that the vector contains or could take up
public record CausalContext(VersionVector<Replica> vector, List<Dot<Replica>> cloud) {

    public static final CausalContext EMPTY = new CausalContext(VersionVector.empty(), List.of());

    /// So many dots are told one by one.
    private static final int FEW = 16;

    public CausalContext {
        cloud = List.copyOf(cloud);
        for (int i = 0; i < cloud.size(); i++) {
            Dot<Replica> dot = cloud.get(i);
            if (dot.counter() - 1 <= vector.at(dot.actor())) {
                throw new IllegalArgumentException(dot + " is no dot beyond a gap of " + vector);
            }
            if (i > 0 && cloud.get(i - 1).compareTo(dot) >= 0) {
                throw new IllegalArgumentException("dots ascend strictly: " + cloud);
            }
        }
    }

    static CausalContext of(Dot<Replica> dot) {
        return EMPTY.with(dot);
    }

    static CausalContext of(Iterable<Dot<Replica>> dots) {
        TreeSet<Dot<Replica>> sorted = new TreeSet<>();
        dots.forEach(sorted::add);
        return compact(VersionVector.empty(), sorted);
    }

    public boolean contains(Dot<Replica> dot) {
        return vector.contains(dot) || (!cloud.isEmpty() && cloud.contains(dot));
    }

    /// The next write of a replica.
    Dot<Replica> next(Replica self) {
        return new Dot<>(self, Math.addExact(latest(self), 1));
    }

    long latest(Replica replica) {
        long latest = vector.at(replica);
        for (Dot<Replica> dot : cloud) {
            if (dot.actor().equals(replica)) {
                latest = dot.counter();
            }
        }
        return latest;
    }

    CausalContext with(Dot<Replica> dot) {
        if (contains(dot)) {
            return this;
        }
        if (cloud.isEmpty()) {
            return dot.counter() == vector.at(dot.actor()) + 1
                    ? new CausalContext(vector.with(dot), cloud)
                    : new CausalContext(vector, List.of(dot));
        }
        TreeSet<Dot<Replica>> all = new TreeSet<>(cloud);
        all.add(dot);
        return compact(vector, all);
    }

    CausalContext merge(CausalContext other) {
        List<Dot<Replica>> few = other.fewDots();
        if (few != null) {
            CausalContext merged = this;
            for (Dot<Replica> dot : few) {
                merged = merged.with(dot);
            }
            return merged;
        }
        TreeSet<Dot<Replica>> all = new TreeSet<>(cloud);
        all.addAll(other.cloud);
        return compact(vector.merge(other.vector), all);
    }

    /// All dots, where they are few, as in a delta; null otherwise.
    @Nullable List<Dot<Replica>> fewDots() {
        long count = cloud.size();
        for (Dot<Replica> last : vector.dots()) {
            count += Math.min(last.counter(), FEW + 1);
        }
        if (count > FEW) {
            return null;
        }
        if (vector.dots().isEmpty()) {
            return cloud;
        }
        List<Dot<Replica>> dots = new ArrayList<>();
        for (Dot<Replica> last : vector.dots()) {
            for (long counter = 1; counter <= last.counter(); counter++) {
                dots.add(new Dot<>(last.actor(), counter));
            }
        }
        dots.addAll(cloud);
        return dots;
    }

    boolean hasGap(Replica replica) {
        return cloud.stream().anyMatch(dot -> dot.actor().equals(replica));
    }

    CausalContext without(Replica departed) {
        List<Dot<Replica>> left = new ArrayList<>(vector.dots());
        left.removeIf(dot -> dot.actor().equals(departed));
        return new CausalContext(new VersionVector<>(left), cloud);
    }

    /// Takes up into the vector what follows it without a gap.
    private static CausalContext compact(VersionVector<Replica> vector, TreeSet<Dot<Replica>> all) {
        VersionVector<Replica> raised = vector;
        List<Dot<Replica>> beyond = new ArrayList<>();
        for (Dot<Replica> dot : all) {
            if (dot.counter() == raised.at(dot.actor()) + 1) {
                raised = raised.with(dot);
            } else if (!raised.contains(dot)) {
                beyond.add(dot);
            }
        }
        return new CausalContext(raised, beyond);
    }

    @Override
    public String toString() {
        return cloud.isEmpty() ? vector.toString() : vector + "+" + cloud;
    }
}
