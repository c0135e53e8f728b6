package fulcrum.server.postgres.wire;

import fulcrum.server.session.Standing;
import fulcrum.sql.session.Opening;

/// What all connections of a door share.
record DoorSide(
        Opening opening,
        Standing standing,
        Admission admission,
        DoorBounds bounds,
        DoorCounters counters) {}
