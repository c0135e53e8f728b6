package fulcrum.protocols.crdt;

import fulcrum.machine.Replica;
import fulcrum.machine.clock.Dot;
import java.util.ArrayList;
import java.util.List;

/// The writes that something stands on. Almeida, Shoker, Baquero 2018, section 7.3 (`DotSet`).
///
/// @param dots ascending
public record DotSet(List<Dot<Replica>> dots) {

    public static final DotSet EMPTY = new DotSet(List.of());

    public DotSet {
        dots = List.copyOf(dots);
        for (int i = 1; i < dots.size(); i++) {
            if (dots.get(i - 1).compareTo(dots.get(i)) >= 0) {
                throw new IllegalArgumentException("dots ascend strictly: " + dots);
            }
        }
    }

    static DotSet of(Dot<Replica> dot) {
        return new DotSet(List.of(dot));
    }

    public boolean isEmpty() {
        return dots.isEmpty();
    }

    public boolean contains(Dot<Replica> dot) {
        return dots.contains(dot);
    }

    boolean isOf(Replica replica) {
        return dots.stream().anyMatch(dot -> dot.actor().equals(replica));
    }

    DotSet without(Dot<Replica> dot) {
        List<Dot<Replica>> left = new ArrayList<>(dots);
        left.remove(dot);
        return new DotSet(left);
    }

    /// What both hold, and what either holds that the other has not seen.
    DotSet join(CausalContext here, DotSet other, CausalContext there) {
        List<Dot<Replica>> joined = new ArrayList<>(dots.size() + other.dots.size());
        for (Dot<Replica> dot : dots) {
            if (other.contains(dot) || !there.contains(dot)) {
                joined.add(dot);
            }
        }
        for (Dot<Replica> dot : other.dots) {
            if (!contains(dot) && !here.contains(dot)) {
                joined.add(dot);
            }
        }
        joined.sort(null);
        return joined.equals(dots) ? this : new DotSet(joined);
    }

    @Override
    public String toString() {
        return dots.toString();
    }
}
