package fulcrum.sql.explain;

import fulcrum.database.session.SessionResult.Asked;
import fulcrum.sql.plan.Meter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A part of a plan as it is shown.
final class Shown {

    /// Its first line as text, without what it cost.
    String title = "";

    /// By PostgreSQL's names, in their order.
    final Map<String, Object> properties = new LinkedHashMap<>();

    /// Names of the properties that the text shows in lines of their own.
    final List<String> lines = new ArrayList<>();

    /// What it did, with what belongs to it; null where it was not carried out, or not apart.
    @Nullable Meter meter;

    /// To shards, of itself.
    long requests;

    /// Of rows that came and went with them.
    long bytes;

    /// Of the shards that it has asked side by side; null where it has not asked several so.
    @Nullable Gather gather;

    /// @param slowest the one with the request that took longest
    record Gather(int shards, long requests, Asked slowest) {}

    /// Shards join what it joins.
    boolean colocated;

    /// Of keys and values that came as they are stored, to be joined here.
    long unjoinedBytes;

    final List<Shown> inputs = new ArrayList<>();

    /// `CTE name` or `SubPlan 1`, where it stands beside the inputs; null else.
    @Nullable String subplan;

    /// Adds a property that the text shows in a line of its own.
    void line(String name, Object value) {
        if (properties.put(name, value) == null) {
            lines.add(name);
        }
    }

    /// What was measured is of this part and of what belongs to it.
    void measured(@Nullable Meter outermost) {
        if (outermost != null) {
            meter = outermost;
            requests += outermost.requests();
            bytes += outermost.bytes();
            unjoinedBytes += outermost.unfoldedBytes();
            Asked slowest = outermost.slowest();
            if (slowest != null && outermost.gatheredShards() > 1) {
                gather =
                        new Gather(
                                outermost.gatheredShards(), outermost.gatheredRequests(), slowest);
            }
        }
    }
}
