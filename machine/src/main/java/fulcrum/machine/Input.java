package fulcrum.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/// Everything that can happen to a machine.
///
/// @param <M> the messages that its peers exchange
public sealed interface Input<M> {

    /// The first input of every life.
    ///
    /// @param seed of this life's [Dice]
    /// @param incarnation grows with every start of this node
    record Started<M>(long seed, long incarnation) implements Input<M> {}

    /// The wall clock, given before the first input of a batch. Only clocks look at it.
    ///
    /// @param wall nanoseconds since 1970-01-01T00:00Z as this node believes
    /// @param error bound of the belief in nanoseconds: the truth is within `wall ± error`
    record Clock<M>(long wall, long error) implements Input<M> {}

    /// A message has arrived. Links lose, repeat, delay and reorder; they do not forge.
    record Received<M>(NodeId from, M message) implements Input<M> {}

    /// A timer's time has come. It may be late, which means that this very node was stalled.
    record Fired<M>(Timer timer) implements Input<M> {}

    /// Every record at or below this position is durable.
    record Stored<M>(long upTo) implements Input<M> {}

    /// What [Effect.Load] asked for.
    record Loaded<M>(long ticket, Found found) implements Input<M> {}

    /// What [Effect.Capture] asked for: the state is exported, and durable up to its index.
    record Captured<M>(Snapshot snapshot) implements Input<M> {}

    /// A snapshot that a peer shipped is complete and durable here, and may be adopted.
    record Imported<M>(NodeId from, Snapshot snapshot) implements Input<M> {}

    /// A client asks.
    ///
    /// @param request positive, unique in this life of the node; the answer carries it
    record Submitted<M>(long request, Command command) implements Input<M> {}

    /// What a load found.
    sealed interface Found {

        /// Values in the order of the keys, null where there is none.
        record Values(List<@Nullable Bytes> values) implements Found {}

        /// Rows in the order of their keys: of each key here its value at the same place there.
        ///
        /// @param more there may be further ones behind the last: a bound was met
        record Rows(List<Bytes> keys, List<Bytes> values, boolean more) implements Found {

            /// What a range is to bring of a state with these entries.
            public static Rows of(NavigableMap<Bytes, Bytes> entries, Effect.Wanted.Range range) {
                List<Bytes> keys = new ArrayList<>();
                List<Bytes> values = new ArrayList<>();
                long bytes = 0;
                for (Map.Entry<Bytes, Bytes> row : entries.tailMap(range.from(), true).entrySet()) {
                    Bytes to = range.to();
                    if (to != null && row.getKey().compareTo(to) >= 0) {
                        break;
                    }
                    boolean full = keys.size() == range.rowsMost() || bytes >= range.bytesMost();
                    if (full && !keys.isEmpty()) {
                        return new Rows(keys, values, true);
                    }
                    keys.add(row.getKey());
                    values.add(row.getValue());
                    bytes += row.getKey().size() + row.getValue().size();
                }
                return new Rows(keys, values, false);
            }
        }

        /// Records in the order of their positions; fewer than asked for where a bound was met.
        record Records(List<Logged> records) implements Found {}
    }
}
