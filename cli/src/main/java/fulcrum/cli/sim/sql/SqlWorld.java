package fulcrum.cli.sim.sql;

import fulcrum.database.session.Isolation;
import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardMessage;
import fulcrum.lab.database.Cluster;
import fulcrum.lab.database.Part;
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
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// SQL over the whole database, in a universe that tries to break it: the members of `./fulcrum sim
/// database`, each with its SQL node, and customers who speak SQL to them.
public final class SqlWorld implements World<ShardMessage, Part> {

    public static final SqlWorld DEFAULT = new SqlWorld();

    /// Why statements are refused, sooner or later.
    private static final List<SqlState> REFUSALS =
            List.of(
                    SqlState.UNKNOWN_RESOLUTION,
                    SqlState.DIVISION_BY_ZERO,
                    SqlState.FOREIGN_KEY,
                    SqlState.UNIQUE,
                    SqlState.CHECK,
                    SqlState.SERIALIZATION,
                    SqlState.DEADLOCK,
                    SqlState.QUORUM_UNAVAILABLE);

    private SqlWorld() {}

    @Override
    public String name() {
        return "sql";
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
        return Cluster.knobs(1, 3);
    }

    @Override
    public List<String> expected() {
        List<String> all = new ArrayList<>(List.of("torn tail", "load"));
        for (Isolation isolation : Isolation.values()) {
            all.add(SqlEpisode.ran(isolation));
        }
        for (Use use : Use.values()) {
            all.add(use.counted());
        }
        for (SqlState why : REFUSALS) {
            all.add(Customer.refused(why));
        }
        return all;
    }

    @Override
    public String about(int nodes) {
        return Cluster.about(nodes);
    }

    @Override
    public @Nullable Headline headline(Note note, Columns after) {
        return note instanceof RaftNote told ? RaftHeadlines.of(told, after.role()) : null;
    }

    @Override
    public String passing() {
        return "what statements saw is what SQL promises, and the calm left nothing of any"
                + " transaction behind";
    }

    @Override
    public Episode<ShardMessage, Part> begin(Universe universe, Stage<Part> stage) {
        return new SqlEpisode(universe, stage);
    }
}
