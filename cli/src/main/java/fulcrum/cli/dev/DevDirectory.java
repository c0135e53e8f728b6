package fulcrum.cli.dev;

import fulcrum.machine.NodeId;
import fulcrum.server.node.NodeDirectory;
import fulcrum.server.node.NodeRefused;
import fulcrum.server.transport.ClusterId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/// The directory of a dev cluster: one directory for each node, `n1`, `n2` and so on.
///
/// It is made whole or not at all, and afterwards never completed: a node whose directory is gone
/// has forgotten its votes, and one that was put in its place would vote twice.
///
/// @param path of all of it
/// @param cluster that lives there
/// @param nodes how many
public record DevDirectory(Path path, ClusterId cluster, int nodes) {

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
        return new DevDirectory(path, cluster, nodes);
    }

    private static DevDirectory open(Path path, int nodesWanted) throws IOException, NodeRefused {
        List<NodeDirectory.Identity> found = new ArrayList<>();
        int last = 0;
        for (int node = 1; node <= 99; node++) {
            NodeDirectory.Identity identity = NodeDirectory.inspect(path.resolve("n" + node));
            if (identity != null) {
                found.add(identity);
                last = node;
            }
        }
        if (found.isEmpty()) {
            throw new NodeRefused(
                    path + " holds no dev cluster",
                    "choose another directory with --data, or an empty one");
        }
        if (found.size() < last) {
            throw new NodeRefused(
                    path
                            + " has lost the directory of a node: there are "
                            + found.size()
                            + " of "
                            + last,
                    "a lost node has forgotten its votes and cannot be made anew under its name;"
                            + " put the very directory back, or begin a new cluster with --data");
        }
        if (nodesWanted != 0 && nodesWanted != last) {
            throw new NodeRefused(
                    path + " holds a cluster of " + last + " nodes, not " + nodesWanted,
                    "leave --nodes out, or begin another cluster with --data");
        }
        return new DevDirectory(path, found.getFirst().cluster(), last);
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
