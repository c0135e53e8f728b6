package fulcrum.server.node;

import fulcrum.machine.NodeId;
import fulcrum.server.tails.TailDirectory;
import fulcrum.server.transport.ClusterId;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetSocketAddress;
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
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The directory that is a node's memory: who it is, its log, its store. Locked for one process.
///
/// ```text
/// node.properties   who this is, how often it has started, how many groups began here, in which
///                   epoch of the cluster it lives, and which version was finalised there
/// members           where the other members were called when it last heard of them
/// lock              locked while the node runs
/// log/              the write-ahead log
/// store/            the key-value store
/// tails/            entries of the log that a later leader's took the place of
/// fenced            the node is fenced: it never starts again
/// ```
public final class NodeDirectory implements Closeable {

    /// The version of what lies in the directory.
    static final int FORMAT = 1;

    /// The version of what lies in a directory that was rescued: software that knows nothing of
    /// epochs must not open it, since it would forget in which one it lives.
    static final int RESCUED_FORMAT = 2;

    /// The version of what lies in a directory whose cluster has finalised a later version of the
    /// formats than the first: software that does not know that version must not open it.
    static final int FINALISED_FORMAT = 3;

    private static final int FIRST_VERSION = 1;

    private static final String IDENTITY = "node.properties";
    private static final String FINALISED = "finalised";
    private static final String LOCK = "lock";
    private static final String LOG = "log";

    private final Path path;
    private final FileChannel lock;
    private volatile Identity identity;

