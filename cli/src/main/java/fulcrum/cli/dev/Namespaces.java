package fulcrum.cli.dev;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A network namespace for each node, on one bridge with us: a node's wire can be pulled out, or
/// what it sends to another be lost on the way, and neither side is told.
///
/// A way from one node to another is closed by a wrong entry in the sender's table of neighbours:
/// its packets leave for an address on the wire that nobody has. The other way stays open.
public final class Namespaces implements AutoCloseable {

    private static final String NETWORK = "10.177."; // private, and nobody's in particular
    private static final String NOBODY = "02:00:00:00:00:01"; // locally administered

    private final int network;
    private final int nodes;

    /// How many faults close the way from one node to another.
    private final int[][] closed;

    private Namespaces(int network, int nodes) {
        this.network = network;
        this.nodes = nodes;
        this.closed = new int[nodes + 1][nodes + 1];
    }

    /// Why there can be none; null where there can.
    public static @Nullable String missing() {
        if (!System.getProperty("user.name", "").equals("root")) {
            return "only root makes network namespaces";
        }
        if (!onPath("ip")) {
            return "no program `ip` is on the PATH";
        }
        String probe = "fulcrum-probe-" + ProcessHandle.current().pid();
        try {
            ip("netns", "add", probe);
            ip("netns", "del", probe);
            return null;
        } catch (IOException refused) {
            return String.valueOf(refused.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static boolean onPath(String name) {
        String path = System.getenv("PATH");
        for (String place : (path == null ? "" : path).split(":")) {
            if (Files.isExecutable(Path.of(place, name))) {
                return true;
            }
        }
        return false;
    }

    /// Makes them, in place of what an earlier run may have left.
    ///
    /// @param network from 0 to 255; two with the same number cannot be on one machine
    public static Namespaces make(int network, int nodes) throws IOException, InterruptedException {
        Namespaces made = new Namespaces(network, nodes);
        made.close();
        boolean whole = false;
        try {
            ip("link", "add", made.bridge(), "type", "bridge");
            ip("addr", "add", made.host(0) + "/24", "dev", made.bridge());
            ip("link", "set", made.bridge(), "up");
            for (int node = 1; node <= nodes; node++) {
                String name = made.name(node);
                String wire = made.wire(node);
                ip("netns", "add", name);
                ip(words("link add", wire, "type veth peer name eth0 netns", name));
                ip("link", "set", wire, "master", made.bridge(), "up");
                ip("-n", name, "addr", "add", made.host(node) + "/24", "dev", "eth0");
                ip("-n", name, "link", "set", "eth0", "up");
                ip("-n", name, "link", "set", "lo", "up");
            }
            whole = true;
            return made;
        } finally {
            if (!whole) {
                made.close();
            }
        }
    }

    private static String[] words(String... parts) {
        return String.join(" ", parts).split(" ");
    }

    private String bridge() {
        return "fulcrum-b" + network;
    }

    private String name(int node) {
        return "fulcrum-" + network + "-n" + node;
    }

    private String wire(int node) {
        return "fulcrum" + network + "w" + node;
    }

    private String host(int node) {
        return NETWORK + network + '.' + (node == 0 ? 1 : 10 + node);
    }

    /// Their addresses, of node 1 first.
    public List<String> hosts() {
        List<String> hosts = new ArrayList<>();
        for (int node = 1; node <= nodes; node++) {
            hosts.add(host(node));
        }
        return hosts;
    }

    /// A command as it is run inside a node's namespace; it replaces the process that enters.
    public List<String> in(int node, List<String> command) {
        List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", name(node)));
        inside.addAll(command);
        return inside;
    }

    /// Pulls a node's wire out.
    public void cut(int node) throws IOException, InterruptedException {
        ip("link", "set", wire(node), "nomaster");
    }

    /// Puts it in again.
    public void mend(int node) throws IOException, InterruptedException {
        ip("link", "set", wire(node), "master", bridge());
    }

    /// What one node sends to another is lost. Who closes a way twice opens it twice.
    public synchronized void close(int from, int to) throws IOException, InterruptedException {
        if (closed[from][to]++ == 0) {
            ip(
                    words(
                            "-n",
                            name(from),
                            "neigh replace",
                            host(to),
                            "lladdr",
                            NOBODY,
                            "dev eth0 nud permanent"));
        }
    }

    /// It arrives again.
    public synchronized void open(int from, int to) throws IOException, InterruptedException {
        if (--closed[from][to] == 0) {
            ip(words("-n", name(from), "neigh del", host(to), "dev eth0"));
        }
    }

    private static void ip(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        Process ip = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(ip.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (ip.waitFor() != 0) {
            throw new IOException("`" + String.join(" ", command) + "`: " + said.strip());
        }
    }

    /// Takes all of it away, as far as it is there.
    @Override
    public void close() {
        for (int node = 1; node <= nodes; node++) {
            without("link", "del", wire(node));
            without("netns", "del", name(node));
        }
        without("link", "del", bridge());
    }

    private static void without(String... words) {
        try {
            ip(words);
        } catch (IOException _) {
            // it is not there
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
