package fulcrum.server.node;

import fulcrum.database.catalog.Catalog;
import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardResult;
import fulcrum.database.shard.ShardView;
import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import fulcrum.machine.codec.Malformed;
import fulcrum.server.loop.Cell;
import java.util.concurrent.TimeUnit;

/// The catalog as this node knows it: read anew whenever its replica of group 0 has applied
/// something. Where group 0 cannot answer, it stays as it was. Read from any thread, the rest on
/// the cell's loop.
final class CatalogReader {

    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Cell cell;
    private volatile Catalog catalog = Catalog.EMPTY;
    private long readAtApplied = -1;
    private long notBefore = System.nanoTime();
    private boolean reading;

    CatalogReader(Cell cell) {
        this.cell = cell;
    }

    Catalog catalog() {
        return catalog;
    }

    /// It was read at least once, so that what it does not say is not so.
    boolean isKnown() {
        return readAtApplied >= 0;
    }

    /// Asks for it again where there is something new.
    void look(long now) {
        if (reading
                || now - notBefore < 0
                || !(cell.view(Groups.CATALOG) instanceof ShardView view)
                || view.applied() == readAtApplied
                || view.raft().leader() == null) {
            return;
        }
        reading = true;
        long applied = view.applied();
        cell.submit(Groups.CATALOG, Catalog.scan(), outcome -> answered(outcome, applied));
    }

    private void answered(Outcome outcome, long applied) {
        reading = false;
        if (outcome instanceof Outcome.Done(Bytes result) && take(result)) {
            readAtApplied = applied;
        } else {
            notBefore = System.nanoTime() + AGAIN_NANOS;
        }
    }

    /// @return false where it says what only later software knows: then it stays as it was
    private boolean take(Bytes result) {
        try {
            if (ShardCodec.RESULTS.decode(result) instanceof ShardResult.Rows found) {
                long version = 0;
                for (ShardResult.Keyed each : found.rows()) {
                    version = Math.max(version, each.row().version());
                }
                if (version >= catalog.version()) {
                    catalog = Catalog.read(version, found.rows());
                }
                return true;
            }
            return false;
        } catch (Malformed _) {
            return false;
        }
    }
}
