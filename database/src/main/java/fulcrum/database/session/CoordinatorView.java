package fulcrum.database.session;

import fulcrum.machine.View;

/// What can be seen of a coordinator.
///
/// @param open transactions that have not ended
/// @param waiting clients' requests that are not answered
/// @param heldBytes of rows that they have written or read, about
public record CoordinatorView(int open, int waiting, long heldBytes) implements View {}
