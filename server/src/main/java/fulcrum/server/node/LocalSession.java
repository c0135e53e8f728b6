package fulcrum.server.node;

import fulcrum.database.shard.ShardCommand;
import fulcrum.server.loop.Cell;
import fulcrum.server.loop.ReplySink;
import fulcrum.server.session.Session;

/// A session of a door on the cell's own loop: from the socket to the shard there is no hop.
final class LocalSession implements Session {

    private final Cell cell;
    private final long group;

    LocalSession(Cell cell, long group) {
        this.cell = cell;
        this.group = group;
    }

    @Override
    public void submit(ShardCommand command, ReplySink sink) {
        cell.submit(group, command, sink);
    }

    @Override
    public void close() {}
}
