package fulcrum.database.gate;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A feature that software of the version before does not understand: on a wire, or on a disk to
/// which it may have to go back. A node leaves it alone until its cluster has opened the gate,
/// which it does once every member runs a version that has it; the catalog says which are open, and
/// none is ever closed.
///
/// A row is never changed or taken away: clusters remember gates by name.
public enum Gate {
    REPLICA_HASHES(
            "replica_hashes",
            2,
            "the messages Compare, Compared and Verdict between the replicas of a group",
            "replicas compare hashes of what they have applied, and whoever differs is told"),
    TRANSACTIONS(
            "transactions",
            2,
            "the messages Across, Vouch and Vouched of coordinators and shards, and what they bring"
                    + " into logs",
            "transactions over the rows of any shards");

    /// The version of formats that this software reads and writes where nobody tells it otherwise.
    public static final int NEWEST = 2;

    /// The oldest that it still reads and writes: a cluster is upgraded by one version at a time.
    public static final int OLDEST = NEWEST - 1;

    private final String label;
    private final int since;
    private final String guarded;
    private final String meaning;

    Gate(String label, int since, String guarded, String meaning) {
        this.label = label;
        this.since = since;
        this.guarded = guarded;
        this.meaning = meaning;
    }

    /// Its name in catalogs, and for people.
    public String label() {
        return label;
    }

    /// The first version that has it.
    public int since() {
        return since;
    }

    /// What is not written or sent while it is closed.
    public String guarded() {
        return guarded;
    }

    /// What it is good for, in half a sentence.
    public String meaning() {
        return meaning;
    }

    /// The gate of this name; null where only later software has one.
    public static @Nullable Gate of(String label) {
        for (Gate gate : values()) {
            if (gate.label.equals(label)) {
                return gate;
            }
        }
        return null;
    }

    /// All that a version has, those of earlier ones included.
    public static SortedSet<Gate> upTo(int version) {
        SortedSet<Gate> gates = new TreeSet<>();
        for (Gate gate : values()) {
            if (gate.since <= version) {
                gates.add(gate);
            }
        }
        return gates;
    }

    /// Those of these names that this software has.
    public static SortedSet<Gate> among(Collection<String> labels) {
        SortedSet<Gate> gates = new TreeSet<>();
        for (String label : labels) {
            Gate gate = of(label);
            if (gate != null) {
                gates.add(gate);
            }
        }
        return gates;
    }

    /// Their names.
    public static SortedSet<String> labels(Collection<Gate> gates) {
        SortedSet<String> labels = new TreeSet<>();
        gates.forEach(gate -> labels.add(gate.label));
        return labels;
    }

    /// None of them.
    public static SortedSet<Gate> none() {
        return Collections.emptySortedSet();
    }
}
