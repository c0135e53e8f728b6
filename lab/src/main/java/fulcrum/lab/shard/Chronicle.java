package fulcrum.lab.shard;

import fulcrum.database.shard.Row;
import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardResult;
import fulcrum.database.shard.ShardResult.Found;
import fulcrum.database.shard.ShardResult.Keyed;
import fulcrum.lab.group.Ledger;
import fulcrum.machine.Bytes;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.state.Writes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What all replicas of a shard together did to its state: which writes each index means, and so
/// what every row was at every index.
public final class Chronicle {

    /// Sees every row that is written, once, in the agreed order.
    public interface Eye {

        /// @param row null where it was deleted
        void written(long index, Bytes key, @Nullable Row row);
    }

    /// The first byte of a row's key in the state.
    private static final int ROW = 16;

    private final Eye eye;
    private final List<Bytes> batches = new ArrayList<>();

    /// Of each key its row since each index at which it changed; null for none.
    private final TreeMap<Bytes, TreeMap<Long, @Nullable Row>> rows = new TreeMap<>();

    public Chronicle(Eye eye) {
        this.eye = eye;
    }

    /// Of a shard whose rows carry the numbers of a ledger's values.
    static Chronicle of(Ledger ledger) {
        return new Chronicle(numbers(ledger));
    }

    /// Holds a ledger's values to being written once each.
    public static Eye numbers(Ledger ledger) {
        return (index, _, row) -> {
            long before = row == null ? 0 : ledger.carriedOut(index, number(row.value()));
            if (before != 0) {
                throw new InvariantViolated(
                        "Exactly Once",
                        "a write was carried out at " + before + " and at " + index);
            }
        };
    }

    /// As far as any replica has applied.
    long horizon() {
        return batches.size();
    }

    /// A replica changes its state.
    void applied(long index, Bytes batch) {
        if (index <= horizon()) {
            if (!batches.get((int) index - 1).equals(batch)) {
                throw new InvariantViolated(
                        "Same Changes", "two replicas do different things at index " + index);
            }
            return;
        }
        if (index != horizon() + 1) {
            throw new InvariantViolated(
                    "No Gaps", "applies " + index + " where nobody is beyond " + horizon());
        }
        batches.add(batch);
        Writes.carryOut(
                batch,
                new Writes.Target() {
                    @Override
                    public void put(Bytes key, Bytes value) {
                        if (isRow(key)) {
                            stored(index, key.slice(1), row(value));
                        }
                    }

                    @Override
                    public void delete(Bytes key) {
                        if (isRow(key)) {
                            stored(index, key.slice(1), null);
                        }
                    }
                });
    }

    private static boolean isRow(Bytes key) {
        return key.at(0) == ROW;
    }

    private static Row row(Bytes stored) {
        if (ShardCodec.RESULTS.decode(stored) instanceof Found(Row row) && row != null) {
            return row;
        }
        throw new InvariantViolated("Rows", "what is stored is no row: " + stored);
    }

    private void stored(long index, Bytes key, @Nullable Row row) {
        rows.computeIfAbsent(key, _ -> new TreeMap<>()).put(index, row);
        if (row != null && row.version() != index) {
            throw new InvariantViolated(
                    "Versions", "a row written at " + index + " says " + row.version());
        }
        eye.written(index, key, row);
    }

    /// Rows carry numbers.
    static long number(Bytes value) {
        return Long.parseLong(value.asText());
    }

    /// A read must be of some moment since it was asked.
    ///
    /// @param asked the horizon when it was
    void read(ShardCommand asked, ShardResult result, long horizonThen) {
        for (long index = horizon(); index >= horizonThen; index--) {
            if (explains(index, asked, result)) {
                return;
            }
        }
        throw new InvariantViolated(
                "Reads As Of One Moment",
                result
                        + " for "
                        + asked
                        + " is the state at no index from "
                        + horizonThen
                        + " to "
                        + horizon());
    }

    private boolean explains(long index, ShardCommand asked, ShardResult result) {
        if (asked instanceof ShardCommand.Get(Bytes key) && result instanceof Found(Row row)) {
            Row then = at(index, key);
            return then == null ? row == null : then.equals(row);
        }
        if (asked instanceof ShardCommand.Scan scan
                && result instanceof ShardResult.Rows(List<Keyed> found, boolean more)) {
            List<Keyed> then = range(index, scan);
            boolean whole = then.size() <= found.size();
            int count = Math.min(then.size(), found.size());
            return (whole || more)
                    && found.size() <= scan.limit()
                    && found.equals(then.subList(0, count));
        }
        return false;
    }

    private List<Keyed> range(long index, ShardCommand.Scan scan) {
        List<Keyed> range = new ArrayList<>();
        for (Map.Entry<Bytes, TreeMap<Long, @Nullable Row>> each : rows.entrySet()) {
            Bytes key = each.getKey();
            Bytes to = scan.to();
            Row row = at(index, key);
            boolean meant =
                    key.compareTo(scan.from()) >= 0 && (to == null || key.compareTo(to) < 0);
            if (meant && row != null) {
                range.add(new Keyed(key, row));
            }
        }
        return range;
    }

    private @Nullable Row at(long index, Bytes key) {
        TreeMap<Long, @Nullable Row> history = rows.get(key);
        if (history == null) {
            return null;
        }
        Map.Entry<Long, @Nullable Row> since = history.floorEntry(index);
        return since == null ? null : since.getValue();
    }
}
