package fulcrum.server.store;

import fulcrum.server.backup.BackupRefused;
import fulcrum.server.backup.BackupRefused.Reason;
import fulcrum.server.backup.Piece;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.rocksdb.RocksDBException;

/// The moments of a store that are being copied. From any thread; what it does, it does on the
/// store's bulk thread, so that copies and snapshots for peers take turns and no reader of a client
/// waits for either.
///
/// A moment costs what compactions must keep for it, so there are few, and one that nobody asks of
/// goes.
public final class Moments {

    static final int MOST = 4;
    static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /// A moment that was frozen.
    ///
    /// @param number its name here
    /// @param applied of each group, the last index that is included
    public record Frozen(long number, SortedMap<Long, Long> applied) {
        public Frozen {
            applied = Collections.unmodifiableSortedMap(new TreeMap<>(applied));
        }
    }

    /// Something that may fail.
    private interface Chore<T> {
        T run() throws RocksDBException, BackupRefused;
    }

    private final Store store;
    private final ExecutorService thread;
    private final SortedMap<Long, FrozenRows> kept = new TreeMap<>();

    /// Unlike those of other lives of the store, and exact as numbers in JSON.
    private long latest = (long) (new SecureRandom().nextInt() >>> 1) << 20;

    Moments(Store store, ExecutorService thread) {
        this.store = store;
        this.thread = thread;
    }

    /// Freezes what RocksDB has now of these groups. Fails with [BackupRefused] where there are too
    /// many.
    public CompletableFuture<Frozen> freeze(SortedSet<Long> groups) {
        SortedSet<Long> wanted = new TreeSet<>(groups);
        return later(() -> {
            if (kept.size() >= MOST) {
                throw new BackupRefused(
                        Reason.NOT_NOW,
                        MOST + " backups are being taken here already",
                        "wait until one of them ends, or ask another node");
            }
            FrozenRows rows = new FrozenRows(store.engine().db(), wanted);
            rows.usedNanos = System.nanoTime();
            long number = ++latest;
            kept.put(number, rows);
            return new Frozen(number, rows.applied());
        });
    }

    /// A piece of a moment. Fails with [BackupRefused] where there is none.
    public CompletableFuture<Piece> piece(long moment, long group, int number) {
        return later(() -> {
            FrozenRows rows = kept.get(moment);
            Piece piece = rows == null ? null : rows.piece(group, number);
            if (rows == null || piece == null) {
                throw new BackupRefused(
                        Reason.GONE,
                        "there is no piece " + number + " of group " + group + " of this moment",
                        "a moment goes when nobody has asked of it for a minute; begin anew");
            }
            rows.usedNanos = System.nanoTime();
            return piece;
        });
    }

    /// Nobody needs a moment any more.
    public void release(long moment) {
        var _ =
                later(() -> {
                    drop(moment);
                    return moment;
                });
    }

    private void drop(long moment) {
        FrozenRows rows = kept.remove(moment);
        if (rows != null) {
            rows.close();
        }
    }

    /// Lets go of those that nobody has asked of for long. Does not wait.
    ///
    /// @param now the monotonic clock
    void expire(long now) {
        boolean _ =
                store.execute(
                        thread,
                        () -> {
                            for (long number : new TreeSet<>(kept.keySet())) {
                                FrozenRows rows = kept.get(number);
                                if (rows != null && now - rows.usedNanos > IDLE_NANOS) {
                                    drop(number);
                                }
                            }
                        });
    }

    /// Lets everything go; the thread has ended.
    void close() {
        kept.values().forEach(FrozenRows::close);
        kept.clear();
    }

    private <T> CompletableFuture<T> later(Chore<T> chore) {
        CompletableFuture<T> done = new CompletableFuture<>();
        boolean begun =
                store.execute(
                        thread,
                        () -> {
                            try {
                                done.complete(chore.run());
                            } catch (BackupRefused refused) {
                                done.completeExceptionally(refused);
                            } catch (RocksDBException | RuntimeException | Error failed) {
                                done.completeExceptionally(store.fail(failed));
                            }
                        });
        if (!begun) {
            done.completeExceptionally(
                    new BackupRefused(
                            Reason.NOT_NOW, "the node is being stopped", "ask another node"));
        }
        return done;
    }
}
