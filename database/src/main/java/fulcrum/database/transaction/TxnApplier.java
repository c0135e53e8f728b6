package fulcrum.database.transaction;

import fulcrum.database.sharding.ShardDescriptor;
import fulcrum.database.versions.VersionKeys;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.state.Writes;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the entries of a shard's log make of its state, the same at every replica.
public final class TxnApplier {

    private static final Bytes NONE = new Encoder().list(List.of(), (_, _) -> {}).toBytes();

    private TxnApplier() {}

    /// Adds what an entry writes.
    ///
    /// @param look brings the value of a key of the state
    public static void carryOut(
            TxnEntry entry, Function<Bytes, @Nullable Bytes> look, Writes writes) {
        switch (entry) {
            case TxnEntry.Commit e -> {
                versions(e.writes(), e.timestamp(), writes);
                writes.put(TxnKeys.committed(e.txn()), timestamp(e.timestamp()));
                if (!e.others().isEmpty()) {
                    writes.put(TxnKeys.unlearned(e.txn()), shards(e.others()));
                }
                writes.put(TxnKeys.TIMESTAMPS, timestamp(e.timestamp()));
            }
            case TxnEntry.Prepare e -> {
                writes.put(TxnKeys.prepared(e.txn()), TxnCodec.ENTRIES.encode(e));
                writes.put(TxnKeys.TIMESTAMPS, timestamp(e.timestamp()));
            }
            case TxnEntry.Resolve e -> {
                Bytes prepared = look.apply(TxnKeys.prepared(e.txn()));
                if (prepared == null) {
                    return; // it was resolved before, or is cold, and all of this is done again
                }
                writes.delete(TxnKeys.prepared(e.txn()));
                if (e.timestamp() > 0) {
                    versions(prepared(prepared).writes(), e.timestamp(), writes);
                }
                writes.put(TxnKeys.TIMESTAMPS, timestamp(e.floor()));
            }
            case TxnEntry.Hold e -> {
                writes.put(TxnKeys.held(e.what().txn()), TxnCodec.ENTRIES.encode(e));
                writes.put(TxnKeys.TIMESTAMPS, timestamp(e.what().since()));
            }
            case TxnEntry.Decide e -> {
                Bytes held = look.apply(TxnKeys.held(e.txn()));
                if (held != null) { // else it was decided before, or all of this is done again
                    decide(e, held(held), writes);
                }
            }
            case TxnEntry.Settle e ->
                    e.txns().forEach(txn -> writes.delete(TxnKeys.unlearned(txn)));
            case TxnEntry.Collect(long horizon, List<Bytes> versions) -> {
                writes.put(TxnKeys.HORIZON, timestamp(horizon));
                versions.forEach(writes::delete);
            }
            case TxnEntry.Cover(long upTo) -> writes.put(TxnKeys.COVERED, timestamp(upTo));
            case TxnEntry.Forget(List<TxnId> commits, List<TxnId> upTo) -> {
                commits.forEach(txn -> writes.delete(TxnKeys.committed(txn)));
                upTo.forEach(
                        txn -> writes.put(TxnKeys.forgotten(txn.node()), number(txn.number())));
            }
            case TxnEntry.Publish(ShardDescriptor descriptor) -> {
                Bytes key = TxnKeys.shard(descriptor.shard());
                Bytes before = look.apply(key); // if it is cold, all of this is done again
                ShardDescriptor merged =
                        before == null ? descriptor : descriptor(before).merge(descriptor);
                writes.put(key, TxnCodec.DESCRIPTORS.encode(merged));
            }
        }
    }

    private static void decide(TxnEntry.Decide e, TxnEntry.Hold held, Writes writes) {
        writes.delete(TxnKeys.held(e.txn()));
        long recorded = e.commits() ? e.timestamp() : -e.timestamp();
        writes.put(TxnKeys.committed(e.txn()), timestamp(recorded));
        List<Long> others = held.what().participants();
        if (e.commits()) {
            versions(held.writes(), e.timestamp(), writes);
            if (!others.isEmpty()) {
                writes.put(TxnKeys.unlearned(e.txn()), shards(others));
            }
        }
        writes.put(TxnKeys.TIMESTAMPS, timestamp(e.timestamp()));
    }

    private static void versions(List<RowWrite> rows, long timestamp, Writes writes) {
        for (RowWrite row : rows) {
            Bytes value = row.value();
            writes.put(
                    VersionKeys.at(row.key(), timestamp),
                    VersionKeys.head(value),
                    value == null ? Bytes.EMPTY : value);
        }
    }

    static TxnEntry.Prepare prepared(Bytes stored) {
        return (TxnEntry.Prepare) TxnCodec.ENTRIES.decode(stored);
    }

    static TxnEntry.Hold held(Bytes stored) {
        return (TxnEntry.Hold) TxnCodec.ENTRIES.decode(stored);
    }

    static ShardDescriptor descriptor(Bytes stored) {
        return TxnCodec.DESCRIPTORS.decode(stored);
    }

    private static Bytes timestamp(long timestamp) {
        return number(timestamp);
    }

    private static Bytes number(long number) {
        return new Encoder(8).fixed64(number).toBytes();
    }

    static long timestamp(@Nullable Bytes stored) {
        return stored == null ? 0 : number(stored);
    }

    static long number(Bytes stored) {
        return new Decoder(stored).fixed64();
    }

    private static Bytes shards(List<Long> shards) {
        return shards.isEmpty()
                ? NONE
                : new Encoder().list(shards, (shard, to) -> to.varint(shard)).toBytes();
    }

    static List<Long> shards(Bytes stored) {
        return new Decoder(stored).list(Decoder::varint);
    }
}
