package fulcrum.server.inquiry;

import fulcrum.database.keys.Datum;
import fulcrum.machine.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a node has said.
///
/// @param rows as whoever asked knows them; none where there is a reason
/// @param silence why it has said nothing; null where it has answered
public record Told(NodeId node, List<Datum[]> rows, @Nullable String silence) {

    public Told {
        rows = List.copyOf(rows);
    }
}
