package fulcrum.cli.dev;

import fulcrum.machine.NodeId;
import fulcrum.server.backup.BackupDirectory;
import fulcrum.server.backup.BackupRefused;
import fulcrum.server.backup.Manifest;
import fulcrum.server.node.NodeDirectory;
import fulcrum.server.node.NodeRefused;
import fulcrum.server.node.RestoredNode;
import fulcrum.server.transport.ClusterId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// The directory of a dev cluster: one directory for each node, `n1`, `n2` and so on.
///
/// It is made whole or not at all, and afterwards never completed: a node whose directory is gone
/// has forgotten its votes, and one that was put in its place would vote twice.
///
/// Nodes that join later have directories beside them, with the next numbers. Where one was removed
/// from the cluster, a file `n4.removed` says that its directory is missing rightly.
///
/// @param path of all of it
/// @param cluster that lives there
/// @param nodes the highest number that was given
/// @param founders the nodes with which the cluster began, as far as they are there
public record DevDirectory(Path path, ClusterId cluster, int nodes, SortedSet<Integer> founders) {

    private static final int NUMBER_MOST = 99;

    public DevDirectory {
        founders = Collections.unmodifiableSortedSet(new TreeSet<>(founders));
    }

    /// The nodes that have a directory now.
    public SortedSet<Integer> present() {
        SortedSet<Integer> present = new TreeSet<>();
        for (int node = 1; node <= NUMBER_MOST; node++) {
            if (Files.isDirectory(node(node))) {
                present.add(node);
            }
        }
        return present;
    }

    /// Into how many groups the cluster is divided; 0 where none has begun yet.
    ///
    /// @throws NodeRefused where what is there cannot be read
    public int groups() throws IOException, NodeRefused {
        int most = 0;
        for (int node : present()) {
            NodeDirectory.Identity identity = NodeDirectory.inspect(node(node));
            most = identity == null ? most : Math.max(most, identity.groups());
        }
        return most;
    }

    /// A node has left the cluster for good: its directory goes, and is not missed.
    public void remove(int node) throws IOException {
        Files.writeString(removal(path, node), "");
        delete(node(node));
    }

    private static Path removal(Path path, int node) {
        return path.resolve("n" + node + ".removed");
    }

    /// @throws NodeRefused where what is there cannot be used so
    public static DevDirectory openOrFound(Path path, int nodesWanted)
            throws IOException, NodeRefused {
        return Files.exists(path) && !isEmpty(path)
                ? open(path, nodesWanted)
                : found(path, nodesWanted == 0 ? 3 : nodesWanted);
    }

    private static boolean isEmpty(Path path) throws IOException {
        try (var files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
    }

    /// Makes one whose nodes begin with what is in a backup.
    ///
    /// @throws NodeRefused where something lies there already
    /// @throws BackupRefused where the backup is damaged; nothing is left then
    public static DevDirectory restore(
            Path path, int nodes, BackupDirectory backup, Manifest manifest)
            throws IOException, InterruptedException, NodeRefused, BackupRefused {
        if (Files.exists(path) && !(Files.isDirectory(path) && isEmpty(path))) {
            throw new NodeRefused(
                    path + " is not empty",
                    "name a directory that does not exist yet; what is there is never overwritten");
        }
        SecureRandom random = new SecureRandom();
        ClusterId cluster = new ClusterId(random.nextLong(), random.nextLong());
        SortedSet<NodeId> members = new TreeSet<>();
        for (int node = 1; node <= nodes; node++) {
            members.add(new NodeId(node));
        }
        Path making = path.resolveSibling(path.getFileName() + ".making");
        delete(making);
        try {
            for (NodeId node : members) {
                RestoredNode.found(
                        making.resolve(node.toString()), cluster, node, members, backup, manifest);
            }
            Files.deleteIfExists(path); // an empty one would be in the way
            Files.move(making, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(making);
        }
        return new DevDirectory(path, cluster, nodes, upTo(nodes));
    }

    private static DevDirectory found(Path path, int nodes) throws IOException, NodeRefused {
        SecureRandom random = new SecureRandom();
        ClusterId cluster = new ClusterId(random.nextLong(), random.nextLong());
        Path making = path.resolveSibling(path.getFileName() + ".making");
        delete(making);
        for (int node = 1; node <= nodes; node++) {
            NodeDirectory.found(making.resolve("n" + node), cluster, new NodeId(node));
        }
        Files.deleteIfExists(path); // an empty one would be in the way
        Files.move(making, path, StandardCopyOption.ATOMIC_MOVE);
        return new DevDirectory(path, cluster, nodes, upTo(nodes));
    }

    private static SortedSet<Integer> upTo(int nodes) {
        SortedSet<Integer> numbers = new TreeSet<>();
        for (int node = 1; node <= nodes; node++) {
            numbers.add(node);
        }
        return numbers;
    }

    private static DevDirectory open(Path path, int nodesWanted) throws IOException, NodeRefused {
        List<NodeDirectory.Identity> found = new ArrayList<>();
        SortedSet<Integer> founders = new TreeSet<>();
        int last = 0;
        int gone = 0;
        for (int node = 1; node <= NUMBER_MOST; node++) {
            NodeDirectory.Identity identity = NodeDirectory.inspect(path.resolve("n" + node));
            if (identity != null) {
                found.add(identity);
                last = node;
                if (!identity.joined()) {
                    founders.add(node);
                }
            } else if (Files.exists(removal(path, node))) {
                gone++;
                last = node;
            }
        }
        if (found.isEmpty()) {
            throw new NodeRefused(
                    path + " holds no dev cluster",
                    "choose another directory with --data, or an empty one");
        }
        if (found.size() + gone < last) {
            throw new NodeRefused(
                    path
                            + " has lost the directory of a node: there are "
                            + found.size()
                            + " of "
                            + (last - gone),
                    "a lost node has forgotten its votes and cannot be made anew under its name;"
                            + " put the very directory back, or begin a new cluster with --data");
        }
        if (nodesWanted != 0 && nodesWanted != found.size()) {
            throw new NodeRefused(
                    path + " holds a cluster of " + found.size() + " nodes, not " + nodesWanted,
                    "leave --nodes out, or begin another cluster with --data");
        }
        return new DevDirectory(path, found.getFirst().cluster(), last, founders);
    }

    public Path node(int node) {
        return path.resolve("n" + node);
    }

    /// Deletes a directory with all that is in it, if it is there. One after the other: at the end
    /// of a process two may want it gone.
    public static synchronized void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (var files = Files.walk(path)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
