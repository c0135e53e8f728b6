package fulcrum.server.node;

import fulcrum.database.gate.Gate;
import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardState;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Encoder;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.Founding;
import fulcrum.protocols.log.raft.RaftRecord;
import fulcrum.server.backup.BackupDirectory;
import fulcrum.server.backup.BackupRefused;
import fulcrum.server.backup.Manifest;
import fulcrum.server.log.Batch;
import fulcrum.server.log.Completions;
import fulcrum.server.log.FileDirectory;
import fulcrum.server.log.Laggard;
import fulcrum.server.log.LogOptions;
import fulcrum.server.log.NodeLog;
import fulcrum.server.store.Restored;
import fulcrum.server.store.Store;
import fulcrum.server.store.StoreOptions;
import fulcrum.server.transport.ClusterId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The directory of a node whose groups begin with what is in a backup, all its members alike: the
/// rows in the store as a snapshot that a peer has sent, and in the log the records that say so. So
/// its first start is an ordinary recovery.
public final class RestoredNode {

    private static final long EPOCH = 1;
    private static final long DEADLINE_SECONDS = 60;

    /// Small enough for whatever sizes the node will run with: a segment says its own.
    private static final int SEGMENT_BYTES = 4 << 20;

    private RestoredNode() {}

    /// Founds a node with the state of every group of a backup.
    ///
    /// @param cluster a new one: no node of the old cluster may ever talk to one of this
    /// @param members with which every group begins
    /// @throws BackupRefused where the backup is damaged, or what the store gives back is not what
    ///   the manifest says
    public static void found(
            Path path,
            ClusterId cluster,
            NodeId self,
            SortedSet<NodeId> members,
            BackupDirectory backup,
            Manifest manifest)
            throws IOException, InterruptedException, NodeRefused, BackupRefused {
        NodeDirectory.found(path, cluster, self);
        try (NodeDirectory directory = NodeDirectory.open(path, cluster, self, Gate.NEWEST)) {
            Bytes header = Founding.header(Configuration.of(members));
            SortedMap<Long, @Nullable Restored> restored = new TreeMap<>();
            try (Store store = Store.open(directory.store(), StoreOptions.standard(), _ -> {})) {
                for (Manifest.Group group : manifest.groups()) {
                    restored.put(group.number(), restore(store, header, backup, group));
                }
            }
            writeLog(directory.log(), restored);
            directory.restored(
                    groupsOf(manifest),
                    manifest.groups().stream().anyMatch(group -> group.number() == 0));
        }
    }

    /// Data groups are numbered from one without a gap; group 0, where there is one, is beside
    /// them.
    private static int groupsOf(Manifest manifest) throws BackupRefused {
        int count = 0;
        for (Manifest.Group group : manifest.groups()) {
            if (group.number() > 0 && group.number() != ++count) {
                throw new BackupRefused(
                        BackupRefused.Reason.DAMAGED,
                        "the backup has no group " + count,
                        "take another backup");
            }
        }
        return count;
    }

    private static @Nullable Restored restore(
            Store store, Bytes header, BackupDirectory backup, Manifest.Group group)
            throws IOException, BackupRefused {
        if (group.applied() == 0) {
            return null; // nothing was ever done in it
        }
        Restored restored =
                Restored.into(
                        store,
                        group.number(),
                        group.applied(),
                        header,
                        sink ->
                                backup.read(
                                        group,
                                        (key, value) -> {
                                            if (keeps(group.number(), key)) {
                                                sink.row(key, value);
                                            }
                                        }));
        boolean whole = restored.all().equals(group.all()) && restored.rows().equals(group.rows());
        if (!whole && group.number() != Groups.FIRST - 1) {
            throw new BackupRefused(
                    BackupRefused.Reason.DAMAGED,
                    "what the store gives back of group " + group.number() + " is not what it took",
                    "look after the disk and the memory of this machine, and restore elsewhere");
        }
        return restored;
    }

    /// Of group 0 the settings are restored. Its members were another cluster's.
    private static boolean keeps(long group, Bytes key) {
        Bytes row = ShardState.clientsKey(key);
        return group != Groups.FIRST - 1
                || row == null
                || !(row.equals(Bytes.text("cluster")) || row.startsWith(Bytes.text("member/")));
    }

    private static void writeLog(Path path, SortedMap<Long, @Nullable Restored> restored)
            throws IOException, InterruptedException {
        LogOptions options =
                LogOptions.standard().withSegmentBytes(SEGMENT_BYTES).withSegmentsWanted(2);
        CompletableFuture<Void> stored = new CompletableFuture<>();
        try (NodeLog log = NodeLog.open(FileDirectory.open(path), options, new Trouble(stored))) {
            Batch batch = new Batch(new Awaited(stored));
            restored.forEach((group, state) -> {
                batch.open(group, EPOCH, 0);
                long position = 0;
                if (state != null) {
                    for (RaftRecord record : Founding.records(state.snapshot())) {
                        Encoder out = new Encoder();
                        ShardCodec.RECORDS.encode(record, out);
                        batch.entry(group, EPOCH, ++position, out);
                    }
                }
            });
            NodeLog.Offer offer = log.offer(batch, true);
            if (offer != NodeLog.Offer.ACCEPTED) {
                throw new IOException("the log in " + path + " takes nothing: " + offer);
            }
            stored.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IOException("the log in " + path + " cannot be written", failed.getCause());
        } catch (TimeoutException late) {
            throw new IOException("the log in " + path + " was not written in time", late);
        }
    }

    private record Awaited(CompletableFuture<Void> stored) implements Completions {

        @Override
        public void stored(Batch batch) {
            stored.complete(null);
        }

        @Override
        public void stopped(Batch batch, Throwable reason) {
            stored.completeExceptionally(reason);
        }
    }

    private record Trouble(CompletableFuture<Void> stored) implements NodeLog.Listener {

        @Override
        public void lagging(Laggard laggard) {} // there is nothing to let go

        @Override
        public void stopped(Throwable reason) {
            stored.completeExceptionally(reason);
        }

        @Override
        public void unreadable(long group, long position, String reason) {} // nobody reads
    }
}
