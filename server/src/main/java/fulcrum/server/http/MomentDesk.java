package fulcrum.server.http;

import fulcrum.machine.NodeId;
import fulcrum.server.backup.BackupRefused;
import fulcrum.server.backup.BackupSource;
import fulcrum.server.backup.Moment;
import fulcrum.server.backup.Piece;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Answers who takes a backup: POST freezes a moment, GET brings a piece of it, HEAD says how that
/// piece is called, so that who has it need not ask for it, and DELETE lets the moment go.
final class MomentDesk {

    /// Of a piece: others come after it.
    static final String MORE = "fulcrum-more";

    private static final Pattern MOMENT = Pattern.compile("([0-9]{1,18})");
    private static final Pattern PIECE =
            Pattern.compile("([0-9]{1,18})/([0-9]{1,18})/([0-9]{1,9})");

    private final NodeId node;
    private final BackupSource source;

    MomentDesk(NodeId node, BackupSource source) {
        this.node = node;
        this.source = source;
    }

    /// @param id what stands in the path behind the moments; null where nothing does
    Answer answer(String method, @Nullable String id) {
        try {
            if (id == null) {
                return Answer.json(200, tree(source.freeze()));
            }
            Matcher moment = MOMENT.matcher(id);
            if (method.equals("DELETE") && moment.matches()) {
                source.release(Long.parseLong(id));
                return Answer.json(200, Map.of("moment", Long.valueOf(id)));
            }
            Matcher piece = PIECE.matcher(id);
            if (!method.equals("DELETE") && piece.matches()) {
                return answer(
                        source.piece(
                                Long.parseLong(piece.group(1)),
                                Long.parseLong(piece.group(2)),
                                Integer.parseInt(piece.group(3))));
            }
            return Answer.problem(
                    404,
                    "no such piece",
                    "a piece is named by its moment, its group and its number",
                    "ask for " + Routes.MOMENTS.path() + "/MOMENT/GROUP/0 first");
        } catch (BackupRefused refused) {
            return Answer.problem(
                    refused.reason() == BackupRefused.Reason.GONE ? 404 : 503,
                    "no backup",
                    String.valueOf(refused.getMessage()),
                    refused.hint());
        } catch (IOException late) {
            return Answer.problem(
                    503, "no backup", String.valueOf(late.getMessage()), "ask another node");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Answer.problem(503, "no backup", "the node stops", "ask another node");
        }
    }

    private Map<String, Object> tree(Moment moment) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("moment", moment.number());
        tree.put("node", node.toString());
        tree.put("cluster", moment.cluster());
        tree.put("beganMillis", moment.beganMillis());
        tree.put("takenMillis", moment.takenMillis());
        List<Object> groups = new ArrayList<>();
        moment.applied()
                .forEach((group, applied) -> {
                    Map<String, Object> each = new LinkedHashMap<>();
                    each.put("group", group);
                    each.put("applied", applied);
                    groups.add(each);
                });
        tree.put("groups", groups);
        return tree;
    }

    private static Answer answer(Piece piece) {
        return Answer.bytes(piece.content())
                .with("etag", '"' + piece.name() + '"')
                .with(MORE, String.valueOf(piece.more()));
    }
}
