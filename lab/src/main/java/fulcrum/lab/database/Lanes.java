package fulcrum.lab.database;

import fulcrum.machine.trace.TraceLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Draws what happens as a space-time diagram: everybody has a lane, time goes down, and what was
/// sent is an arrow at the time at which it arrives. What has been drawn before in the same picture
/// is counted and not drawn again: whatever is not answered is said again and again.
final class Lanes {

    private static final int MARGIN = 8;
    private static final int APART = 30;
    private static final int MICROS = 3;

    /// A picture that is longer tells again whose lanes these are.
    private static final int ROWS_WITHOUT_NAMES = 5;

    private final List<String> names = new ArrayList<>();
    private final Set<Integer> silent = new LinkedHashSet<>();
    private final List<String> rows = new ArrayList<>();
    private final Set<String> drawn = new LinkedHashSet<>();
    private final Map<String, Integer> again = new LinkedHashMap<>();
    private boolean renamed;

    /// Adds a lane, or gives one another name.
    void name(int lane, String name) {
        renamed = true;
        if (lane == names.size()) {
            names.add(name);
        } else {
            names.set(lane, name);
        }
    }

    /// Nobody is there any more, or somebody is again.
    void silent(int lane, boolean gone) {
        if (gone) {
            silent.add(lane);
        } else {
            silent.remove(lane);
        }
    }

    /// Something happens at one place.
    void at(long time, int lane, String what) {
        StringBuilder row = bars();
        put(row, place(lane), (silent.contains(lane) ? "  " : "| ") + what);
        draw(time, row.toString(), what);
    }

    /// Something that was sent arrives, or is lost.
    void arrow(long time, int from, int to, String what, boolean lost) {
        if (from == to) {
            return; // from one replica to another
        }
        StringBuilder row = bars();
        int left = Math.min(from, to);
        int width = APART * Math.abs(from - to) - 1;
        String label = " " + what + " ";
        char end = lost ? 'x' : from < to ? '>' : '<';
        String rule = "-".repeat(Math.max(1, width - label.length() - 2));
        String line = from < to ? "-" + label + rule + end : end + "-" + label + rule;
        if (line.length() > width) {
            throw new IllegalStateException("too long for an arrow: " + what);
        }
        put(row, place(left) + 1, line);
        draw(time, row.toString(), lost ? what + ", lost" : what);
    }

    /// The picture since the last one.
    List<String> picture() {
        List<String> picture = new ArrayList<>();
        if (renamed ? !rows.isEmpty() : rows.size() > ROWS_WITHOUT_NAMES) {
            StringBuilder head = new StringBuilder();
            for (int lane = 0; lane < names.size(); lane++) {
                put(head, place(lane), names.get(lane));
            }
            picture.add(head.toString());
            renamed = false;
        }
        picture.addAll(rows);
        again.forEach((what, times) ->
                picture.add(
                        " ".repeat(place(0))
                                + (times == 1 ? "and again: " : "and again, " + times + " times: ")
                                + what));
        rows.clear();
        drawn.clear();
        again.clear();
        return picture;
    }

    private static int place(int lane) {
        return MARGIN + lane * APART;
    }

    private StringBuilder bars() {
        StringBuilder row = new StringBuilder();
        for (int lane = 0; lane < names.size(); lane++) {
            put(row, place(lane), silent.contains(lane) ? " " : "|");
        }
        return row;
    }

    private void draw(long time, String row, String what) {
        if (!drawn.add(row)) {
            again.merge(what, 1, Integer::sum);
            return;
        }
        StringBuilder timed = new StringBuilder(row);
        String seconds = TraceLine.seconds(time);
        put(timed, 0, seconds.substring(0, seconds.length() - MICROS));
        rows.add(timed.toString());
    }

    private static void put(StringBuilder row, int place, String text) {
        while (row.length() < place + text.length()) {
            row.append(' ');
        }
        row.replace(place, place + text.length(), text);
    }
}
