package fulcrum.lab.detector;

import fulcrum.machine.Durable;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.detector.DetectorCodec;
import fulcrum.protocols.detector.DetectorMessage;
import fulcrum.protocols.detector.DetectorNote;
import fulcrum.protocols.detector.DetectorView;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Headline;
import fulcrum.simulator.Headline.Weight;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import fulcrum.simulator.World;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Nodes that watch each other by heartbeats, in a universe that parts, delays and stops them.
///
/// @param questions that are asked about whom they suspect
public record DetectorWorld(int questions) implements World<DetectorMessage, DetectorView> {

    /// Thirty questions.
    public static final DetectorWorld DEFAULT = new DetectorWorld(30);

    static final String MISTAKE = "a living node was suspected";

    private static final List<String> MOMENTS = List.of("suspected a peer", "trusted a peer");

    /// Who watches whom is fixed, so nobody is replaced; and a detector has nothing on a disk.
    private static final List<String> FAULTS =
            List.of(
                    "kill",
                    "pause",
                    "partition",
                    "cut",
                    "isolate",
                    "one-way",
                    "delay",
                    "reorder",
                    "clog",
                    "swizzle-clog",
                    "drop",
                    "duplicate",
                    "clock-drift",
                    "clock-jump");

    private static final Knobs KNOBS =
            Knobs.DEFAULT
                    .withNodes(2, 7)
                    .withPhases(10_000_000_000L, 30_000_000_000L)
                    .withFaults(FAULTS, 60)
                    .withFaultNanos(1_000_000, 4_000_000_000L)
                    .withAims(List.of(), MOMENTS);

    @Override
    public String name() {
        return "detector";
    }

    @Override
    public Codec<DetectorMessage> messages() {
        return DetectorCodec.MESSAGES;
    }

    @Override
    public Codec<? extends Durable> records() {
        return DetectorCodec.RECORDS;
    }

    @Override
    public Knobs knobs() {
        return KNOBS;
    }

    @Override
    public List<String> expected() {
        return List.of(
                MISTAKE, "note Suspected", "note Trusted", "note Stalled", "note HeartbeatIgnored");
    }

    @Override
    public String about(int nodes) {
        return nodes + " nodes, each of which watches every other";
    }

    @Override
    public @Nullable Headline headline(Note note, Columns after) {
        return switch (note) {
            case DetectorNote.Suspected(NodeId peer, long silent, long _) ->
                    new Headline(
                            Weight.TURN,
                            "suspects " + peer + ", silent for " + silent / 1_000_000 + " ms");
            case DetectorNote.Trusted(NodeId peer, long _) ->
                    new Headline(Weight.NEWS, "trusts " + peer + " again");
            case DetectorNote.Stalled(NodeId _, long late) ->
                    new Headline(
                            Weight.DETAIL,
                            "was stalled for " + late / 1_000_000 + " ms, and suspects itself");
            default -> null; // the rest is for those who know the protocol
        };
    }

    @Override
    public String passing() {
        return "no invariant broke, and in the calm everybody suspected the dead and trusted the"
                + " living";
    }

    @Override
    public Episode<DetectorMessage, DetectorView> begin(
            Universe universe, Stage<DetectorView> stage) {
        return new DetectorEpisode(this, universe, stage);
    }
}
