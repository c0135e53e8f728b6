package fulcrum.simulator;

import fulcrum.machine.fault.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Between which bounds a universe is drawn. A world sets them, and a user may narrow them.
///
/// @param nodesLeast at least so many nodes
/// @param nodesMost at most so many
/// @param stormNanos how long faults strike
/// @param calmNanos how long a healed core may take to get everything done
/// @param preset of distances; drawn where null
/// @param faults the names of the faults that may strike; all where empty
/// @param strikesPerMinute how many faults strike in a minute of storm, on average
/// @param faultNanosLeast no fault lasts shorter
/// @param faultNanosMost no fault lasts longer
/// @param roles that faults may look for, such as `leader`
/// @param moments that faults may wait for, by name
/// @param driftPpmMost by which no node's clock is faster or slower than the truth
/// @param plan instead of a drawn one; drawn where null
public record Knobs(
        int nodesLeast,
        int nodesMost,
        long stormNanos,
        long calmNanos,
        Universe.@Nullable Preset preset,
        List<String> faults,
        int strikesPerMinute,
        long faultNanosLeast,
        long faultNanosMost,
        List<String> roles,
        List<String> moments,
        long driftPpmMost,
        @Nullable Plan plan) {

    private static final long SECOND = 1_000_000_000L;

    /// Three to seven nodes, ten seconds of storm.
    public static final Knobs DEFAULT =
            new Knobs(
                    3,
                    7,
                    10 * SECOND,
                    30 * SECOND,
                    null,
                    List.of(),
                    60,
                    SECOND / 100,
                    4 * SECOND,
                    List.of(),
                    List.of(),
                    1000,
                    null);

    public Knobs {
        faults = List.copyOf(faults);
        roles = List.copyOf(roles);
        moments = List.copyOf(moments);
        if (nodesLeast < 1 || nodesMost < nodesLeast) {
            throw new IllegalArgumentException("no world has " + nodesLeast + " to " + nodesMost);
        }
    }

    /// The same with exactly so many nodes.
    public Knobs withNodes(int nodes) {
        return withNodes(nodes, nodes);
    }

    /// The same with another number of nodes.
    public Knobs withNodes(int least, int most) {
        return new Knobs(
                least,
                most,
                stormNanos,
                calmNanos,
                preset,
                faults,
                strikesPerMinute,
                faultNanosLeast,
                faultNanosMost,
                roles,
                moments,
                driftPpmMost,
                plan);
    }

    /// The same with other lengths of the two phases.
    public Knobs withPhases(long storm, long calm) {
        return new Knobs(
                nodesLeast,
                nodesMost,
                storm,
                calm,
                preset,
                faults,
                strikesPerMinute,
                faultNanosLeast,
                faultNanosMost,
                roles,
                moments,
                driftPpmMost,
                plan);
    }

    /// The same with these distances.
    public Knobs withPreset(Universe.@Nullable Preset distances) {
        return new Knobs(
                nodesLeast,
                nodesMost,
                stormNanos,
                calmNanos,
                distances,
                faults,
                strikesPerMinute,
                faultNanosLeast,
                faultNanosMost,
                roles,
                moments,
                driftPpmMost,
                plan);
    }

    /// The same with only these faults, by name; all where empty.
    public Knobs withFaults(List<String> names, int perMinute) {
        return new Knobs(
                nodesLeast,
                nodesMost,
                stormNanos,
                calmNanos,
                preset,
                names,
                perMinute,
                faultNanosLeast,
                faultNanosMost,
                roles,
                moments,
                driftPpmMost,
                plan);
    }

    /// The same with faults that last this long.
    public Knobs withFaultNanos(long least, long most) {
        return new Knobs(
                nodesLeast,
                nodesMost,
                stormNanos,
                calmNanos,
                preset,
                faults,
                strikesPerMinute,
                least,
                most,
                roles,
                moments,
                driftPpmMost,
                plan);
    }

    /// The same with roles that faults look for and moments that they wait for.
    public Knobs withAims(List<String> roleNames, List<String> momentNames) {
        return new Knobs(
                nodesLeast,
                nodesMost,
                stormNanos,
                calmNanos,
                preset,
                faults,
                strikesPerMinute,
                faultNanosLeast,
                faultNanosMost,
                roleNames,
                momentNames,
                driftPpmMost,
                plan);
    }

    /// The same with clocks that are wrong by at most this.
    public Knobs withDrift(long ppmMost) {
        return new Knobs(
                nodesLeast,
                nodesMost,
                stormNanos,
                calmNanos,
                preset,
                faults,
                strikesPerMinute,
                faultNanosLeast,
                faultNanosMost,
                roles,
                moments,
                ppmMost,
                plan);
    }

    /// The same with this plan instead of a drawn one.
    public Knobs withPlan(@Nullable Plan scripted) {
        return new Knobs(
                nodesLeast,
                nodesMost,
                stormNanos,
                calmNanos,
                preset,
                faults,
                strikesPerMinute,
                faultNanosLeast,
                faultNanosMost,
                roles,
                moments,
                driftPpmMost,
                scripted);
    }
}
