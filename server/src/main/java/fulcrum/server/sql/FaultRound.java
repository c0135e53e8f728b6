package fulcrum.server.sql;

import fulcrum.database.catalog.Member;
import fulcrum.machine.NodeId;
import fulcrum.server.fault.FaultRefused;
import fulcrum.server.fault.FaultRequest;
import fulcrum.server.fault.FaultTalk;
import fulcrum.server.fault.Faults;
import fulcrum.server.fault.NodeOrders;
import fulcrum.server.fault.OrderText;
import fulcrum.server.fault.Ordered;
import fulcrum.server.node.ClusterOrders;
import fulcrum.server.node.Node;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Takes a fault that was ordered at one node to all of them: by their HTTP doors, since what it
/// ends may be that nodes cannot reach each other. On threads that may wait.
public final class FaultRound {

    private static final int CONNECT_MILLIS = 1_000;
    private static final int ANSWER_MILLIS = 2_000;
    private static final String HEAL = "heal";

    private final Node node;
    private final @Nullable Faults faults;
    private final boolean secured;

    /// @param faults null where nobody may order any
    /// @param secured HTTP doors speak TLS, which is not spoken here
    public FaultRound(Node node, @Nullable Faults faults, boolean secured) {
        this.node = node;
        this.faults = faults;
        this.secured = secured;
    }

    /// Gives an order to all nodes.
    ///
    /// @param order as on the command line, or `heal`
    /// @param id null for a name that is free, or for all that are in force
    /// @return who could not be told; empty where all were
    /// @throws SqlError ZF009
    String give(String order, long millis, @Nullable String id, String owner) {
        Faults here = faults;
        if (here == null) {
            throw refused(
                    "this node takes no orders to go wrong",
                    "Say faults: true in its configuration, where no data of value lives.");
        }
        try {
            return order.strip().equals(HEAL)
                    ? heal(here, id)
                    : begin(here, order, millis, id == null ? free(here) : id, owner);
        } catch (FaultRefused refused) {
            throw refused(String.valueOf(refused.getMessage()), refused.hint());
        }
    }

    private static SqlError refused(String why, String hint) {
        return new SqlError(SqlState.FAULT_REFUSED, "fault injection refused: " + why).hint(hint);
    }

    /// The first of f1, f2, ... behind all that this node remembers.
    private static String free(Faults here) {
        List<String> known = new ArrayList<>();
        here.active().forEach(each -> known.add(each.id()));
        here.past().forEach(each -> known.add(each.fault().id()));
        long last = 0;
        for (String id : known) {
            if (id.matches("f[0-9]{1,9}")) {
                last = Math.max(last, Long.parseLong(id.substring(1)));
            }
        }
        return "f" + (last + 1);
    }

    private String begin(Faults here, String order, long millis, String id, String owner)
            throws FaultRefused {
        FaultRequest request = new FaultRequest(OrderText.read(order), millis, owner, false);
        var _ = new NodeOrders(here).begin(id, request);
        return tellOthers("PUT", id, request.toJson());
    }

    private String heal(Faults here, @Nullable String id) throws FaultRefused {
        SortedSet<String> names = new TreeSet<>();
        if (id == null) {
            here.active().stream().map(Ordered::id).forEach(names::add);
        } else {
            names.add(id);
        }
        SortedSet<String> unreached = new TreeSet<>();
        for (String name : names) {
            var _ = new NodeOrders(here).end(name);
            String missing = tellOthers("DELETE", name, null);
            if (!missing.isEmpty()) {
                unreached.add(missing);
            }
        }
        return String.join("; ", unreached);
    }

    private String tellOthers(String method, String id, @Nullable String body) {
        List<String> unreached = new ArrayList<>();
        for (Member member : others()) {
            String http = member.addresses().http();
            String why =
                    secured
                            ? "its HTTP door speaks TLS: give it the order there"
                            : http.isEmpty() ? "it has no HTTP door" : tell(http, method, id, body);
            if (!why.isEmpty()) {
                unreached.add(member.node() + ": " + why);
            }
        }
        return String.join("; ", unreached);
    }

    private List<Member> others() {
        NodeId self = node.config().self();
        try {
            return node.orders().sight().catalog().members().values().stream()
                    .filter(member -> !member.node().equals(self))
                    .filter(member -> member.state().holdsReplicas())
                    .toList();
        } catch (ClusterOrders.OrderRefused _) {
            return List.of();
        }
    }

    /// @return why it was not told; empty where it was
    private static String tell(String http, String method, String id, @Nullable String body) {
        try {
            URI uri = URI.create("http://" + http + FaultTalk.PATH + "/" + id);
            HttpURLConnection call = (HttpURLConnection) uri.toURL().openConnection();
            call.setConnectTimeout(CONNECT_MILLIS);
            call.setReadTimeout(ANSWER_MILLIS);
            call.setRequestMethod(method);
            if (body != null) {
                call.setDoOutput(true);
                call.setRequestProperty("content-type", "application/json");
                call.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            }
            int status = call.getResponseCode();
            boolean over = method.equals("DELETE") && status == HttpURLConnection.HTTP_NOT_FOUND;
            return status == HttpURLConnection.HTTP_OK || over ? "" : "it answers " + status;
        } catch (IOException failed) {
            return String.valueOf(failed.getMessage());
        }
    }
}
