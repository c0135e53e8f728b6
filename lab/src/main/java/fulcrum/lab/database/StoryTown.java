package fulcrum.lab.database;

import fulcrum.database.session.Directory;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Where the rows of a story are: those whose keys begin with a to m at shard 1, the others at
/// shard 2. Each shard's first replica leads it at first: n1 the one, n2 the other. There is no
/// catalog.
final class StoryTown implements Directory {

    static final int SHARDS = 2;

    private static final Bytes BORDER = Bytes.text("n");

    @Override
    public boolean isKnown() {
        return true;
    }

    @Override
    public List<Piece> cut(Span range) {
        if (range.point()) {
            return List.of(new Piece(range.from().compareTo(BORDER) < 0 ? 1 : 2, range));
        }
        List<Piece> pieces = new ArrayList<>();
        Bytes to = range.to();
        boolean beyond = to == null || to.compareTo(BORDER) > 0;
        if (range.from().compareTo(BORDER) < 0) {
            pieces.add(new Piece(1, Span.range(range.from(), beyond ? BORDER : to)));
        }
        if (beyond) {
            pieces.add(new Piece(2, Span.range(later(range.from()), to)));
        }
        return pieces;
    }

    private static Bytes later(Bytes from) {
        return from.compareTo(BORDER) < 0 ? BORDER : from;
    }

    /// Who leads at first: of group 0, where there is one, the last member.
    static NodeId firstLeader(long shard) {
        return new NodeId(shard == 0 ? Place.MEMBERS : (int) shard);
    }

    @Override
    public List<NodeId> replicas(long shard) {
        List<NodeId> members = new ArrayList<>();
        for (int number = 1; number <= Place.MEMBERS; number++) {
            members.add(new NodeId(number));
        }
        Collections.rotate(members, 1 - (int) shard);
        return members;
    }
}
