package fulcrum.simulator;

import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.machine.Timer;
import fulcrum.machine.conformance.LinksConformance;
import fulcrum.machine.conformance.LinksDriver;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.fault.Victim;
import java.util.ArrayList;
import java.util.List;

/// The imagined links as every host's must be.
final class LinksConformanceTest implements LinksConformance {

    private static final Timer NEXT = Timer.of("next");
    private static final long MILLI = 1_000_000;

    @Override
    public LinksDriver links() {
        return LinksConformanceTest::exchange;
    }

    private static List<String> exchange(List<String> messages, boolean disturbed) {
        List<String> arrived = new ArrayList<>();
        int[] sent = new int[1];
        Probe probe =
                new Probe(
                        2,
                        (self, now, input, out) -> {
                            if (input instanceof Input.Received<String>(NodeId _, String message)) {
                                if (!arrived.contains(messages.getLast())) {
                                    arrived.add(message);
                                }
                            } else if (self.self() == 1 && !(input instanceof Input.Clock)) {
                                int next = Math.min(sent[0]++, messages.size() - 1);
                                out.sendEarly(new NodeId(2), messages.get(next));
                                out.start(NEXT, MILLI);
                            }
                        });
        if (disturbed) {
            probe.at(100, new Fault.Pause(Victim.of(2)), 50);
        }
        Universe calm = probe.universe(7);
        int share = disturbed ? 100_000 : 0;
        Universe.Links links =
                new Universe.Links(
                        Universe.Preset.SAME_REGION, !disturbed, share, share, 64, MILLI);
        Universe universe =
                new Universe(
                        calm.seed(),
                        calm.nodes(),
                        links,
                        calm.disks(),
                        calm.states(),
                        calm.clocks(),
                        calm.processes(),
                        calm.stormNanos(),
                        calm.calmNanos(),
                        calm.plan());
        Simulation.run(probe, universe, (event, columns) -> {});
        return arrived;
    }
}
