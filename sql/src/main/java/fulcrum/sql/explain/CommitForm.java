package fulcrum.sql.explain;

import fulcrum.database.session.CommitCost;
import fulcrum.database.session.CommitCost.Way;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a commit has cost, as text and as JSON.
final class CommitForm {

    private final CommitCost cost;
    private final boolean timing;

    /// @param timing whether the time is told too
    CommitForm(CommitCost cost, boolean timing) {
        this.cost = cost;
        this.timing = timing;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Commit: " + way());
        if (cost.way() == Way.NOTHING) {
            return lines;
        }
        List<String> shards = new ArrayList<>();
        for (CommitCost.At at : cost.shards()) {
            shards.add(at.shard() + " at " + at.node() + " (" + part(at) + ")");
        }
        lines.add("Commit Shards: " + String.join(", ", shards));
        String again = cost.sentAgain() == 0 ? "" : " (" + cost.sentAgain() + " sent again)";
        lines.add("Commit Requests: " + cost.requests() + again);
        int rounds = cost.way().roundsOfConsensus();
        String within = rounds == 0 ? "" : ", " + rounds + " within them";
        lines.add("Commit Round Trips: " + roundTrips() + " with shards" + within);
        if (rounds > 0) {
            lines.add("Commit Log Flushes: " + rounds);
        }
        if (timing) {
            lines.add("Commit Time: " + Report.millis(cost.nanos()) + " ms");
        }
        return lines;
    }

    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("Way", way());
        if (cost.way() == Way.NOTHING) {
            return tree;
        }
        List<Object> shards = new ArrayList<>();
        for (CommitCost.At at : cost.shards()) {
            Map<String, Object> shard = new LinkedHashMap<>();
            shard.put("Shard", at.shard());
            shard.put("Node", at.node().toString());
            shard.put("Part", part(at));
            shards.add(shard);
        }
        tree.put("Shards", shards);
        tree.put("Requests", cost.requests());
        tree.put("Requests Sent Again", cost.sentAgain());
        tree.put("Round Trips with Shards", cost.way().messageDelays() / 2.0);
        int rounds = cost.way().roundsOfConsensus();
        if (rounds > 0) {
            tree.put("Round Trips within Shards", rounds);
            tree.put("Log Flushes", rounds);
        }
        if (timing) {
            tree.put("Time", Report.rounded(cost.nanos()));
        }
        return tree;
    }

    private String way() {
        return switch (cost.way()) {
            case NOTHING -> "nothing to commit";
            case CONFIRMED -> "locks confirmed";
            case ONE_PHASE -> "one-phase";
            case TWO_PHASE -> "two-phase";
        };
    }

    private String part(CommitCost.At at) {
        return switch (cost.way()) {
            case NOTHING, CONFIRMED -> "confirms";
            case ONE_PHASE -> "decides";
            case TWO_PHASE -> at.equals(cost.shards().getFirst()) ? "decides" : "prepares";
        };
    }

    /// There and back is one.
    private String roundTrips() {
        int delays = cost.way().messageDelays();
        return delays / 2 + (delays % 2 == 0 ? "" : ".5");
    }
}
