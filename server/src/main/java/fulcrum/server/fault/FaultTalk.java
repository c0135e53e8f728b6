package fulcrum.server.fault;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is said over HTTP about faults, the same at a node and at whoever runs several.
public final class FaultTalk {

    /// Where faults are; a name of one comes behind it.
    public static final String PATH = "/api/v1/faults";

    private FaultTalk() {}

    /// An answer.
    ///
    /// @param tree for JSON; a problem after RFC 9457 where the status is 400 or more
    public record Reply(int status, Map<String, Object> tree) {}

    /// Answers one request.
    ///
    /// @param method PUT or DELETE where one fault is meant
    /// @param id null where all are meant, and listed
    public static Reply reply(FaultOrders orders, String method, @Nullable String id, String body) {
        try {
            if (id == null) {
                return new Reply(200, orders.list());
            }
            return new Reply(
                    200,
                    method.equals("DELETE")
                            ? orders.end(id)
                            : orders.begin(id, FaultRequest.read(body)));
        } catch (FaultRefused refused) {
            return problem(refused);
        }
    }

    private static Reply problem(FaultRefused refused) {
        int status =
                switch (refused.why()) {
                    case UNCLEAR -> 400;
                    case OFF -> 403;
                    case UNKNOWN -> 404;
                    case CONFLICT -> 409;
                    case NOT_HERE -> 422;
                };
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("type", "about:blank");
        tree.put("title", "fault injection refused");
        tree.put("status", status);
        tree.put("detail", refused.getMessage());
        tree.put("hint", refused.hint());
        tree.put("code", "ZF009");
        return new Reply(status, tree);
    }
}
