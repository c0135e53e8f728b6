package fulcrum.server.node;

import fulcrum.machine.NodeId;
import fulcrum.server.tails.TailDirectory;
import fulcrum.server.transport.ClusterId;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// The directory that is a node's memory: who it is, its log, its store. Locked for one process.
///
/// ```text
/// node.properties   who this is, how often it has started, and how many groups began here
/// lock              locked while the node runs
/// log/              the write-ahead log
/// store/            the key-value store
/// tails/            entries of the log that a later leader's took the place of
/// fenced            the node is fenced: it never starts again
/// ```
public final class NodeDirectory implements Closeable {

    /// The version of what lies in the directory.
    static final int FORMAT = 1;

    private static final String IDENTITY = "node.properties";
    private static final String LOCK = "lock";
    private static final String LOG = "log";

    private final Path path;
    private final FileChannel lock;
    private Identity identity;

    /// Who the node is.
    ///
    /// @param incarnation grows with every start
    /// @param groups so many groups have begun here: the log knows them all, or was lost
    public record Identity(ClusterId cluster, NodeId node, long incarnation, int groups) {}

    private NodeDirectory(Path path, FileChannel lock, Identity identity) {
        this.path = path;
        this.lock = lock;
        this.identity = identity;
    }

    /// Who lives in a directory; null where nobody does.
    public static @Nullable Identity inspect(Path path) throws IOException, NodeRefused {
        Path file = path.resolve(IDENTITY);
        return Files.exists(file) ? read(file) : null;
    }

    /// Makes a directory the memory of a node that has never lived. Never to be done for a node
    /// that has lost its directory: it would vote again in terms in which it has voted.
    ///
    /// @throws NodeRefused where some node lives there
    public static void found(Path path, ClusterId cluster, NodeId node)
            throws IOException, NodeRefused {
        Files.createDirectories(path);
        try (FileChannel _ = lock(path)) {
            Identity known = inspect(path);
            if (known != null) {
                throw new NodeRefused(
                        path + " is the directory of node " + known.node + " already",
                        "start the node as it is, or found another one in an empty directory");
            }
            write(path, new Identity(cluster, node, 0, 0));
        }
    }

    /// Begins a life in the directory of a node.
    ///
    /// @throws NodeRefused where no node lives there, or another, or one that has lost its log, or
    ///   a running process has it
    public static NodeDirectory open(Path path, ClusterId cluster, NodeId node)
            throws IOException, NodeRefused {
        Identity before = inspect(path);
        if (before == null) {
            throw new NodeRefused(
                    path + " is the directory of no node",
                    "for a node that has never lived, found it first; a node whose directory was"
                            + " lost has forgotten its votes, and must join as another");
        }
        check(path, before, cluster, node);
        FileChannel lock = lock(path);
        boolean opened = false;
        try {
            before = Objects.requireNonNull(inspect(path)); // as it is now that nobody changes it
            if (before.groups > 0 && !holdsFiles(path.resolve(LOG))) {
                throw amnesia("the log in " + path.resolve(LOG) + " is gone");
            }
            Identity now = new Identity(cluster, node, before.incarnation + 1, before.groups);
            write(path, now);
            opened = true;
            return new NodeDirectory(path, lock, now);
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    /// Whether there is any file but a lock.
    private static boolean holdsFiles(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (var files = Files.list(directory)) {
            return files.anyMatch(file -> !file.endsWith(LOCK));
        }
    }

    /// A node that does not know any more what it has voted for and acknowledged.
    static NodeRefused amnesia(String what) {
        return new NodeRefused(
                what
                        + ", and with it the node's votes and what it has acknowledged; it may not"
                        + " take part again, or two could lead in one term",
                "if the very files still exist (moved away, or a disk that is not mounted), put"
                        + " them back; an older copy would have forgotten the same. Otherwise leave"
                        + " this node stopped for good: the others go on while they are a"
                        + " majority, and no node may be founded under its number again");
    }

    /// From now on, so many groups have begun here, which the log has durably; on the disk when
    /// this returns.
    void began(int groups) throws IOException {
        if (groups > identity.groups) {
            Identity now =
                    new Identity(identity.cluster, identity.node, identity.incarnation, groups);
            write(path, now);
            identity = now;
        }
    }

    private static void check(Path path, Identity found, ClusterId cluster, NodeId node)
            throws NodeRefused {
        if (!found.cluster.equals(cluster)) {
            throw new NodeRefused(
                    path + " belongs to cluster " + found.cluster + ", not to " + cluster,
                    "give the node the directory of its own cluster, or an empty one");
        }
        if (!found.node.equals(node)) {
            throw new NodeRefused(
                    path + " belongs to node " + found.node + ", not to " + node,
                    "give each node a directory of its own");
        }
    }

    private static FileChannel lock(Path path) throws IOException, NodeRefused {
        FileChannel channel =
                FileChannel.open(
                        path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException _) {
            // a node of this very process has it
        }
        channel.close();
        throw new NodeRefused(
                path + " is in use by a running node",
                "stop that node first, or give this one another directory");
    }

    private static Identity read(Path file) throws IOException, NodeRefused {
        Properties all = new Properties();
        all.load(new StringReader(Files.readString(file)));
        String format = all.getProperty("format", "");
        if (!format.equals(Integer.toString(FORMAT))) {
            throw new NodeRefused(
                    file + " is of format " + format + ", and this version reads " + FORMAT,
                    "run the version of Fulcrum that wrote it, or give the node another directory");
        }
        try {
            String cluster = all.getProperty("cluster", "");
            return new Identity(
                    new ClusterId(
                            HexFormat.fromHexDigitsToLong(cluster, 0, 16),
                            HexFormat.fromHexDigitsToLong(cluster, 16, 32)),
                    new NodeId(Integer.parseInt(all.getProperty("node", ""))),
                    Long.parseLong(all.getProperty("incarnation", "")),
                    Integer.parseInt(all.getProperty("groups", "0")));
        } catch (IllegalArgumentException | IndexOutOfBoundsException wrong) {
            throw new NodeRefused(
                    file + " says nothing that makes sense: " + wrong.getMessage(),
                    "put the very file back; without it nobody knows which node this was");
        }
    }

    /// Written whole or not at all: a crash leaves the old or the new one.
    private static void write(Path path, Identity identity) throws IOException {
        String text =
                "format=%d%ncluster=%s%nnode=%d%nincarnation=%d%ngroups=%d%n"
                        .formatted(
                                FORMAT,
                                identity.cluster,
                                identity.node.number(),
                                identity.incarnation,
                                identity.groups);
        Path next = path.resolve(IDENTITY + ".next");
        try (FileChannel file =
                FileChannel.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(
                next,
                path.resolve(IDENTITY),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    public Identity identity() {
        return identity;
    }

    Path log() {
        return path.resolve(LOG);
    }

    Path store() {
        return path.resolve("store");
    }

    /// Entries of the log that were given up.
    TailDirectory openTails() throws IOException {
        return tails(path);
    }

    /// The same of a node that need not run.
    public static TailDirectory tails(Path path) throws IOException {
        return TailDirectory.open(path.resolve("tails"), TailDirectory.Bounds.STANDARD);
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /// Lets another process have it.
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
