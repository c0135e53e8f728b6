package fulcrum.lab.database;

import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardMessage;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The whole database, in a universe that tries to break it: three members, each with a coordinator
/// and a replica of every shard, and perhaps further coordinators.
///
/// @param clients who use it
/// @param transactions of each client
public record DatabaseWorld(int clients, int transactions) implements World<ShardMessage, Part> {

    /// Five clients of twelve transactions each.
    public static final DatabaseWorld DEFAULT = new DatabaseWorld(5, 12);

    @Override
    public String name() {
        return "database";
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
    public boolean wantsWallClock() {
        return true;
    }

    @Override
    public Knobs knobs() {
        return GroupDraw.KNOBS
                .withNodes(2 * Place.MEMBERS, 5 * Place.MEMBERS)
                .withoutFaults(List.of("wipe", "clock-jump", "clock-freeze"))
                .withAims(List.of("leader"), List.of());
    }

    @Override
    public List<String> expected() {
        return List.of(
                "torn tail",
                "load",
                "note Prepared",
                "note Resolved",
                "note Decided",
                "note ProbeRelayed",
                "deadlock at one shard",
                "deadlock over shards");
    }

    @Override
    public String about(int nodes) {
        int shards = Place.shards(nodes);
        return Place.MEMBERS
                + " members, each of them "
                + (shards + 1)
                + " nodes: a coordinator and a replica of each shard";
    }

    @Override
    public @Nullable Headline headline(Note note, Columns after) {
        return note instanceof RaftNote told ? RaftHeadlines.of(told, after.role()) : null;
    }

    @Override
    public String passing() {
        return "what clients saw is strictly serializable, and the calm left nothing of any"
                + " transaction behind";
    }

    @Override
    public Episode<ShardMessage, Part> begin(Universe universe, Stage<Part> stage) {
        return new DatabaseEpisode(this, universe, stage);
    }
}
