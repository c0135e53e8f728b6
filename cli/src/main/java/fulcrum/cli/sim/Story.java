package fulcrum.cli.sim;

import fulcrum.machine.NodeId;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.trace.Columns;
import fulcrum.machine.trace.TraceEvent;
import fulcrum.machine.trace.TraceListener;
import fulcrum.simulator.Headline;
import fulcrum.simulator.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A run in as many lines as a reader takes in at once, and in plain words: what matters most is
/// told, of what matters less lines that are evenly spread, and clients only in between.
public final class Story implements TraceListener {

    /// The columns of a line, to stand above the first.
    public static final String LEGEND =
            "signs: # a fault strikes, ~ it is over, ! a node acts, $ clients, - all else\n\n"
                    + "      ms  leader    term    what happens";

    private static final long MILLI = 1_000_000;

    /// Clients are heard no more often.
    private static final long CLIENTS_NANOS = 600 * MILLI;

    /// A fault that is over sooner is not worth a second line.
    private static final long BRIEF_NANOS = 100 * MILLI;

    /// Elections, then what breaks, then what else is new, then details; and nothing at all.
    private static final int LEADERSHIP = 0;

    private static final int BREAKAGE = 1;
    private static final int NEWS = 2;
    private static final int DETAIL = 3;
    private static final int RANKS = 4;

    /// @param rank how much it matters; for clients' operations, `RANKS`
    private record Moment(long time, String leaders, long term, char sign, String words, int rank) {

        String line() {
            return "%8d  %-8s %5d  %c %s".formatted(time / MILLI, leaders, term, sign, words);
        }
    }

    private final World<?, ?> world;
    private final int linesMost;
    private final List<Moment> moments = new ArrayList<>();
    private final TreeMap<NodeId, Long> leading = new TreeMap<>();
    private final TreeSet<NodeId> stopped = new TreeSet<>();
    private long stoppedAt;
    private long term;
    private long heard;

    /// @param linesMost about so many lines are kept, besides those about clients
    public Story(World<?, ?> world, int linesMost) {
        this.world = world;
        this.linesMost = linesMost;
    }

    /// How many events there were, told or not.
    public long heard() {
        return heard;
    }

    @Override
    public void on(TraceEvent event, Columns columns) {
        heard++;
        NodeId node = event.node();
        if (node != null) {
            follow(node, event instanceof TraceEvent.Ended ? Columns.NONE : columns);
        }
        switch (event) {
            case TraceEvent.Noted e -> {
                Headline headline = world.headline(e.note(), columns);
                if (headline != null) {
                    int rank =
                            switch (headline.weight()) {
                                case TURN -> LEADERSHIP;
                                case NEWS -> NEWS;
                                case DETAIL -> DETAIL;
                            };
                    tell(e.time(), '!', e.node() + " " + headline.words(), rank);
                }
            }
            case TraceEvent.Operated e -> tell(e.time(), e.known() ? '$' : '?', e.what(), RANKS);
            case TraceEvent.Said e -> tell(e.time(), '-', e.what(), LEADERSHIP);
            case TraceEvent.Struck e -> struck(e);
            case TraceEvent.Healed e -> healed(e);
            case TraceEvent.Began e -> began(e);
            case TraceEvent.Ended e -> ended(e);
            case TraceEvent.Sent _, TraceEvent.Delivered _, TraceEvent.Dropped _ -> {}
            case TraceEvent.Stepped _, TraceEvent.Fired _, TraceEvent.Answered _ -> {}
            case TraceEvent.Stored _, TraceEvent.Applied _ -> {}
        }
    }

    /// Several may take themselves for the leader; only the one of the last term is right.
    private void follow(NodeId node, Columns columns) {
        if (columns.role().equals("leader")) {
            leading.put(node, columns.term());
            term = Math.max(term, columns.term());
        } else {
            leading.remove(node);
        }
    }

    private String leaders() {
        List<String> names = new ArrayList<>();
        leading.entrySet().stream()
                .sorted(Map.Entry.<NodeId, Long>comparingByValue().reversed())
                .forEach(each -> names.add(each.getKey().toString()));
        return names.isEmpty() ? "-" : String.join(" ", names);
    }

    private void tell(long time, char sign, String words, int rank) {
        moments.add(new Moment(time, leaders(), term, sign, words, rank));
    }

