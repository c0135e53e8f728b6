package fulcrum.lab.gossip;

import fulcrum.machine.Durable;
import fulcrum.machine.Note;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.gossip.GossipCodec;
import fulcrum.protocols.gossip.GossipMessage;
import fulcrum.protocols.gossip.GossipNote;
import fulcrum.protocols.gossip.GossipView;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Headline;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import fulcrum.simulator.World;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Members that gossip, in a universe that parts, delays, stops and replaces them.
///
/// @param announcements that are made of what members are to tell of themselves
public record GossipWorld(int announcements) implements World<GossipMessage, GossipView> {

    /// Thirty announcements.
    public static final GossipWorld DEFAULT = new GossipWorld(30);

    static final String FALSE_SUSPICION = "a living member was suspected";
    static final String FALSE_DEATH = "a living member was taken for dead";
    static final String LEFT = "a member left";
    static final String JOINED = "a node joined";

    /// What a fault may wait for.
    static final List<String> MOMENTS =
            List.of("suspected a member", "took a member for dead", "refuted", "greeted");

    private static final Knobs KNOBS =
            Knobs.DEFAULT
                    .withNodes(2, 7)
                    .withPhases(10_000_000_000L, 30_000_000_000L)
                    .withFaults(List.of(), 60)
                    .withFaultNanos(1_000_000, 4_000_000_000L)
                    .withAims(List.of(), MOMENTS);

    @Override
    public String name() {
        return "gossip";
    }

    @Override
    public Codec<GossipMessage> messages() {
        return GossipCodec.MESSAGES;
    }

    @Override
    public Codec<? extends Durable> records() {
        return GossipCodec.RECORDS;
    }

    @Override
    public Knobs knobs() {
        return KNOBS;
    }

    @Override
    public List<String> expected() {
        List<String> expected =
                new ArrayList<>(List.of(FALSE_SUSPICION, FALSE_DEATH, LEFT, JOINED));
        for (Class<?> note : GossipNote.class.getPermittedSubclasses()) {
            // Runs are too short for anybody to be forgotten often.
            boolean late =
                    note.equals(GossipNote.MemberForgotten.class)
                            || note.equals(GossipNote.RumourIgnored.class);
            if (!late) {
                expected.add("note " + note.getSimpleName());
            }
        }
        return expected;
    }

    @Override
    public String about(int nodes) {
        return nodes + " members, each of which probes one other in every period";
    }

    @Override
    public @Nullable Headline headline(Note note, Columns after) {
        return note instanceof GossipNote told ? GossipHeadlines.of(told) : null;
    }

    @Override
    public String passing() {
        return "no invariant broke, and in the calm everybody knew who is there, who is not, and"
                + " what each has announced";
    }

    @Override
    public Episode<GossipMessage, GossipView> begin(Universe universe, Stage<GossipView> stage) {
        return new GossipEpisode(this, universe, stage);
    }
}
