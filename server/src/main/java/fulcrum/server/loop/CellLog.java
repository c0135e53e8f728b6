package fulcrum.server.loop;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Encoder;
import java.util.List;
import java.util.function.Consumer;

/// The log as a cell sees it. Called on the cell's loop unless a method says otherwise.
public interface CellLog {

    /// Takes a record for the batch of this turn.
    ///
    /// @param position in the group's own count, one more than that of its record before
    /// @param record its bytes, which are overwritten after the call
    /// @param lazily nothing waits for it
    /// @return where it stands in the whole log; grows from record to record
    long append(long group, long position, Encoder record, boolean lazily);

    /// The turn is over: what was appended or truncated may be written and synced. Never called
    /// after a step that threw.
    void handOver();

    /// Everything that was appended up to here is durable. From any thread; never goes back. Who
    /// raises it wakes the cell.
    long durable();

    /// Bytes that were appended and are not durable.
    long unsyncedBytes();

    /// Begins to read records of a group again that are durable.
    ///
    /// @param then takes their bytes, without a gap from the first position on, perhaps fewer than
    ///   asked for; from any thread
    void read(long group, long from, long to, Consumer<List<Bytes>> then);

    /// The group needs no record before this position.
    void truncate(long group, long before);
}
