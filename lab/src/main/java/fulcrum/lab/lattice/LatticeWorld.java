package fulcrum.lab.lattice;

import fulcrum.machine.Durable;
import fulcrum.machine.Note;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.lattice.leaderless.LeaderlessCodec;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage;
import fulcrum.protocols.lattice.leaderless.LeaderlessNote;
import fulcrum.protocols.lattice.leaderless.LeaderlessView;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Headline;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import fulcrum.simulator.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Rows replicated without a leader, in a universe that parts, delays, stops and loses nodes.
///
/// @param clients who use the rows
/// @param operations of each client
public record LatticeWorld(int clients, int operations)
        implements World<LeaderlessMessage, LeaderlessView> {

    /// Six clients of eighty operations each.
    public static final LatticeWorld DEFAULT = new LatticeWorld(6, 80);

    static final String NOT_LINEARIZABLE = "what quorums told was not linearizable";

    /// What a fault may wait for.
    static final List<String> MOMENTS =
            List.of(
                    "kept a hint",
                    "delivered a hint",
                    "repaired after a read",
                    "awaited a repair",
                    "took a checkpoint",
                    "began to be filled",
                    "became whole");

    private static final Knobs KNOBS =
            Knobs.DEFAULT
                    .withNodes(3, 6)
                    .withPhases(8_000_000_000L, 60_000_000_000L)
                    .withFaults(List.of(), 150)
                    .withFaultNanos(1_000_000, 3_000_000_000L)
                    .withAims(List.of(), MOMENTS);

    @Override
    public String name() {
        return "lattice";
    }

    @Override
    public Codec<LeaderlessMessage> messages() {
        return LeaderlessCodec.MESSAGES;
    }

    @Override
    public Codec<? extends Durable> records() {
        return LeaderlessCodec.RECORDS;
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
        List<String> expected = new ArrayList<>(List.of(NOT_LINEARIZABLE));
        Set<Class<?>> rare = Set.of(LeaderlessNote.RebuildBegan.class);
        for (Class<?> note : LeaderlessNote.class.getPermittedSubclasses()) {
            if (!rare.contains(note)) {
                expected.add("note " + note.getSimpleName());
            }
        }
        return expected;
    }

    @Override
    public String about(int nodes) {
        return nodes + " nodes, of which any takes reads and writes";
    }

    @Override
    public @Nullable Headline headline(Note note, Columns after) {
        return note instanceof LeaderlessNote told ? LatticeHeadlines.of(told) : null;
    }

    @Override
    public String passing() {
        return "no invariant broke, nothing acknowledged was lost or counted twice, each level kept"
                + " what it promises, and in the calm all homes came to hold the same";
    }

    @Override
    public Episode<LeaderlessMessage, LeaderlessView> begin(
            Universe universe, Stage<LeaderlessView> stage) {
        return new LatticeEpisode(this, universe, stage);
    }
}
