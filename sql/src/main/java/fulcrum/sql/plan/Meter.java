package fulcrum.sql.plan;

import fulcrum.database.session.SessionResult.Asked;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What one part of a plan did while it was carried out, the parts below it included. For one
/// thread at a time.
public final class Meter {

    private final LongSupplier clock;
    private long loops;
    private long rows;
    private long nanos;
    private long firstNanos;
    private boolean first;
    private long requests;
    private long bytes;
    private final SortedSet<Long> gathered = new TreeSet<>();
    private long gatheredRequests;
    private @Nullable Asked slowest;
    private long folded;

    /// @param clock in nanoseconds; one that stands still where times are not wanted
    public Meter(LongSupplier clock) {
        this.clock = clock;
    }

    /// Now, by its clock.
    public long now() {
        return clock.getAsLong();
    }

    /// It is begun once more.
    public void begin(long took) {
        loops++;
        nanos += took;
        first = true;
    }

    /// A row was asked for.
    public void next(long took, boolean found) {
        nanos += took;
        if (found) {
            rows++;
        }
        if (first) {
            first = false;
            firstNanos = nanos;
        }
    }

    /// Shards were asked, for this part itself.
    public void asked(long moreBytes) {
        requests++;
        bytes += moreBytes;
    }

    /// Several shards were asked side by side, for this part itself.
    public void gathered(List<Asked> asked, long moreBytes) {
        bytes += moreBytes;
        for (Asked each : asked) {
            requests += each.requests();
            gatheredRequests += each.requests();
            gathered.add(each.shard());
            Asked before = slowest;
            if (before == null || each.nanosMost() > before.nanosMost()) {
                slowest = each;
            }
        }
    }

    /// So many bytes of those that came stand for several rows.
    public void folded(long moreBytes) {
        folded += moreBytes;
    }

    /// Of keys and values that came as they are stored.
    public long unfoldedBytes() {
        return bytes - folded;
    }

    /// How many shards were asked side by side.
    public int gatheredShards() {
        return gathered.size();
    }

    /// Requests to them.
    public long gatheredRequests() {
        return gatheredRequests;
    }

    /// The one of them that had the request that took longest; null where none was asked so.
    public @Nullable Asked slowest() {
        return slowest;
    }

    public long loops() {
        return loops;
    }

    /// Of all loops together.
    public long rows() {
        return rows;
    }

    /// Of all loops together.
    public long nanos() {
        return nanos;
    }

    /// Until the first row of the last loop was there, from the beginning of the first loop.
    public long firstNanos() {
        return firstNanos;
    }

    /// To shards, of this part itself.
    public long requests() {
        return requests;
    }

    /// Of keys and values that came and went with them.
    public long bytes() {
        return bytes;
    }
}
