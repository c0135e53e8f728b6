package fulcrum.lab.database;

import fulcrum.database.schema.SystemTables;
import fulcrum.database.sharding.ShardDescriptor;
import fulcrum.database.transaction.TxnCodec;
import fulcrum.database.transaction.TxnKeys;
import fulcrum.database.versions.Version;
import fulcrum.database.versions.VersionKeys;
import fulcrum.machine.Bytes;
import fulcrum.machine.state.Writes;
import fulcrum.simulator.Finding;
import java.util.Comparator;
import java.util.TreeMap;

/// Sees what all replicas apply: behind the entry of a group's log that publishes a version of a
/// table's schema, no row of that table is written with an older one. A group has one shard of each
/// table.
final class SchemaJudge {

    private static final String CHECKER = "Schema Versions";

    private record Edition(long group, long table, int version) implements Comparable<Edition> {

        private static final Comparator<Edition> ORDER =
                Comparator.comparingLong(Edition::group)
                        .thenComparingLong(Edition::table)
                        .thenComparingInt(Edition::version);

        @Override
        public int compareTo(Edition other) {
            return ORDER.compare(this, other);
        }

        private boolean isOf(Edition other) {
            return group == other.group && table == other.table;
        }
    }

    /// The first entry that published a version.
    private final TreeMap<Edition, Long> published = new TreeMap<>();

    /// The last entry that wrote with one.
    private final TreeMap<Edition, Long> written = new TreeMap<>();

    /// A replica applies an entry.
    void applied(long group, long index, Bytes batch) {
        if (batch.isEmpty()) {
            return;
        }
        Writes.carryOut(
                batch,
                new Writes.Target() {
                    @Override
                    public void put(Bytes key, Bytes value) {
                        if (TxnKeys.isOfShard(key)) {
                            publishes(group, index, TxnCodec.DESCRIPTORS.decode(value));
                        } else if (VersionKeys.isVersion(key)) {
                            writes(group, index, VersionKeys.read(key, value));
                        }
                    }

                    @Override
                    public void delete(Bytes key) {
                        // no version of a row, and nothing of a shard, is ever taken away
                    }
                });
    }

    private void publishes(long group, long index, ShardDescriptor descriptor) {
        descriptor
                .versions()
                .forEach((table, version) ->
                        published.merge(
                                new Edition(group, table.number(), version), index, Math::min));
    }

    private void writes(long group, long index, Version row) {
        Bytes value = row.value();
        if (value != null && !SystemTables.RANGE.contains(row.key())) {
            long table = SystemTables.space(row.key()).number();
            written.merge(new Edition(group, table, Editions.version(value)), index, Math::max);
        }
    }

    Finding finding() {
        for (Edition late : written.keySet()) {
            long last = written.getOrDefault(late, 0L);
            for (Edition newer : published.tailMap(late, false).keySet()) {
                long first = published.getOrDefault(newer, Long.MAX_VALUE);
                if (newer.isOf(late) && first < last) {
                    return Finding.violated(
                            CHECKER,
                            "entry "
                                    + last
                                    + " writes with "
                                    + late
                                    + ", and entry "
                                    + first
                                    + " had published "
                                    + newer);
                }
            }
        }
        return Finding.valid(CHECKER);
    }
}