    /// Who the node is.
    ///
    /// @param incarnation grows with every start
    /// @param groups so many groups have begun here: the log knows them all, or was lost
    /// @param catalog group 0 has begun here too
    /// @param joined it came to a cluster that there was: it founds no group, and learns from the
    ///   leaders who the members are
    /// @param rescue how it lived through the rescue of a cluster that had lost its majority
    /// @param finalised the version of the formats that its cluster has finalised, as far as it has
    ///   heard: what is written here may need that version
    public record Identity(
            ClusterId cluster,
            NodeId node,
            long incarnation,
            int groups,
            boolean catalog,
            boolean joined,
            RescueMark rescue,
            int finalised) {

        private int format() {
            if (finalised > FIRST_VERSION) {
                return FINALISED_FORMAT;
            }
            return rescue.equals(RescueMark.NONE) ? FORMAT : RESCUED_FORMAT;
        }

        private void demandVersion(Path directory, int version) throws NodeRefused {
            if (version < finalised) {
                throw new NodeRefused(
                        "%s: %s".formatted(directory, Finalising.reason(node, version, finalised)),
                        Finalising.HINT);
            }
        }

        /// The same after another start.
        Identity started() {
            return new Identity(
                    cluster, node, incarnation + 1, groups, catalog, joined, rescue, finalised);
        }

        /// The same when group 0 and so many others have begun.
        Identity holding(int number) {
            return holding(number, true);
        }

        Identity holding(int number, boolean catalogToo) {
            return new Identity(
                    cluster, node, incarnation, number, catalogToo, joined, rescue, finalised);
        }

        /// The same where a version is known to be finalised.
        Identity finalised(int version) {
            return new Identity(
                    cluster, node, incarnation, groups, catalog, joined, rescue, version);
        }

        /// The same under another mark.
        Identity marked(RescueMark mark) {
            return new Identity(
                    cluster, node, incarnation, groups, catalog, joined, mark, finalised);
        }
    }

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
        found(path, cluster, node, RescueMark.NONE);
    }

    /// The same in the epoch of a cluster that was rescued: of an earlier one, nobody would let it
    /// in.
    public static void found(Path path, ClusterId cluster, NodeId node, RescueMark mark)
            throws IOException, NodeRefused {
        make(path, new Identity(cluster, node, 0, 0, false, false, mark, FIRST_VERSION));
    }

    /// Makes a directory the memory of a node that comes to a cluster, which gave it its number.
    ///
    /// @param mark of the epoch that the cluster lives in
    /// @param others where the members are called, for its first call
    /// @throws NodeRefused where some node lives there
    public static void join(
            Path path,
            ClusterId cluster,
            NodeId node,
            RescueMark mark,
            SortedMap<NodeId, InetSocketAddress> others)
            throws IOException, NodeRefused {
        Files.createDirectories(path);
        MembersFile.in(path).write(others);
        make(path, new Identity(cluster, node, 0, 0, false, true, mark, FIRST_VERSION));
    }

    private static void make(Path path, Identity identity) throws IOException, NodeRefused {
        Files.createDirectories(path);
        try (FileChannel _ = lock(path)) {
            Identity known = inspect(path);
            if (known != null) {
                throw new NodeRefused(
                        path + " is the directory of node " + known.node + " already",
                        "start the node as it is, or found another one in an empty directory");
            }
            write(path, identity);
        }
    }

    /// Begins a life in the directory of a node.
    ///
    /// @param version of the formats that the node reads and writes
    /// @throws NodeRefused where no node lives there, or another, or one that has lost its log, or
    ///   one whose cluster has finalised a later version, or a running process has it
    public static NodeDirectory open(Path path, ClusterId cluster, NodeId node, int version)
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
            before.rescue.demandLife(path);
            before.demandVersion(path, version);
            if (before.groups > 0 && !holdsFiles(path.resolve(LOG))) {
                throw amnesia("the log in " + path.resolve(LOG) + " is gone");
            }
            Identity now = before.started();
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

    /// So many groups have begun here with what is in a backup, and group 0 too where it had one.
    void restored(int groups, boolean catalog) throws IOException {
        change(identity -> identity.holding(groups, catalog));
    }

    /// From now on, group 0 and so many others have begun here, which the log has durably; on the
    /// disk when this returns.
    void began(int groups) throws IOException {
        change(identity -> identity.holding(Math.max(groups, identity.groups)));
    }

    /// The cluster has finalised a version; on the disk when this returns. From any thread.
    void finalised(int version) throws IOException {
        change(identity -> identity.finalised(Math.max(version, identity.finalised)));
    }

    /// Nothing is written where nothing changes.
    private synchronized void change(UnaryOperator<Identity> how) throws IOException {
        Identity now = how.apply(identity);
        if (!now.equals(identity)) {
            write(path, now);
            identity = now;
        }
    }

    /// Holds the directory of a node that does not run, and begins no life in it.
    ///
    /// @throws NodeRefused where no node lives there, or a running process has it
    public static NodeDirectory hold(Path path) throws IOException, NodeRefused {
        if (inspect(path) == null) {
            throw new NodeRefused(
                    path + " is the directory of no node",
                    "name the directories of nodes, each with its node.properties");
        }
        FileChannel lock = lock(path);
        boolean held = false;
        try {
            Identity identity = Objects.requireNonNull(inspect(path));
            held = true;
            return new NodeDirectory(path, lock, identity);
        } finally {
            if (!held) {
                lock.close();
            }
        }
    }

    /// Changes the mark; on the disk when this returns.
    public void mark(RescueMark mark) throws IOException {
        change(identity -> identity.marked(mark));
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
        if (!format.matches("[1-3]")) {
            throw new NodeRefused(
                    "%s is of format %s, and this version reads %d to %d"
                            .formatted(file, format, FORMAT, FINALISED_FORMAT),
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
                    Integer.parseInt(all.getProperty("groups", "0")),
                    Boolean.parseBoolean(all.getProperty("catalog", "false")),
                    Boolean.parseBoolean(all.getProperty("joined", "false")),
                    RescueMark.read(all),
                    Integer.parseInt(all.getProperty(FINALISED, "1")));
        } catch (IllegalArgumentException | IndexOutOfBoundsException wrong) {
            throw new NodeRefused(
                    file + " says nothing that makes sense: " + wrong.getMessage(),
                    "put the very file back; without it nobody knows which node this was");
        }
    }

    /// Written whole or not at all: a crash leaves the old or the new one.
    private static void write(Path path, Identity identity) throws IOException {
        String text =
                ("format=%d%ncluster=%s%nnode=%d%nincarnation=%d%ngroups=%d%n"
                                + "catalog=%b%njoined=%b%n%s%s")
                        .formatted(
                                identity.format(),
                                identity.cluster,
                                identity.node.number(),
                                identity.incarnation,
                                identity.groups,
                                identity.catalog,
                                identity.joined,
                                identity.rescue.lines(),
                                identity.finalised == FIRST_VERSION
                                        ? ""
                                        : FINALISED + '=' + identity.finalised + '\n');
        replace(path, IDENTITY, text);
    }

    /// Writes a file of a directory, whole or not at all; on the disk when this returns.
    static void replace(Path path, String name, String text) throws IOException {
        Path next = path.resolve(name + ".next");
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
                path.resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    public Identity identity() {
        return identity;
    }

    /// The members that it last heard of.
    MembersFile members() {
        return MembersFile.in(path);
    }

    public Path log() {
        return path.resolve(LOG);
    }

    public Path store() {
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
