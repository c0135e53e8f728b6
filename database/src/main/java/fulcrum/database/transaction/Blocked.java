package fulcrum.database.transaction;

import java.util.List;

/// Who waits, and for whom.
///
/// @param by all who must end first
public record Blocked(Wait request, List<TxnId> by) {

    public Blocked {
        by = List.copyOf(by);
    }
}
