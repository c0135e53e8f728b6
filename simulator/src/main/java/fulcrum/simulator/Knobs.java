package fulcrum.simulator;

import fulcrum.machine.fault.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Between which bounds a universe is drawn. A world sets them, and a user may narrow them.
///
/// An instance never changes once it can be seen: each `with` returns another.
public final class Knobs {

    private static final long SECOND = 1_000_000_000L;

    /// Three to seven nodes, ten seconds of storm.
    public static final Knobs DEFAULT = new Knobs();

    private int nodesLeast = 3;
    private int nodesMost = 7;
    private long stormNanos = 10 * SECOND;
    private long calmNanos = 30 * SECOND;
    private Universe.@Nullable Preset preset;
    private List<String> faults = List.of();
    private List<String> impossible = List.of();
    private int strikesPerMinute = 60;
    private long faultNanosLeast = SECOND / 100;
    private long faultNanosMost = 4 * SECOND;
    private List<String> roles = List.of();
    private List<String> moments = List.of();
    private long driftPpmMost = 1000;
    private @Nullable Plan plan;

    private Knobs() {}

    private Knobs(Knobs other) {
        nodesLeast = other.nodesLeast;
        nodesMost = other.nodesMost;
        stormNanos = other.stormNanos;
        calmNanos = other.calmNanos;
        preset = other.preset;
        faults = other.faults;
        impossible = other.impossible;
        strikesPerMinute = other.strikesPerMinute;
        faultNanosLeast = other.faultNanosLeast;
        faultNanosMost = other.faultNanosMost;
        roles = other.roles;
        moments = other.moments;
        driftPpmMost = other.driftPpmMost;
        plan = other.plan;
    }

    /// The same with exactly so many nodes.
    public Knobs withNodes(int nodes) {
        return withNodes(nodes, nodes);
    }

    /// The same with another number of nodes.
    public Knobs withNodes(int least, int most) {
        if (least < 1 || most < least) {
            throw new IllegalArgumentException("no world has " + least + " to " + most + " nodes");
        }
        Knobs other = new Knobs(this);
        other.nodesLeast = least;
        other.nodesMost = most;
        return other;
    }

    /// The same with other lengths of the two phases.
    public Knobs withPhases(long storm, long calm) {
        Knobs other = new Knobs(this);
        other.stormNanos = storm;
        other.calmNanos = calm;
        return other;
    }

    /// The same with these distances; drawn where null.
    public Knobs withPreset(Universe.@Nullable Preset distances) {
        Knobs other = new Knobs(this);
        other.preset = distances;
        return other;
    }

    /// The same with only these faults, by name; all where empty.
    public Knobs withFaults(List<String> names, int perMinute) {
        Knobs other = new Knobs(this);
        other.faults = List.copyOf(names);
        other.strikesPerMinute = perMinute;
        return other;
    }

    /// The same without these faults, by name: the world has no place for them.
    public Knobs withoutFaults(List<String> names) {
        Knobs other = new Knobs(this);
        other.impossible = List.copyOf(names);
        return other;
    }

    /// The same with faults that last this long.
    public Knobs withFaultNanos(long least, long most) {
        Knobs other = new Knobs(this);
        other.faultNanosLeast = least;
        other.faultNanosMost = most;
        return other;
    }

    /// The same with roles that faults look for and moments that they wait for.
    public Knobs withAims(List<String> roleNames, List<String> momentNames) {
        Knobs other = new Knobs(this);
        other.roles = List.copyOf(roleNames);
        other.moments = List.copyOf(momentNames);
        return other;
    }

    /// The same with clocks that are wrong by at most this.
    public Knobs withDrift(long ppmMost) {
        Knobs other = new Knobs(this);
        other.driftPpmMost = ppmMost;
        return other;
    }

    /// The same with this plan; drawn where null.
    public Knobs withPlan(@Nullable Plan scripted) {
        Knobs other = new Knobs(this);
        other.plan = scripted;
        return other;
    }

    /// At least so many nodes.
    public int nodesLeast() {
        return nodesLeast;
    }

    /// At most so many nodes.
    public int nodesMost() {
        return nodesMost;
    }

    /// How long faults strike.
    public long stormNanos() {
        return stormNanos;
    }

    /// How long a healed core may take to get everything done; across regions, four times that.
    public long calmNanos() {
        return calmNanos;
    }

    /// Distances; drawn where null.
    public Universe.@Nullable Preset preset() {
        return preset;
    }

    /// The names of the faults that may strike; all where empty.
    public List<String> faults() {
        return faults;
    }

    /// How many faults strike in a minute of storm, on average.
    public int strikesPerMinute() {
        return strikesPerMinute;
    }

    /// Faults that never strike in the world, by name.
    public List<String> impossible() {
        return impossible;
    }

    /// No fault lasts shorter.
    public long faultNanosLeast() {
        return faultNanosLeast;
    }

    /// No fault lasts longer.
    public long faultNanosMost() {
        return faultNanosMost;
    }

    /// Roles that faults may look for, such as `leader`.
    public List<String> roles() {
        return roles;
    }

    /// Moments of the world that faults may wait for, by name.
    public List<String> moments() {
        return moments;
    }

    /// By which no node's clock is faster or slower than the truth.
    public long driftPpmMost() {
        return driftPpmMost;
    }

    /// Instead of a drawn plan; drawn where null.
    public @Nullable Plan plan() {
        return plan;
    }
}
