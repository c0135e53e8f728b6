package fulcrum.server.postgres;

import fulcrum.server.session.Session;
import fulcrum.server.session.Standing;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What all connections of a door share.
///
/// @param random of which secrets are drawn, so not one that can be guessed
record DoorSide(
        Supplier<Session> sessions,
        Standing standing,
        ResultReader results,
        DoorBounds bounds,
        DoorCounters counters,
        RandomGenerator random) {}
