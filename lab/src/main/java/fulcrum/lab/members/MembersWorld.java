package fulcrum.lab.members;

import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardMessage;
import fulcrum.database.shard.ShardView;
import fulcrum.lab.group.GroupDraw;
import fulcrum.lab.group.RaftHeadlines;
import fulcrum.machine.Durable;
import fulcrum.machine.Note;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.log.raft.RaftNote;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Headline;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import fulcrum.simulator.World;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A cluster whose members come and go, in a universe that tries to break it. Each member is two
/// nodes of it: the odd ones have group 0, the even ones the data.
///
/// @param clients who use the data
/// @param operations of each client
/// @param operators who change the members
public record MembersWorld(int clients, int operations, int operators)
        implements World<ShardMessage, ShardView> {

    static final String GREW = "grew to five";
    static final String SHRANK = "shrank to three again";
    static final String LOST = "a member was lost for good";
    static final String ACTIVATED = "a newcomer was made active";
    static final String TURNED_AWAY = "a removed member was turned away";

    /// Three clients of thirty operations each, and two operators.
    public static final MembersWorld DEFAULT = new MembersWorld(3, 30, 2);

    private static final long STORM_NANOS = 20_000_000_000L;
    private static final long CALM_NANOS = 120_000_000_000L;

    @Override
    public String name() {
        return "members";
    }

    @Override
    public Codec<ShardMessage> messages() {
        return ShardCodec.MESSAGES;
    }

    @Override
    public Codec<? extends Durable> records() {
        return ShardCodec.RECORDS;
    }

    @Override
    public Knobs knobs() {
        return GroupDraw.KNOBS
                .withNodes(Place.GROUPS, 5 * Place.GROUPS)
                .withPhases(STORM_NANOS, CALM_NANOS)
                .withoutFaults(List.of("wipe")) // operators lose members, both replicas at once
                .withAims(List.of("leader"), Moments.NAMES);
    }

    @Override
    public List<String> expected() {
        List<String> expected = new ArrayList<>();
        expected.addAll(List.of("torn tail", "snapshot adopted", "note TransferBegan"));
        expected.addAll(List.of(GREW, SHRANK, LOST, ACTIVATED, TURNED_AWAY));
        for (Phase phase : Phase.values()) {
            expected.add(phase.crash());
            if (phase != Phase.DECIDED) { // who commits it appends C-new in that step
                expected.add(phase.crashOfLeader());
            }
        }
        return expected;
    }

    @Override
    public String about(int nodes) {
        return "each member is two nodes, with group 0 and with the data; members come and go";
    }

    @Override
    public @Nullable Headline headline(Note note, Columns after) {
        return note instanceof RaftNote told ? RaftHeadlines.of(told, after.role()) : null;
    }

    @Override
    public String passing() {
        return "no two majorities could decide apart, what clients saw is linearizable, and in the"
                + " calm every group came to the members that the catalog wants";
    }

    @Override
    public Episode<ShardMessage, ShardView> begin(Universe universe, Stage<ShardView> stage) {
        return new MembersEpisode(this, universe, stage);
    }
}