    private void ended(TraceEvent.Ended event) {
        if (Fault.NAMES.contains(event.why())) {
            if (stoppedAt != event.time()) {
                stopped.clear();
            }
            stoppedAt = event.time();
            stopped.add(event.node());
        } else {
            tell(event.time(), '-', event.node() + " stops: it " + event.why(), NEWS);
        }
    }

    private void struck(TraceEvent.Struck event) {
        Fault fault = event.strike().fault();
        boolean kills = fault.kind() == Fault.Kind.KILL;
        if (stoppedAt != event.time()) {
            stopped.clear();
        }
        boolean matters = kills ? !stopped.isEmpty() : lasts(event.strike().durationNanos());
        String words = new FaultWords(leaders(), stopped).of(fault);
        String howLong =
                fault instanceof Fault.Wipe
                        ? ""
                        : ", for " + FaultWords.time(event.strike().durationNanos());
        String down = kills && stopped.isEmpty() ? " (it was down already)" : "";
        tell(event.time(), '#', words + howLong + down, matters ? BREAKAGE : DETAIL);
        stopped.clear();
    }

    private static boolean lasts(long nanos) {
        return nanos >= BRIEF_NANOS;
    }

    private void healed(TraceEvent.Healed event) {
        Fault fault = event.strike().fault();
        if (fault.kind() != Fault.Kind.KILL && lasts(event.strike().durationNanos())) {
            String words = new FaultWords(leaders(), new TreeSet<>()).of(fault);
            tell(event.time(), '~', "no longer: " + words, NEWS);
        }
    }

    private void began(TraceEvent.Began event) {
        if (event.incarnation() > 1) {
            String known = event.lastPosition() + " records on its disk";
            tell(event.time(), '~', event.node() + " starts again, with " + known, NEWS);
        } else if (event.time() > BRIEF_NANOS) {
            tell(event.time(), '-', event.node() + " is new, with an empty disk", NEWS);
        }
    }

    /// The lines, oldest first.
    public List<String> lines() {
        int[] ofRank = new int[RANKS];
        moments.stream().filter(each -> each.rank < RANKS).forEach(each -> ofRank[each.rank]++);
        int[] room = room(ofRank);
        int[] seen = new int[RANKS];
        List<String> lines = new ArrayList<>();
        Crowd crowd = new Crowd();
        for (Moment each : moments) {
            if (each.rank == RANKS) {
                crowd.add(each);
                continue;
            }
            long place = seen[each.rank]++;
            long before = place * room[each.rank] / ofRank[each.rank];
            long after = (place + 1) * room[each.rank] / ofRank[each.rank];
            if (after > before) {
                crowd.speak(each.time, lines);
                crowd.listen(each);
                lines.add(each.line());
            }
        }
        crowd.speak(Long.MAX_VALUE, lines);
        return lines;
    }

    /// No rank takes more than half of what is left unless those after it do not need it.
    private int[] room(int[] ofRank) {
        int[] room = new int[RANKS];
        int left = linesMost;
        for (int rank = 0; rank < RANKS; rank++) {
            int later = 0;
            for (int after = rank + 1; after < RANKS; after++) {
                later += ofRank[after];
            }
            int most = Math.max(left - later, (left + 1) / 2);
            room[rank] = Math.min(ofRank[rank], most);
            left -= room[rank];
        }
        return room;
    }

    /// The clients since they were last heard.
    private static final class Crowd {

        private final List<Moment> ended = new ArrayList<>();
        private long spokeAt = -CLIENTS_NANOS;
        private @Nullable Moment heard;

        void add(Moment operation) {
            ended.add(operation);
        }

        /// Somebody else speaks.
        void listen(Moment other) {
            heard = other;
        }

        /// They speak of the operation that had it hardest, or of the last.
        void speak(long time, List<String> lines) {
            if (ended.isEmpty() || time - spokeAt < CLIENTS_NANOS) {
                return;
            }
            Moment last = ended.getLast();
            Moment hardest = last;
            int hardship = 0;
            for (Moment each : ended) {
                int its = each.sign == '?' ? 2 : each.words.contains(" attempts)") ? 1 : 0;
                if (its > hardship) {
                    hardship = its;
                    hardest = each;
                }
            }
            String words =
                    ended.size() == 1
                            ? hardest.words
                            : "%d operations end, as in: %s".formatted(ended.size(), hardest.words);
            Moment at = heard != null && heard.time > last.time ? heard : last;
            lines.add(new Moment(at.time, at.leaders, at.term, '$', words, RANKS).line());
            ended.clear();
            spokeAt = last.time;
        }
    }
}
