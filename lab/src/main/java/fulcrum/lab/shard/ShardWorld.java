package fulcrum.lab.shard;

import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardMessage;
import fulcrum.database.shard.ShardNote;
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

/// A shard, in a universe that tries to break it.
///
/// @param clients who use the shard
/// @param operations of each client
public record ShardWorld(int clients, int operations) implements World<ShardMessage, ShardView> {

    static final String UNKNOWN_SURVIVED = "an unacknowledged write survived";
    static final String UNKNOWN_LOST = "an unacknowledged write was lost";
    static final String REFUSED = "a write was refused for good";

    /// Five clients of forty operations each.
    public static final ShardWorld DEFAULT = new ShardWorld(5, 40);

    @Override
    public String name() {
        return "shard";
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
        return GroupDraw.KNOBS.withAims(
                List.of("leader"), List.of("became leader", "forwarded a write"));
    }

    @Override
    public List<String> expected() {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "torn tail",
                                "load",
                                "snapshot adopted",
                                UNKNOWN_SURVIVED,
                                UNKNOWN_LOST,
                                REFUSED));
        for (Class<?> note : ShardNote.class.getPermittedSubclasses()) {
            if (note != ShardNote.ReplicasDiffer.class) { // which is never to be seen
                all.add("note " + note.getSimpleName());
            }
        }
        return all;
    }

    @Override
    public String about(int nodes) {
        return RaftHeadlines.about(nodes) + "; any that is up can be asked";
    }

    @Override
    public @Nullable Headline headline(Note note, Columns after) {
        return note instanceof RaftNote told ? RaftHeadlines.of(told, after.role()) : null;
    }

    @Override
    public String passing() {
        return "no invariant broke, what clients saw is linearizable, every write took effect once"
                + " at most, and the calm got everything done";
    }

    @Override
    public Episode<ShardMessage, ShardView> begin(Universe universe, Stage<ShardView> stage) {
        return new ShardEpisode(this, universe, stage);
    }
}
