package fulcrum.server.rescue;

import fulcrum.database.shard.ShardCodec;
import fulcrum.protocols.log.raft.RaftRecord;
import fulcrum.server.log.Batch;
import fulcrum.server.log.Completions;
import fulcrum.server.log.FileDirectory;
import fulcrum.server.log.Inspection;
import fulcrum.server.log.Laggard;
import fulcrum.server.log.LogOptions;
import fulcrum.server.log.NodeLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The end of the log of a node that does not run, where records are added as the node itself would
/// add them.
final class LogEnd {

    private static final long PATIENCE_SECONDS = 60;
    private static final long AGAIN_MILLIS = 5;

    private LogEnd() {}

    /// Records of a group.
    ///
    /// @param epoch under which the log holds the group
    /// @param position of its last record
    record Addition(long group, long epoch, long position, List<RaftRecord> records) {}

    /// Adds records; they are durable when this returns.
    static void add(Path log, List<Addition> additions) throws IOException {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        Batch batch = new Batch(told(durable));
        for (Addition each : additions) {
            long position = each.position();
            for (RaftRecord record : each.records()) {
                position++;
                batch.entry(
                        each.group(), each.epoch(), position, ShardCodec.RECORDS.encode(record));
            }
        }
        if (batch.isEmpty()) {
            return;
        }
        LogOptions options = LogOptions.standard().withSegmentBytes(Inspection.segmentBytes(log));
        try (NodeLog open = open(log, options)) {
            offer(open, batch);
            durable.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IOException("the log in " + log + " cannot be written", failed.getCause());
        } catch (TimeoutException late) {
            throw new IOException("the log in " + log + " was not written in time", late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    private static NodeLog open(Path log, LogOptions options) throws IOException {
        FileDirectory directory = FileDirectory.open(log);
        try {
            return NodeLog.open(directory, options, new Deaf());
        } catch (IOException | RuntimeException failed) {
            directory.close();
            throw failed;
        }
    }

    /// A log that was opened just now may have to make room first.
    private static void offer(NodeLog log, Batch batch) throws InterruptedException, IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        NodeLog.Offer offer = log.offer(batch, true);
        while (offer != NodeLog.Offer.ACCEPTED) {
            if (offer == NodeLog.Offer.DISK_FULL || System.nanoTime() > until) {
                throw new IOException(
                        "the disk has no room for the log; make room and run it again");
            }
            if (offer == NodeLog.Offer.STOPPED) {
                throw new IOException("the log cannot be written", log.stopped());
            }
            TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
            offer = log.offer(batch, true);
        }
    }

    private static Completions told(CompletableFuture<Void> durable) {
        return new Completions() {
            @Override
            public void stored(Batch batch) {
                durable.complete(null);
            }

            @Override
            public void stopped(Batch batch, Throwable reason) {
                durable.completeExceptionally(reason);
            }
        };
    }

    /// Nothing lags that does not run, and what stops the log is told to the batch.
    private static final class Deaf implements NodeLog.Listener {

        @Override
        public void lagging(Laggard laggard) {}

        @Override
        public void stopped(Throwable reason) {}

        @Override
        public void unreadable(long group, long position, String reason) {}
    }
}
