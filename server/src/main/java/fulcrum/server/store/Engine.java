package fulcrum.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.AbstractImmutableNativeReference;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.ConfigOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.MutableDBOptions;
import org.rocksdb.Options;
import org.rocksdb.RateLimiter;
import org.rocksdb.RateLimiterMode;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.TablePropertiesCollectorFactory;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// RocksDB as this store uses it, and what its errors mean. From any thread.
final class Engine implements AutoCloseable {

    /// What became of a write.
    enum Written {
        DONE,
        /// Not now, but soon: it would have had to wait.
        BUSY,
        /// Not before the disk has room.
        FULL,
        /// Never.
        FAILED
    }

    /// A batch without a write.
    static final byte[] NOTHING = new byte[12];

    /// A file that holds so many deletes among its rows is compacted unasked: what was deleted
    /// takes room until then, and reads walk over it. Not where deletes stand together in a part of
    /// it: records of transactions come and go, and half of what RocksDB is given may be their
    /// deletes; each file that is flushed would be compacted by itself, with all that lies below
    /// it.
    private static final double DELETES_SHARE = 0.75;

    /// As much as a disk of its own takes in any case. Not tuned by what was needed of late: a
    /// member that catches up needs all of it at once, and would run full before that was noticed.
    private static final long FILES_BYTES_PER_SECOND = 128 << 20;

    private static final long PIECE_MICROS = 5_000;

    private static final long PIECE_BYTES = FILES_BYTES_PER_SECOND * PIECE_MICROS / 1_000_000;

    private final List<AbstractImmutableNativeReference> owned = new ArrayList<>();
    private final RocksDB db;
    private final Options options;
    private final WriteOptions writing;
    private final ReadOptions atHand;
    private final ReadOptions persisted;

    /// Held by whoever writes, so that the loop goes on where another would make it wait.
    private final ReentrantLock gate = new ReentrantLock();

    private Engine(RocksDB db, Options options, List<AbstractImmutableNativeReference> owned) {
        this.db = db;
        this.options = options;
        this.owned.addAll(owned);
        writing = keep(new WriteOptions().setDisableWAL(true).setNoSlowdown(true));
        atHand = keep(new ReadOptions().setReadTier(ReadTier.BLOCK_CACHE_TIER));
        persisted = keep(new ReadOptions().setReadTier(ReadTier.PERSISTED_TIER));
    }

