package fulcrum.cli.backup;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import fulcrum.server.backup.BackupDirectory;
import fulcrum.server.backup.BackupRefused;
import fulcrum.server.backup.BackupRefused.Reason;
import fulcrum.server.backup.Chunk;
import fulcrum.server.backup.Digest;
import fulcrum.server.backup.Manifest;
import fulcrum.server.backup.Manifest.ChunkName;
import fulcrum.server.backup.Moment;
import fulcrum.server.backup.RowCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Copies the state of a cluster from one of its nodes; where that one fails, from the next. Chunks
/// that were kept before are not asked for again, so what a broken copy brought is not lost.
public final class Copier {

    /// Where chunks are kept.
    public interface Shelf {

        /// A chunk that is here and sound; null where there is none.
        @Nullable Bytes chunk(String name) throws IOException;

        void keep(String name, Bytes content) throws IOException;

        /// Keeps them in a directory of backups.
        static Shelf in(BackupDirectory directory) {
            return new Shelf() {
                @Override
                public @Nullable Bytes chunk(String name) throws IOException {
                    return directory.chunk(name);
                }

                @Override
                public void keep(String name, Bytes content) throws IOException {
                    directory.keep(name, content);
                }
            };
        }

        /// Looks there, and keeps nothing.
        static Shelf lookingInto(BackupDirectory directory) {
            return new Shelf() {
                @Override
                public @Nullable Bytes chunk(String name) throws IOException {
                    return directory.chunk(name);
                }

                @Override
                public void keep(String name, Bytes content) {}
            };
        }
    }

    /// What came of it.
    ///
    /// @param manifest of what is on the shelf now
    /// @param url of the node that served it
    /// @param chunks all of them
    /// @param bytesNew that had to be brought
    public record Copied(Manifest manifest, String url, int chunks, long bytesNew) {}

    private final Shelf shelf;
    private final String version;
    private final long bytesPerSecond;
    private final Consumer<String> tell;

    private long began;
    private long bytesNew;
    private int chunks;

    /// @param version of the Fulcrum that this is
    /// @param bytesPerSecond at most so many are brought; 0 for as many as can be
    /// @param tell hears of nodes that failed
    public Copier(Shelf shelf, String version, long bytesPerSecond, Consumer<String> tell) {
        this.shelf = shelf;
        this.version = version;
        this.bytesPerSecond = bytesPerSecond;
        this.tell = tell;
    }

    /// Asks one node after the other until one has served everything.
    ///
    /// @param urls of nodes' HTTP doors, one at least
    /// @throws BackupRefused where none has; it says why the last one has not
    public Copied copy(List<String> urls) throws InterruptedException, BackupRefused {
        BackupRefused last = null;
        began = System.nanoTime();
        for (String url : urls) {
            try {
                return copyFrom(new MomentCalls(url));
            } catch (BackupRefused refused) {
                last = refused;
            } catch (IOException failed) {
                last =
                        new BackupRefused(
                                Reason.NOT_NOW,
                                String.valueOf(failed.getMessage()),
                                "'./fulcrum status' says what the cluster is like; the next try"
                                        + " goes on with what was brought");
            }
            tell.accept(url + " did not serve it all: " + last.getMessage());
        }
        throw last == null ? new BackupRefused(Reason.GONE, "there is no node", "") : last;
    }

    private Copied copyFrom(MomentCalls node)
            throws IOException, InterruptedException, BackupRefused {
        chunks = 0;
        MomentCalls.Kept kept = node.freeze();
        Moment moment = kept.moment();
        try {
            List<Manifest.Group> groups = new ArrayList<>();
            for (Map.Entry<Long, Long> each : moment.applied().entrySet()) {
                groups.add(copyGroup(node, moment, each.getKey(), each.getValue()));
            }
            Manifest manifest =
                    new Manifest(
                            moment.cluster(),
                            kept.node(),
                            version,
                            moment.beganMillis(),
                            moment.takenMillis(),
                            groups);
            return new Copied(manifest, node.url(), chunks, bytesNew);
        } finally {
            node.release(moment.number());
        }
    }

    private Manifest.Group copyGroup(MomentCalls node, Moment moment, long group, long applied)
            throws IOException, InterruptedException, BackupRefused {
        List<ChunkName> names = new ArrayList<>();
        RowCount count = new RowCount();
        boolean more = true;
        for (int number = 0; more; number++) {
            MomentCalls.Named named = node.name(moment.number(), group, number);
            more = named.more();
            Bytes content = shelf.chunk(named.name());
            if (content == null) {
                content = node.piece(moment.number(), group, number);
                demandSame(node, named.name(), content);
                shelf.keep(named.name(), content);
                bytesNew += content.size();
                rest();
            }
            try {
                Chunk.read(content, count::add);
            } catch (Malformed malformed) {
                throw new IOException("a chunk of " + node.url() + " is none", malformed);
            }
            names.add(new ChunkName(named.name(), content.size()));
            chunks++;
        }
        return new Manifest.Group(group, applied, count.all(), count.rows(), names);
    }

    private static void demandSame(MomentCalls node, String name, Bytes content)
            throws IOException {
        if (!Digest.of(content).equals(name)) {
            throw new IOException("a chunk was damaged on its way from " + node.url());
        }
    }

    /// A node reads no row that is not asked for, so who waits here spares it.
    private void rest() throws InterruptedException {
        if (bytesPerSecond > 0) {
            double wanted = (double) bytesNew / bytesPerSecond * 1e9;
            long left = (long) wanted - (System.nanoTime() - began);
            if (left > 0) {
                TimeUnit.NANOSECONDS.sleep(left);
            }
        }
    }
}
