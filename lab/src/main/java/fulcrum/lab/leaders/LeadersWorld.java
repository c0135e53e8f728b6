package fulcrum.lab.leaders;

import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardMessage;
import fulcrum.database.shard.ShardView;
import fulcrum.lab.group.GroupDraw;
import fulcrum.lab.group.RaftHeadlines;
import fulcrum.machine.Durable;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.fault.Plan;
import fulcrum.machine.fault.Victim;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.log.raft.RaftNote;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Headline;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import fulcrum.simulator.World;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Idle groups, each with a replica at every member. One member is killed with all its replicas,
/// stays away, and comes back. Wherever a table's shards are, each is in one of the groups, so who
/// leads its group leads it.
///
/// @param members 3 or 5, so that all of them vote everywhere
/// @param groups that of the catalog included
public record LeadersWorld(int members, int groups) implements World<ShardMessage, ShardView> {

    /// Three members and as many groups as 12 shards of a table and the catalog need.
    public static final LeadersWorld DEFAULT = new LeadersWorld(3, 13);

    /// Leaderships have been handed over to even them out.
    static final String HANDED_OVER = "note TransferBegan";

    static final NodeId VICTIM = new NodeId(1);

    private static final long SECOND = 1_000_000_000;

    /// When the victim is killed, in simulated time.
    static final long KILLED_NANOS = 25 * SECOND;

    /// When it begins to come back: then the storm ends.
    static final long BACK_NANOS = 50 * SECOND;

    /// So long before each of the two it is looked who leads.
    static final long SETTLED_NANOS = 10 * SECOND;

    /// From its return on until leaderships are even and have not moved for [#QUIET_NANOS]; across
    /// regions, where elections take twenty times as long, four times that.
    static final long EVEN_NANOS = 20 * SECOND;

    static final long QUIET_NANOS = 2 * SECOND;

    public LeadersWorld {
        if ((members != 3 && members != 5) || groups < 1) {
            throw new IllegalArgumentException(groups + " groups of " + members + " members");
        }
    }

    @Override
    public String name() {
        return "leaders";
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
        Plan plan = Plan.NONE;
        for (NodeId node : Place.nodes(VICTIM, groups)) {
            Fault kill = new Fault.Kill(new Victim.Named(node));
            plan = plan.at(KILLED_NANOS, kill, BACK_NANOS - KILLED_NANOS);
        }
        return GroupDraw.KNOBS
                .withNodes(members * groups)
                .withPhases(BACK_NANOS, EVEN_NANOS)
                .withFaults(List.of("kill"), 0)
                .withPlan(plan);
    }

    @Override
    public List<String> expected() {
        return List.of(HANDED_OVER);
    }

    @Override
    public String about(int nodes) {
        return members + " members, each of them " + groups + " nodes: a replica of each group";
    }

    @Override
    public @Nullable Headline headline(Note note, Columns after) {
        return note instanceof RaftNote told ? RaftHeadlines.of(told, after.role()) : null;
    }

    @Override
    public String passing() {
        return "all groups were led while a member was away, and leaderships were even again soon"
                + " after its return";
    }

    @Override
    public Episode<ShardMessage, ShardView> begin(Universe universe, Stage<ShardView> stage) {
        return new LeadersEpisode(this, universe, stage);
    }
}