    static Engine open(Path directory, StoreOptions sizes, AbstractEventListener listener)
            throws IOException {
        Files.createDirectories(directory);
        List<AbstractImmutableNativeReference> owned = new ArrayList<>();
        ColumnFamilyOptions tables = tables(sizes);
        Options options = new Options(new DBOptions(), tables);
        owned.add(listener);
        owned.add(tables);
        owned.add(options);
        TablePropertiesCollectorFactory emptied =
                TablePropertiesCollectorFactory.NewCompactOnDeletionCollectorFactory(
                        0, 0, DELETES_SHARE);
        owned.add(emptied);
        options.setTablePropertiesCollectorFactory(List.of(emptied));
        RateLimiter limiter = limiter();
        owned.add(limiter);
        options.setCreateIfMissing(true)
                .setParanoidChecks(true)
                .setListeners(List.of(listener))
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(3)
                .setMaxLogFileSize(1 << 20)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0)
                .setBytesPerSync(PIECE_BYTES)
                .setRateLimiter(limiter)
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(-1);
        options.setAllowConcurrentMemtableWrite(false)
                .setEnableWriteThreadAdaptiveYield(false)
                .setWriteBufferSize(sizes.memtableBytes())
                .setMaxWriteBufferNumber(sizes.memtables())
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setCompressionPerLevel(compression())
                .setLevelCompactionDynamicLevelBytes(true)
                .setLevel0FileNumCompactionTrigger(4)
                .setLevel0SlowdownWritesTrigger(40)
                .setLevel0StopWritesTrigger(60)
                .setTargetFileSizeBase(32 << 20)
                .setMaxBytesForLevelBase(128 << 20)
                .setSoftPendingCompactionBytesLimit(64L << 30)
                .setHardPendingCompactionBytesLimit(256L << 30);
        try {
            return new Engine(RocksDB.open(options, directory.toString()), options, owned);
        } catch (RocksDBException refused) {
            throw new IOException("cannot open the store in " + directory, refused);
        }
    }

    /// Files are written piece by piece, rather than all at once: a sync of the log's waits behind
    /// what the disk was given before. Flushes come before compactions.
    private static RateLimiter limiter() {
        return new RateLimiter(
                FILES_BYTES_PER_SECOND,
                PIECE_MICROS,
                RateLimiter.DEFAULT_FAIRNESS,
                RateLimiterMode.WRITES_ONLY);
    }

    /// How files are laid out and cached. Blocks enter the cache as they are written, also when
    /// they are only moved to another file: what is in use must not turn cold because of that, for
    /// all that is to be applied waits for a cold key. RocksDB knows that option by name alone.
    private static ColumnFamilyOptions tables(StoreOptions sizes) throws IOException {
        Properties all = new Properties();
        all.setProperty(
                "block_based_table_factory",
                "{block_cache={capacity=%d;num_shard_bits=4};".formatted(sizes.blockCacheBytes())
                        + "filter_policy=bloomfilter:10:false;block_size=8192;format_version=6;"
                        + "cache_index_and_filter_blocks=true;"
                        + "cache_index_and_filter_blocks_with_high_priority=true;"
                        + "pin_l0_filter_and_index_blocks_in_cache=true;"
                        + "prepopulate_block_cache=kFlushAndCompaction;}");
        ColumnFamilyOptions tables =
                ColumnFamilyOptions.getColumnFamilyOptionsFromProps(
                        new ConfigOptions().setIgnoreUnknownOptions(false), all);
        if (tables == null) {
            throw new IOException("this RocksDB does not know the options of the store's files");
        }
        return tables;
    }

    /// What is young is not worth the effort.
    private static List<CompressionType> compression() {
        List<CompressionType> levels = new ArrayList<>();
        for (int level = 0; level < 7; level++) {
            levels.add(
                    level < 2 ? CompressionType.NO_COMPRESSION : CompressionType.LZ4_COMPRESSION);
        }
        return levels;
    }

    private <T extends AbstractImmutableNativeReference> T keep(T reference) {
        owned.add(reference);
        return reference;
    }

    RocksDB db() {
        return db;
    }

    Options options() {
        return options;
    }

    /// Reads what is in memory, and says where that is not enough.
    ReadOptions atHand() {
        return atHand;
    }

    /// Reads what a crash would leave.
    byte @Nullable [] persisted(byte[] key) throws RocksDBException {
        return db.get(persisted, key);
    }

    /// Writes a batch in RocksDB's own form, unless that would take long.
    ///
    /// @throws RocksDBException with what can never be written
    Written write(byte[] batch) throws RocksDBException {
        if (!gate.tryLock()) {
            return Written.BUSY;
        }
        try (WriteBatch writes = new WriteBatch(batch)) {
            db.write(writing, writes);
            return Written.DONE;
        } catch (RocksDBException refused) {
            if (isBusy(refused.getStatus())) {
                return Written.BUSY;
            }
            if (isFull(refused.getStatus())) {
                return Written.FULL;
            }
            throw refused;
        } finally {
            gate.unlock();
        }
    }

    /// Begins to make everything durable that was written.
    void flush() throws RocksDBException {
        try (FlushOptions how = new FlushOptions().setWaitForFlush(false)) {
            db.flush(how);
        }
    }

    /// Takes files whose keys nothing else has, and makes them durable. Not on a loop.
    void ingest(List<String> files) throws RocksDBException {
        gate.lock();
        try (IngestExternalFileOptions how =
                new IngestExternalFileOptions().setMoveFiles(true).setAllowBlockingFlush(false)) {
            db.ingestExternalFile(files, how);
        } finally {
            gate.unlock();
        }
    }

    /// Deletes a range that no group uses, and what says what it is. Not on a loop.
    void deleteRange(long range) throws RocksDBException {
        gate.lock();
        try {
            db.deleteRange(writing, Layout.prefix(range), Layout.prefix(range + 2));
        } finally {
            gate.unlock();
        }
    }

    static boolean isBusy(@Nullable Status status) {
        return status != null
                && switch (status.getCode()) {
                    case Incomplete, TryAgain, Busy, TimedOut -> true;
                    default -> false; // RocksDB's codes are an open list
                };
    }

    static boolean isFull(@Nullable Status status) {
        return status != null && status.getSubCode() == Status.SubCode.NoSpace;
    }

    /// A number that RocksDB keeps, or 0 where it does not.
    long figure(String property) {
        try {
            return db.getLongProperty(property);
        } catch (RocksDBException _) {
            return 0;
        }
    }

    /// Makes everything durable and rewrites all files in which something was deleted. Takes as
    /// long as that takes, and goes on beside RocksDB's own compactions.
    void compact(CompactRangeOptions how) throws RocksDBException {
        try (FlushOptions waiting = new FlushOptions().setWaitForFlush(true)) {
            db.flush(waiting);
        }
        how.setExclusiveManualCompaction(false).setAllowWriteStall(false);
        db.compactRange(db.getDefaultColumnFamily(), null, null, how);
    }

    /// What is in memory is lost with it.
    void forgetAtEnd() {
        try {
            db.setDBOptions(MutableDBOptions.builder().setAvoidFlushDuringShutdown(true).build());
        } catch (RocksDBException refused) {
            throw new IllegalStateException(refused);
        }
    }

    @Override
    public void close() {
        db.close();
        owned.reversed().forEach(AbstractImmutableNativeReference::close);
    }
}
