package fulcrum.lab.antientropy;

import fulcrum.machine.Durable;
import fulcrum.machine.Note;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.antientropy.AntiEntropyCodec;
import fulcrum.protocols.antientropy.AntiEntropyMessage;
import fulcrum.protocols.antientropy.AntiEntropyNote;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Headline;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import fulcrum.simulator.World;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Replicas that write alone and repair each other, in a universe that parts and stops them.
///
/// @param operations that writers do
public record AntiEntropyWorld(int operations) implements World<AntiEntropyMessage, RowView> {

    /// A hundred and twenty writes, deletes and repairs.
    public static final AntiEntropyWorld DEFAULT = new AntiEntropyWorld(120);

    static final String REPAIRED = "a repair that was asked for was complete";

    /// What a fault may wait for.
    static final List<String> MOMENTS =
            List.of("differs", "repaired", "gave a peer up", "forgot tombstones");

    /// Who replicates a range is fixed, so nobody is replaced; a copy that begins anew is tried out
    /// by the horizon.
    private static final Knobs KNOBS =
            Knobs.DEFAULT
                    .withNodes(2, 5)
                    .withPhases(10_000_000_000L, 30_000_000_000L)
                    .withFaults(List.of(), 60)
                    .withoutFaults(List.of("wipe"))
                    .withFaultNanos(1_000_000, 6_000_000_000L)
                    .withAims(List.of(), MOMENTS);

    @Override
    public String name() {
        return "antientropy";
    }

    @Override
    public Codec<AntiEntropyMessage> messages() {
        return AntiEntropyCodec.MESSAGES;
    }

    @Override
    public Codec<? extends Durable> records() {
        return RowRecord.CODEC;
    }

    @Override
    public Knobs knobs() {
        return KNOBS;
    }

    @Override
    public boolean wantsWallClock() {
        return true;
    }

    @Override
    public List<String> expected() {
        List<String> expected = new ArrayList<>(List.of(REPAIRED));
        for (Class<?> note : AntiEntropyNote.class.getPermittedSubclasses()) {
            // No store rots here.
            if (!note.equals(AntiEntropyNote.TreeDrifted.class)) {
                expected.add("note " + note.getSimpleName());
            }
        }
        return expected;
    }

    @Override
    public String about(int nodes) {
        return nodes + " replicas that take writes alone, and repair each other";
    }

    @Override
    public @Nullable Headline headline(Note note, Columns after) {
        return note instanceof AntiEntropyNote told ? AntiEntropyHeadlines.of(told) : null;
    }

    @Override
    public String passing() {
        return "no invariant broke, and in the calm all had the same rows: the latest that were"
                + " written, and none that were deleted";
    }

    @Override
    public Episode<AntiEntropyMessage, RowView> begin(Universe universe, Stage<RowView> stage) {
        return new AntiEntropyEpisode(this, universe, stage);
    }
}
