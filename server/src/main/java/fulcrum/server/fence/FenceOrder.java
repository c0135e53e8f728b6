package fulcrum.server.fence;

import fulcrum.server.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/// Why a node is to be fenced, and who says so; for the mark, the log and people.
///
/// @param owner who orders it
/// @param reason why; may be empty
public record FenceOrder(String owner, String reason) {

    private static final int LETTERS_MOST = 500;

    public FenceOrder {
        owner = plain(owner);
        reason = plain(reason);
    }

    /// Reads the body of a request: nothing, or an object with `owner` and `reason`.
    ///
    /// @throws IllegalArgumentException where it is something else
    public static FenceOrder read(String body) {
        if (body.isBlank()) {
            return new FenceOrder("", "");
        }
        try {
            if (Json.read(body) instanceof Map<?, ?> tree) {
                return new FenceOrder(text(tree, "owner"), text(tree, "reason"));
            }
        } catch (Json.Malformed malformed) {
            throw new IllegalArgumentException(String.valueOf(malformed.getMessage()), malformed);
        }
        throw new IllegalArgumentException("the body is no object");
    }

    private static String text(Map<?, ?> tree, String member) {
        return tree.get(member) instanceof String text ? text : "";
    }

    private static String plain(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LETTERS_MOST ? line : line.substring(0, LETTERS_MOST);
    }

    /// One line for the mark.
    public String line(Instant when) {
        return "fenced "
                + when.truncatedTo(ChronoUnit.SECONDS)
                + " by "
                + (owner.isEmpty() ? "somebody" : owner)
                + (reason.isEmpty() ? "" : ": " + reason);
    }

    String toJson() {
        return Json.write(Map.of("owner", owner, "reason", reason));
    }
}
