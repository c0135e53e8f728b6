package fulcrum.bench.beside;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A network namespace for each node, on one bridge with us: a node's wire can be pulled out, and
/// neither side is told.
final class Namespaces implements AutoCloseable {

    private static final String BRIDGE = "fulcrumbr";
    private static final String NETWORK = "10.177.31."; // private, and nobody's in particular

    private final int nodes;

    private Namespaces(int nodes) {
        this.nodes = nodes;
    }

    /// Why there can be none; null where there can.
    static @Nullable String missing() {
        if (!System.getProperty("user.name", "").equals("root")) {
            return "only root makes network namespaces";
        }
        if (Programs.named("ip") == null) {
            return "no program `ip` is on the PATH";
        }
        try {
            ip("netns", "add", "fulcrum-probe");
            ip("netns", "del", "fulcrum-probe");
            return null;
        } catch (IOException refused) {
            return String.valueOf(refused.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    static Namespaces make(int nodes) throws IOException, InterruptedException {
        Namespaces made = new Namespaces(nodes);
        made.close(); // what an earlier run may have left
        boolean whole = false;
        try {
            ip("link", "add", BRIDGE, "type", "bridge");
            ip("addr", "add", NETWORK + "1/24", "dev", BRIDGE);
            ip("link", "set", BRIDGE, "up");
            for (int node = 1; node <= nodes; node++) {
                ip("netns", "add", name(node));
                ip(
                        "link",
                        "add",
                        wire(node),
                        "type",
                        "veth",
                        "peer",
                        "name",
                        "eth0",
                        "netns",
                        name(node));
                ip("link", "set", wire(node), "master", BRIDGE, "up");
                ip("-n", name(node), "addr", "add", made.host(node) + "/24", "dev", "eth0");
                ip("-n", name(node), "link", "set", "eth0", "up");
                ip("-n", name(node), "link", "set", "lo", "up");
            }
            whole = true;
            return made;
        } finally {
            if (!whole) {
                made.close();
            }
        }
    }

    private static String name(int node) {
        return "fulcrum-n" + node;
    }

    private static String wire(int node) {
        return "fulcrum-w" + node;
    }

    private String host(int node) {
        return NETWORK + (10 + node);
    }

    List<String> hosts() {
        List<String> hosts = new ArrayList<>();
        for (int node = 1; node <= nodes; node++) {
            hosts.add(host(node));
        }
        return hosts;
    }

    /// A command as it is run inside a node's namespace; it replaces the process that enters.
    List<String> in(int node, List<String> command) {
        List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", name(node)));
        inside.addAll(command);
        return inside;
    }

    void cut(int node) throws IOException, InterruptedException {
        ip("link", "set", wire(node), "nomaster");
    }

    void mend(int node) throws IOException, InterruptedException {
        ip("link", "set", wire(node), "master", BRIDGE);
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
        without("link", "del", BRIDGE);
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
