package fulcrum.server.fault;

import fulcrum.server.config.Nearest;
import fulcrum.server.fault.FaultRefused.Why;
import fulcrum.server.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is sent with an order.
///
/// @param millis for which it is to last; 0 until it is healed
/// @param outside whether somebody outside of the node does what is to be done to processes
public record FaultRequest(Order order, long millis, String owner, boolean outside) {

    private static final List<String> MEMBERS = List.of("order", "millis", "owner", "outside");
    private static final String EXAMPLE = "send {\"order\":\"isolate n1\",\"millis\":30000}";

    /// Reads one from JSON.
    public static FaultRequest read(String json) throws FaultRefused {
        Object tree;
        try {
            tree = Json.read(json);
        } catch (Json.Malformed malformed) {
            throw unclear("the body is no JSON: " + malformed.getMessage(), EXAMPLE);
        }
        if (!(tree instanceof Map<?, ?> members)) {
            throw unclear("the body is no JSON object", EXAMPLE);
        }
        for (Object member : members.keySet()) {
            String name = String.valueOf(member);
            if (!MEMBERS.contains(name)) {
                String near = Nearest.to(name, MEMBERS);
                throw unclear(
                        "the body has a member that nobody knows",
                        near == null
                                ? "there are " + String.join(", ", MEMBERS)
                                : "did you mean '" + near + "'?");
            }
        }
        if (!(members.get("order") instanceof String order)) {
            throw unclear("the body has no order", EXAMPLE);
        }
        return new FaultRequest(
                OrderText.read(order),
                number(members.get("millis")),
                text(members.get("owner")),
                truth(members.get("outside")));
    }

    private static long number(@Nullable Object value) throws FaultRefused {
        return switch (value) {
            case null -> 0;
            case Long number -> number;
            default -> throw unclear("'millis' is no whole number", EXAMPLE);
        };
    }

    private static String text(@Nullable Object value) throws FaultRefused {
        return switch (value) {
            case null -> "somebody";
            case String text when !text.isBlank() -> text;
            default -> throw unclear("'owner' is no text", "say who orders it, or leave it out");
        };
    }

    private static boolean truth(@Nullable Object value) throws FaultRefused {
        return switch (value) {
            case null -> false;
            case Boolean truth -> truth;
            default -> throw unclear("'outside' is neither true nor false", "leave it out");
        };
    }

    private static FaultRefused unclear(String message, String hint) {
        return new FaultRefused(Why.UNCLEAR, message, hint);
    }

    /// As it is sent.
    public String toJson() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("order", order.toString());
        tree.put("millis", millis);
        tree.put("owner", owner);
        tree.put("outside", outside);
        return Json.write(tree);
    }
}
