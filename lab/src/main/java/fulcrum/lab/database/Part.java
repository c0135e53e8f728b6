package fulcrum.lab.database;

import fulcrum.database.session.CoordinatorView;
import fulcrum.database.shard.ShardView;
import fulcrum.database.transaction.Blocked;
import fulcrum.machine.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be seen of a part of a member: either of the two.
///
/// @param shard of a replica
/// @param blocked who waits for whom at it
/// @param coordinator of a coordinator
public record Part(
        @Nullable ShardView shard, List<Blocked> blocked, @Nullable CoordinatorView coordinator)
        implements View {

    public Part {
        blocked = List.copyOf(blocked);
    }
}
