package fulcrum.lab.database;

import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.simulator.Port;
import fulcrum.simulator.Stage;
import java.util.ArrayList;
import java.util.List;

/// Has groups hand over leadership just when a transaction is prepared and not yet decided: all
/// that the next leader knows of its locks is what stands in the log.
final class Usurper {

    static final String UNSEATED = "leader unseated between a prepare and its decision";

    private static final long TIMEOUT_NANOS = 2_000_000_000;

    private final Stage<Part> stage;
    private final Houses houses;
    private final Dice dice;

    Usurper(Stage<Part> stage, Houses houses, Dice dice) {
        this.stage = stage;
        this.houses = houses;
        this.dice = dice;
    }

    /// Asks the leaders of most groups but the catalog's to hand over to another voter.
    void strikes(Port port) {
        for (long group = 1; group <= houses.groups() && !port.calm(); group++) {
            RaftView leader = houses.leader(stage, group);
            if (leader == null || dice.chance(1, 3)) {
                continue;
            }
            List<NodeId> heirs = new ArrayList<>(leader.configuration().voters());
            heirs.remove(leader.self());
            if (!heirs.isEmpty()) {
                NodeId door = houses.node(new Place(leader.self(), group));
                port.submit(door, new ShardCommand.MoveLeader(dice.pick(heirs)), TIMEOUT_NANOS);
                stage.sometimes(UNSEATED);
            }
        }
    }
}
