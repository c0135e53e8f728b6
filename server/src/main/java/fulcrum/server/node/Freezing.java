package fulcrum.server.node;

import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import fulcrum.server.backup.BackupRefused;
import fulcrum.server.backup.BackupRefused.Reason;
import fulcrum.server.backup.BackupSource;
import fulcrum.server.backup.Moment;
import fulcrum.server.backup.Piece;
import fulcrum.server.loop.Cell;
import fulcrum.server.store.Moments;
import fulcrum.server.transport.ClusterId;
import java.io.IOException;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What a node gives to a backup: a moment of all its groups, as of which each could have answered
/// a linearizable read.
///
/// Each group is asked to read a key, and so to confirm that what this replica has applied is no
/// older than the question (thesis 6.4). Then RocksDB must have what was applied; and one snapshot
/// of RocksDB freezes them all. The loop does not move a byte.
final class Freezing implements BackupSource {

    private static final long DEADLINE_SECONDS = 30;

    /// Any: the answer is not looked at.
    private static final ShardCommand QUESTION = new ShardCommand.Get(Bytes.EMPTY);

    private final ClusterId cluster;
    private final Executor loop;
    private final Cell cell;
    private final Groups groups;
    private final Moments moments;

    Freezing(ClusterId cluster, Executor loop, Cell cell, Groups groups, Moments moments) {
        this.cluster = cluster;
        this.loop = loop;
        this.cell = cell;
        this.groups = groups;
        this.moments = moments;
    }

    @Override
    public Moment freeze() throws IOException, InterruptedException, BackupRefused {
        long began = System.currentTimeMillis();
        SortedSet<Long> confirmed = await(onLoop());
        Moments.Frozen frozen = await(moments.freeze(confirmed));
        return new Moment(
                frozen.number(),
                cluster.toString(),
                began,
                System.currentTimeMillis(),
                frozen.applied());
    }

    /// @return completes with the groups when RocksDB has what each has confirmed
    private CompletableFuture<SortedSet<Long>> onLoop() {
        CompletableFuture<SortedSet<Long>> confirmed = new CompletableFuture<>();
        loop.execute(() -> {
            SortedMap<Long, String> absent = groups.absent();
            SortedSet<Long> open = new TreeSet<>(groups.open());
            if (!absent.isEmpty() || open.isEmpty()) {
                confirmed.completeExceptionally(
                        new BackupRefused(
                                Reason.NOT_NOW,
                                "groups take no part here: " + absent,
                                "ask another node"));
                return;
            }
            SortedSet<Long> left = new TreeSet<>(open);
            for (long group : open) {
                cell.submit(
                        group,
                        QUESTION,
                        outcome -> {
                            if (outcome instanceof Outcome.Done) {
                                groups.state(group)
                                        .whenWritten(() -> {
                                            left.remove(group);
                                            if (left.isEmpty()) {
                                                confirmed.complete(open);
                                            }
                                        });
                            } else {
                                confirmed.completeExceptionally(unconfirmed(group, outcome));
                            }
                        });
            }
        });
        return confirmed;
    }

    private static BackupRefused unconfirmed(long group, Outcome outcome) {
        return new BackupRefused(
                Reason.NOT_NOW,
                "group " + group + " does not confirm that it is up to date here: " + outcome,
                "'./fulcrum status' says whether a majority of its replicas can be reached");
    }

    @Override
    public Piece piece(long moment, long group, int number)
            throws IOException, InterruptedException, BackupRefused {
        return await(moments.piece(moment, group, number));
    }

    @Override
    public void release(long moment) {
        moments.release(moment);
    }

    private static <T> T await(CompletableFuture<T> future)
            throws IOException, InterruptedException, BackupRefused {
        try {
            return future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof BackupRefused refused) {
                throw refused;
            }
            throw new IOException("the node cannot be copied", failed.getCause());
        } catch (TimeoutException late) {
            throw new IOException("the node does not answer", late);
        }
    }
}
