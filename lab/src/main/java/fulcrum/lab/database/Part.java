package fulcrum.lab.database;

import fulcrum.database.session.CoordinatorView;
import fulcrum.database.shard.ShardView;
import fulcrum.machine.View;
import org.jspecify.annotations.Nullable;

/// What can be seen of a part of a member: either of the two.
///
/// @param shard of a replica
/// @param coordinator of a coordinator
public record Part(@Nullable ShardView shard, @Nullable CoordinatorView coordinator)
        implements View {}
