package fulcrum.server.log;

/// Where a cell hears what became of its batches, in the order in which it offered them.
///
/// Called on the log's thread, which everybody waits for: an implementation puts the batch into the
/// cell's queue and returns.
public interface Completions {

    /// Every record of the batch is durable.
    void stored(Batch batch);

    /// The log has stopped for good; of this batch nobody knows what is on the disk.
    void stopped(Batch batch, Throwable reason);
}
