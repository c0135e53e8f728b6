package fulcrum.lab.raft;

import fulcrum.lab.group.GroupDraw;
import fulcrum.lab.group.RaftHeadlines;
import fulcrum.machine.Durable;
import fulcrum.machine.Note;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.log.raft.RaftCodec;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.protocols.log.raft.RaftMessage;
import fulcrum.protocols.log.raft.RaftNote;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Headline;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import fulcrum.simulator.World;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Registers replicated by Raft, in a universe that tries to break them.
///
/// @param clients who use the registers
/// @param operations of each client
/// @param setting what is not left to the seed; null for nothing
public record RaftWorld(int clients, int operations, @Nullable Setting setting)
        implements World<RaftMessage, RaftView> {

    /// What a scene needs to be so and not otherwise.
    ///
    /// @param config what becomes of the configuration that was drawn; asked more than once
    /// @param stewardRests members change, and leadership is handed over, only where a member is
    ///   lost for good
    public record Setting(UnaryOperator<RaftConfig> config, boolean stewardRests) {}

    /// What a fault may wait for.
    static final List<String> MOMENTS =
            List.of(
                    "became leader",
                    "stood for election",
                    "gave its vote",
                    "began to learn",
                    "became joint",
                    "decided on members",
                    "took a snapshot",
                    "installed a snapshot",
                    "began a transfer");

    /// Five clients of forty operations each.
    public static final RaftWorld DEFAULT = new RaftWorld(5, 40);

    /// A world that leaves everything to the seed.
    public RaftWorld(int clients, int operations) {
        this(clients, operations, null);
    }

    /// The same world with servers that are set up so, and a steward who rests.
    public RaftWorld with(UnaryOperator<RaftConfig> config) {
        return new RaftWorld(clients, operations, new Setting(config, true));
    }

    RaftConfig set(RaftConfig drawn) {
        return setting == null ? drawn : setting.config().apply(drawn);
    }

    boolean stewardRests() {
        return setting != null && setting.stewardRests();
    }

    @Override
    public String name() {
        return "raft";
    }

    @Override
    public Codec<RaftMessage> messages() {
        return RaftCodec.MESSAGES;
    }

    @Override
    public Codec<? extends Durable> records() {
        return RaftCodec.RECORDS;
    }

    @Override
    public Knobs knobs() {
        return GroupDraw.KNOBS.withAims(List.of("leader"), MOMENTS);
    }

    @Override
    public List<String> expected() {
        return Conditions.all();
    }

    @Override
    public String about(int nodes) {
        return RaftHeadlines.about(nodes);
    }

    @Override
    public @Nullable Headline headline(Note note, Columns after) {
        return note instanceof RaftNote told ? RaftHeadlines.of(told, after.role()) : null;
    }

    @Override
    public String passing() {
        return "no invariant broke, what clients saw is linearizable, and the calm got everything"
                + " done";
    }

    @Override
    public Episode<RaftMessage, RaftView> begin(Universe universe, Stage<RaftView> stage) {
        return new RaftEpisode(this, universe, stage);
    }
}
