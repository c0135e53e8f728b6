package fulcrum.server.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a log still held when it was opened.
///
/// @param groups those that are whole, by number
/// @param damaged those that were live and cannot be shown whole, by number; they rejoin as new
///   members, as after a wipe, under a higher epoch
/// @param complete whether every group that was live is in one of the two lists; if not, the node
///   itself rejoins as a new one
/// @param segments how many segments were read
/// @param tornBytes how many bytes at the end were readable and yet discarded, since something
///   before them had not become durable
public record Recovered(
        List<Whole> groups, List<Damaged> damaged, boolean complete, int segments, long tornBytes) {

    /// @param last the position of the group's last record
    /// @param hardState the latest of its kind, whether or not it is needed; null if there was none
    /// @param records gapless from the first needed one to the last
    public record Whole(
            long group,
            long epoch,
            long firstNeeded,
            long last,
            @Nullable LogRecord hardState,
            List<LogRecord> records) {}

    /// @param last the last position that is known to have been durable
    /// @param reason what is missing, for people
    public record Damaged(long group, long epoch, long last, String reason) {}

    /// The log of a node that was never here before.
    static Recovered nothing() {
        return new Recovered(List.of(), List.of(), true, 0, 0);
    }
}
