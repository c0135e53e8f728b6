package fulcrum.prove;

import org.jspecify.annotations.Nullable;

/// How transactions fared. Times are to the commit, and count the tries that were refused.
///
/// @param calm while there was no fault
/// @param stormy while there was one, or just after or before
/// @param besideKills at nodes that were up while another was killed, or was not back yet: what the
///   locks of a coordinator that died, and the leaders that died with it, cost everybody else
/// @param acrossKills those of them that were under way as the other was killed: who waits for its
///   locks, or for another leader, is among these
/// @param prepared what came of those that were prepared under names
/// @param left what leaders still knew of transactions long after the last had ended, or why nobody
///   could tell; null where nothing was left
/// @param leftNanos until nothing was left, or was given up to wait for
public record Transacted(
        Figures calm,
        Figures stormy,
        Figures besideKills,
        Figures acrossKills,
        Prepared prepared,
        @Nullable String left,
        long leftNanos) {

    /// Transactions that were prepared under names.
    ///
    /// @param committed by who had prepared them
    /// @param rolledBack by who had prepared them
    /// @param finished by somebody else, who found them listed: their clients had gone away, or had
    ///   not been told that they were prepared
    public record Prepared(long committed, long rolledBack, long finished) {}

    /// How much longer one of a hundred that were under way as another node was killed took at
    /// least. Below nothing where calm times, such as the first after a start, are worse.
    public long killMicros() {
        return acrossKills.answerMicros(99) - calm.answerMicros(99);
    }
}
