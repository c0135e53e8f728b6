package fulcrum.cli.dev;

import fulcrum.machine.NodeId;
import fulcrum.server.fault.Ended;
import fulcrum.server.fault.FaultRefused;
import fulcrum.server.fault.FaultRefused.Why;
import fulcrum.server.fault.FaultRequest;
import fulcrum.server.fault.Ordered;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Carries orders to nodes, to all at once, and remembers to whom something is owed.
final class FaultPost {

    private static final int PATIENCE_MILLIS = 2_000;
    private static final String DOWN = "it is down or paused, and is told when it is back";

    private final DevPorts ports;
    private final Supplier<SortedSet<Integer>> numbers;
    private final SortedSet<Integer> owed = new ConcurrentSkipListSet<>();
    private volatile @Nullable String refusal;

    /// @param numbers of the nodes that there are now
    FaultPost(DevPorts ports, Supplier<SortedSet<Integer>> numbers) {
        this.ports = ports;
        this.numbers = numbers;
    }

    private interface Letter {
        FaultCalls.Reply send(FaultCalls to) throws IOException;
    }

    /// @return who could not be reached, and why
    SortedMap<String, String> begin(Ordered fault, SortedSet<Integer> up) {
        FaultRequest request = request(fault);
        refusal = null;
        return toAll(up, to -> to.begin(fault.id(), request));
    }

    private static FaultRequest request(Ordered fault) {
        return new FaultRequest(fault.order(), fault.millis(), fault.owner(), true);
    }

    /// @return who could not be reached, and why
    SortedMap<String, String> end(String id, SortedSet<Integer> up) {
        return toAll(up, to -> ended(to, id));
    }

    /// That it is over already is as good.
    private static FaultCalls.Reply ended(FaultCalls to, String id) throws IOException {
        FaultCalls.Reply reply = to.end(id);
        boolean good = reply.good() || "404".equals(reply.text("status"));
        return new FaultCalls.Reply(good, reply.tree());
    }

    /// What to tell whoever ordered, where every node has refused; null where one has not.
    @Nullable FaultRefused refusedByAll(SortedMap<String, String> unreached) {
        String why = refusal;
        return why == null || unreached.size() < numbers.get().size()
                ? null
                : new FaultRefused(Why.NOT_HERE, why, "the nodes' configuration says what may be");
    }

    private SortedMap<String, String> toAll(SortedSet<Integer> up, Letter letter) {
        SortedMap<Integer, Future<String>> sent = new TreeMap<>();
        SortedMap<String, String> unreached = new TreeMap<>();
        for (int node : numbers.get()) {
            int to = node;
            if (up.contains(node)) {
                FutureTask<String> task = new FutureTask<>(() -> send(to, letter));
                Thread.ofVirtual().start(task);
                sent.put(node, task);
            } else {
                owed.add(node);
                unreached.put("n" + node, DOWN);
            }
        }
        for (Map.Entry<Integer, Future<String>> each : sent.entrySet()) {
            String problem = answer(each.getValue());
            if (!problem.isEmpty()) {
                owed.add(each.getKey());
                unreached.put("n" + each.getKey(), problem);
            }
        }
        return unreached;
    }

    private static String answer(Future<String> sent) {
        try {
            return sent.get();
        } catch (ExecutionException failed) {
            return String.valueOf(failed.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "the cluster stops";
        }
    }

    /// @return what went wrong; empty where nothing did
    private String send(int node, Letter letter) {
        try {
            FaultCalls.Reply reply = letter.send(calls(node));
            if (reply.good()) {
                return "";
            }
            String why = reply.text("detail");
            refusal = why;
            return why;
        } catch (IOException failed) {
            return String.valueOf(failed.getMessage());
        }
    }

    private FaultCalls calls(int node) {
        return new FaultCalls("http://127.0.0.1:" + ports.http(node).getPort(), PATIENCE_MILLIS);
    }

    // Who has missed something

    void owe(int node) {
        owed.add(node);
    }

    boolean owes() {
        return !owed.isEmpty();
    }

    /// Brings those who answer again to what is in force.
    void catchUp(SortedSet<Integer> up, List<Ordered> active, List<Ended> past) {
        owed.retainAll(numbers.get());
        for (int node : List.copyOf(owed)) {
            if (up.contains(node)) {
                try {
                    bring(node, active, past);
                    owed.remove(node);
                } catch (IOException _) {
                    // in a moment again
                }
            }
        }
    }

    private void bring(int node, List<Ordered> active, List<Ended> past) throws IOException {
        SortedSet<String> there = there(calls(node).list());
        long now = System.currentTimeMillis();
        for (Ended each : past) {
            if (there.contains(each.fault().id())) {
                var _ = calls(node).end(each.fault().id());
            }
        }
        for (Ordered each : active) {
            boolean own = each.order().isToProcess() && names(each, node);
            if (!own && !there.contains(each.id())) {
                Ordered rest = each.forTheRest(now);
                var _ = calls(node).begin(each.id(), request(rest));
            }
        }
    }

    private static boolean names(Ordered fault, int node) {
        return fault.order().nodes().contains(new NodeId(node));
    }

    private static SortedSet<String> there(FaultCalls.Reply reply) {
        SortedSet<String> ids = new TreeSet<>();
        List<Object> all = new ArrayList<>();
        if (reply.tree().get("active") instanceof List<?> active) {
            all.addAll(active);
        }
        for (Object each : all) {
            if (each instanceof Map<?, ?> tree) {
                ids.add(String.valueOf(tree.get("id")));
            }
        }
        return ids;
    }
}
