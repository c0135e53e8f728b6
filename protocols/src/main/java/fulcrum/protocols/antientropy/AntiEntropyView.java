package fulcrum.protocols.antientropy;

import fulcrum.machine.NodeId;
import fulcrum.machine.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a replica has compared, and how far it is.
///
/// @param round that is under way, or was last
/// @param exchangesDone of the round: alike, repaired or abandoned
/// @param exchangesAll of the round
/// @param bytesSent since it started, asked and asking; a bound of them
/// @param rowsReceived states of others that were handed over to be merged
/// @param rowsHanded states that others wanted
/// @param peer with whom a range is compared now; null for nobody
public record AntiEntropyView(
        NodeId self,
        List<Range> ranges,
        long round,
        int exchangesDone,
        int exchangesAll,
        long bytesSent,
        long rowsReceived,
        long rowsHanded,
        @Nullable NodeId peer)
        implements View {

    public AntiEntropyView {
        ranges = List.copyOf(ranges);
    }

    /// One range.
    ///
    /// @param root of its tree; null while there is none
    /// @param differing peers from which its root differed when it was last compared
    public record Range(
            long id, @Nullable Digest root, RangeLedger ledger, List<NodeId> differing) {

        public Range {
            differing = List.copyOf(differing);
        }
    }

    /// @return null where it does not have it
    public @Nullable Range range(long id) {
        for (Range range : ranges) {
            if (range.id == id) {
                return range;
            }
        }
        return null;
    }
}
