package fulcrum.server.http;

import fulcrum.machine.codec.Malformed;
import fulcrum.server.http.NodeView.FiguresLate;
import fulcrum.server.tails.TailShelf;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers what is asked of a node's divergent tails.
final class TailDesk {

    private TailDesk() {}

    /// @param id null where all are meant, and listed
    static Answer answer(NodeView view, @Nullable String id) {
        TailShelf shelf = view.tails();
        if (shelf == null) {
            return Desk.late(new FiguresLate(view.node() + " is starting"));
        }
        try {
            if (id == null) {
                return Answer.json(200, shelf.list());
            }
            Map<String, Object> tail = shelf.show(id);
            return tail == null
                    ? Answer.problem(
                            404,
                            "no such tail",
                            "there is no divergent tail of this name here",
                            "/api/v1/tails lists them; the oldest go when there are too many")
                    : Answer.json(200, tail);
        } catch (IOException | Malformed unreadable) {
            return Answer.problem(
                    500,
                    "a tail cannot be read",
                    String.valueOf(unreadable.getMessage()),
                    "look after the disk; the other files are whole");
        }
    }
}
