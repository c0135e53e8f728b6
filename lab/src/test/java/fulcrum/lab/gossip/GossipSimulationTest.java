package fulcrum.lab.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.lab.Passing;
import fulcrum.machine.NodeId;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.fault.Plan;
import fulcrum.machine.fault.Strike;
import fulcrum.machine.fault.Victim;
import fulcrum.machine.trace.TraceEvent;
import fulcrum.protocols.gossip.GossipNote;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.Run;
import fulcrum.simulator.RunSet;
import fulcrum.simulator.Simulation;
import fulcrum.simulator.Universe;
import fulcrum.verify.RunConditions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A smoke set of what `./fulcrum sim gossip --count 10000` does at length.
final class GossipSimulationTest {

    private static final GossipWorld WORLD = GossipWorld.DEFAULT;
    private static final long MILLI = 1_000_000;

    private static RunSet passes(Knobs knobs, long first, long count) {
        return Passing.passes(WORLD, knobs, first, count);
    }

    @Test
    void threeHundredUniversesInStormAndCalm() {
        RunSet set = passes(WORLD.knobs(), 1, 300);
        assertThat(set.shortfalls(1)).isEmpty();
        assertThat(RunConditions.shortcomings(set.conditions())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SAME_DATACENTRE", "SAME_REGION", "CROSS_REGION"})
    void nearAndFar(String preset) {
        passes(WORLD.knobs().withPreset(Universe.Preset.valueOf(preset)), 2000, 30);
    }

    @Test
    void twoSidesThatBuriedEachOtherMeetAgain() {
        List<String> faults = List.of("partition", "cut", "isolate", "one-way");
        RunSet set = passes(WORLD.knobs().withFaults(faults, 60), 3000, 60);
        assertThat(set.coverage().of("note MemberReturned")).isGreaterThan(100);
    }

    @Test
    void whoIsKilledAgainAndAgainIsBelievedInEveryLife() {
        List<String> faults = List.of("kill", "torn-tail", "lost-suffix", "wipe");
        RunSet set = passes(WORLD.knobs().withFaults(faults, 200), 4000, 60);
        assertThat(set.coverage().of("note MemberReturned")).isGreaterThan(100);
    }

    /// §4.3 bounds the time until a member is probed, §4.2 the time that it has then, and the rest
    /// spreads with the pings. Nobody announces, joins or leaves here, and the network is near.
    @Test
    void aCrashIsKnownToEverybodyWithinABound() {
        long crash = 3000 * MILLI;
        Fault kill = new Fault.Kill(Victim.of(1));
        Strike.When when = new Strike.When.At(crash);
        Knobs knobs =
                WORLD.knobs()
                        .withNodes(5)
                        .withPreset(Universe.Preset.SAME_DATACENTRE)
                        .withPlan(new Plan(List.of(new Strike(1, when, kill, 6900 * MILLI))));
        for (long seed = 1; seed <= 100; seed++) {
            Map<NodeId, Long> suspected = new TreeMap<>();
            Set<NodeId> buriedBy = new TreeSet<>();
            Run run =
                    Simulation.run(
                            new GossipWorld(0),
                            Universe.from(seed, knobs),
                            (event, _) -> {
                                if (event instanceof TraceEvent.Noted noted
                                        && noted.time() >= crash) {
                                    witness(noted, suspected, buriedBy);
                                }
                            });
            assertThat(run.verdict().passed()).isTrue();
            // 2n - 1 periods of at most 150 ms until all have probed it, and the next one tells.
            assertThat(suspected).as("seed %d", seed).hasSize(4);
            assertThat(suspected.values())
                    .as("seed %d", seed)
                    .allMatch(time -> time - crash < 10 * 150 * MILLI);
            assertThat(buriedBy).as("seed %d", seed).hasSize(4);
        }
    }

    private static void witness(
            TraceEvent.Noted noted, Map<NodeId, Long> suspected, Set<NodeId> buriedBy) {
        NodeId crashed = new NodeId(1);
        NodeId by = Objects.requireNonNull(noted.node());
        if (noted.note() instanceof GossipNote.MemberSuspected n && n.member().equals(crashed)) {
            suspected.putIfAbsent(by, noted.time());
        } else if (noted.note() instanceof GossipNote.MemberDied n && n.member().equals(crashed)) {
            buriedBy.add(by);
        }
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        for (long seed = 1; seed <= 20; seed++) {
            Universe universe = Universe.from(seed, WORLD.knobs());
            Run run = Simulation.run(WORLD, universe);
            Run again = Simulation.run(WORLD, universe, (_, _) -> {});
            assertThat(again.hash()).isEqualTo(run.hash());
        }
    }
}
