package fulcrum.cli.sim;

import fulcrum.machine.trace.Columns;
import fulcrum.machine.trace.TraceEvent;
import fulcrum.machine.trace.TraceLine;
import fulcrum.machine.trace.TraceListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A run in as many lines as a reader takes in at once: what matters most is told whole, and of
/// what matters less, lines that are evenly spread.
public final class Story implements TraceListener {

    /// The columns of a line, to stand above the first.
    public static final String LEGEND =
            "        time node   role        term  commit  what happened\n"
                    + "signs: # fault strikes, ~ fault over, ^ process starts, v process ends,"
                    + " ! note, $ client, - remark";

    private static final int RANKS = 3;

    private static final Set<String> LEADERSHIP =
            Set.of("BecameLeader", "SteppedDown", "TransferBegan", "TransferAbandoned");
    private static final Set<String> MEMBERSHIP =
            Set.of("MembersChanged", "MembersReverted", "SnapshotInstalled", "SuffixRemoved");
    private static final Set<String> DETAILS =
            Set.of("BecameCandidate", "SnapshotTaken", "SnapshotShipped", "OutcomesUnknown");

    private record Told(String line, int rank) {}

    private final int linesMost;
    private final List<Told> told = new ArrayList<>();
    private long heard;

    /// @param linesMost about so many lines are kept
    public Story(int linesMost) {
        this.linesMost = linesMost;
    }

    @Override
    public void on(TraceEvent event, Columns columns) {
        heard++;
        int rank = rank(event, columns);
        if (rank < RANKS) {
            told.add(new Told(TraceLine.of(event, columns), rank));
        }
    }

    /// How many events there were, told or not.
    public long heard() {
        return heard;
    }

    private static int rank(TraceEvent event, Columns columns) {
        return switch (event) {
            case TraceEvent.Struck _, TraceEvent.Healed _, TraceEvent.Said _ -> 0;
            case TraceEvent.Ended _ -> 0;
            case TraceEvent.Began began -> began.incarnation() > 1 ? 0 : RANKS;
            case TraceEvent.Noted noted -> {
                String name = noted.note().name();
                boolean leads = columns.role().equals("leader");
                yield LEADERSHIP.contains(name)
                        ? 0
                        : MEMBERSHIP.contains(name) && leads ? 1 : rankOfDetail(name);
            }
            case TraceEvent.Operated operated -> operated.known() ? 2 : 1;
            case TraceEvent.Sent _, TraceEvent.Delivered _, TraceEvent.Dropped _ -> RANKS;
            case TraceEvent.Stepped _, TraceEvent.Fired _, TraceEvent.Answered _ -> RANKS;
            case TraceEvent.Stored _, TraceEvent.Applied _ -> RANKS;
        };
    }

    private static int rankOfDetail(String note) {
        return MEMBERSHIP.contains(note) || DETAILS.contains(note) ? 2 : RANKS;
    }

    /// The lines, oldest first.
    public List<String> lines() {
        int[] ofRank = new int[RANKS];
        told.forEach(each -> ofRank[each.rank]++);
        List<String> lines = new ArrayList<>();
        int[] room = new int[RANKS];
        int left = linesMost;
        for (int rank = 0; rank < RANKS; rank++) {
            room[rank] = Math.min(ofRank[rank], left);
            left -= room[rank];
        }
        int[] seen = new int[RANKS];
        for (Told each : told) {
            long place = seen[each.rank]++;
            long before = place * room[each.rank] / ofRank[each.rank];
            long after = (place + 1) * room[each.rank] / ofRank[each.rank];
            if (after > before) {
                lines.add(each.line);
            }
        }
        return lines;
    }
}
