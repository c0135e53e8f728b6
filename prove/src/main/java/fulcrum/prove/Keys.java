package fulcrum.prove;

import fulcrum.machine.Dice;
import fulcrum.verify.history.Value;
import java.util.ArrayList;
import java.util.List;

/// The keys of a run. A key that has seen its share of operations gives way to one of another name:
/// so the history of each stays short enough to be judged, however long the run is.
final class Keys {

    /// A key while it is used.
    static final class Key {

        final Workload workload;
        final Value name;
        private int left;

        /// What the key was last seen to hold.
        private volatile Value recent = Value.nil();

        private Key(Workload workload, Value name, int left) {
            this.workload = workload;
            this.name = name;
            this.left = left;
        }

        Value recent() {
            return recent;
        }

        void saw(Value value) {
            recent = value;
        }
    }

    private final List<Workload> workloads;
    private final int operationsEach;
    private final List<Key> inUse = new ArrayList<>();
    private final List<Value> names = new ArrayList<>();

    /// @param each keys that a workload uses at a time
    /// @param operationsEach operations that a key sees
    Keys(List<Workload> workloads, int each, int operationsEach) {
        this.workloads = List.copyOf(workloads);
        this.operationsEach = operationsEach;
        for (int i = 0; i < each * workloads.size(); i++) {
            inUse.add(another(i));
        }
    }

    private Key another(int place) {
        Workload workload = workloads.get(place % workloads.size());
        Value name = Value.of(workload.label() + '-' + (names.size() + 1));
        names.add(name);
        return new Key(workload, name, operationsEach);
    }

    /// A key for one operation.
    synchronized Key draw(Dice dice) {
        int place = dice.below(inUse.size());
        Key key = inUse.get(place);
        if (key.left == 0) {
            key = another(place);
            inUse.set(place, key);
        }
        key.left--;
        return key;
    }

    /// All that have been used.
    synchronized List<Value> all() {
        return List.copyOf(names);
    }
}
