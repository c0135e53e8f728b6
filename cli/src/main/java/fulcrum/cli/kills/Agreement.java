package fulcrum.cli.kills;

import fulcrum.cli.dev.DevDirectory;
import fulcrum.cli.dev.DevPorts;
import fulcrum.cli.status.Asked;
import fulcrum.cli.status.Inquiry;
import fulcrum.server.store.Holding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/// Whether all replicas have come to the same state: clients see one replica at a time, and would
/// never notice one that stays behind or differs.
final class Agreement {

    private static final long GROUP = 1;
    private static final long CATCH_UP_SECONDS = 60;
    private static final long PAUSE_MILLIS = 100;

    private Agreement() {}

    /// Waits until every node has applied the same, once nobody writes any more.
    ///
    /// @return what is wrong; empty if nothing is
    static String await(DevPorts ports, int nodes) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CATCH_UP_SECONDS);
        List<Long> applied = applied(ports);
        while (applied.size() < nodes || new TreeSet<>(applied).size() > 1) {
            if (System.nanoTime() > deadline) {
                return "after "
                        + CATCH_UP_SECONDS
                        + " s without a write, nodes have applied up to "
                        + applied;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            applied = applied(ports);
        }
        return "";
    }

    private static List<Long> applied(DevPorts ports) throws InterruptedException {
        List<Long> applied = new ArrayList<>();
        for (Asked asked : Inquiry.dev(ports)) {
            if (asked.status() != null
                    && asked.status().get("groups") instanceof List<?> groups
                    && !groups.isEmpty()
                    && groups.getFirst() instanceof Map<?, ?> group
                    && group.get("applied") instanceof Number index) {
                applied.add(index.longValue());
            }
        }
        return applied;
    }

    /// Compares what the stores of stopped nodes hold. How far each has applied is not compared: a
    /// node that stops gives its leadership away, and who takes it begins a term with an entry that
    /// changes nothing.
    ///
    /// @return what is wrong; empty if nothing is
    static String compare(DevDirectory directory) throws IOException {
        List<Holding> holdings = new ArrayList<>();
        for (int node = 1; node <= directory.nodes(); node++) {
            Path store = directory.node(node).resolve("store");
            holdings.add(Holding.of(store, GROUP));
        }
        boolean same = holdings.stream().map(Holding::digest).distinct().count() == 1;
        return same && holdings.getFirst().rows() > 0 ? "" : "replicas differ: " + holdings;
    }
}
