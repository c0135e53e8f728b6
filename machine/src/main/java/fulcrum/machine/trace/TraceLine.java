package fulcrum.machine.trace;

import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Trace events as lines of fixed columns:
///
/// | column | width | what |
/// |---|---|---|
/// | time | 12 | seconds since the beginning, to the microsecond |
/// | node | 4 | the node, `*` for the whole world |
/// | glyph | 1 | see below |
/// | role | 10 | what the node is now, in a word |
/// | term | 5 | the protocol's epoch |
/// | commit | 7 | how far the node knows the agreed order |
/// | note | rest | what happened |
///
/// Glyphs: `>` sent, `<` arrived, `x` lost, `.` stepped, `@` timer, `=` durable, `+` applied, `?`
/// answered, `$` a client's operation ended, `!` note, `^` a life began, `v` a life ended, `#`
/// fault, `~` fault over, `-` said.
public final class TraceLine {

    /// The columns of a line, to stand above the first.
    public static final String LEGEND =
            "     seconds node   role        term  commit  what happened";

    private TraceLine() {}

    /// The line of an event.
    public static String of(TraceEvent event, Columns columns) {
        StringBuilder line = new StringBuilder(120);
        right(line, seconds(event.time()), 12);
        NodeId node = event.node();
        right(line, node == null ? "*" : node.toString(), 5);
        line.append(' ').append(glyph(event)).append(' ');
        left(line, columns.role(), 10);
        right(line, Long.toString(columns.term()), 5);
        right(line, Long.toString(columns.commit()), 8);
        return line.append("  ").append(words(event)).toString();
    }

    /// A note in one line: its name, and its circumstances.
    public static String of(Note note) {
        StringBuilder text = new StringBuilder(note.name());
        for (Map.Entry<String, Object> field : note.fields().entrySet()) {
            text.append(' ').append(field.getKey()).append('=').append(field.getValue());
        }
        return text.toString();
    }

    /// Seconds to the microsecond.
    public static String seconds(long nanos) {
        String micros = Long.toString(nanos / 1000 % 1_000_000);
        return nanos / 1_000_000_000 + "." + "0".repeat(6 - micros.length()) + micros;
    }

    private static char glyph(TraceEvent event) {
        return switch (event) {
            case TraceEvent.Sent _ -> '>';
            case TraceEvent.Delivered _ -> '<';
            case TraceEvent.Dropped _ -> 'x';
            case TraceEvent.Stepped _ -> '.';
            case TraceEvent.Fired _ -> '@';
            case TraceEvent.Stored _ -> '=';
            case TraceEvent.Applied _ -> '+';
            case TraceEvent.Answered _ -> '?';
            case TraceEvent.Operated _ -> '$';
            case TraceEvent.Noted _ -> '!';
            case TraceEvent.Began _ -> '^';
            case TraceEvent.Ended _ -> 'v';
            case TraceEvent.Struck _ -> '#';
            case TraceEvent.Healed _ -> '~';
            case TraceEvent.Said _ -> '-';
        };
    }

    private static String words(TraceEvent event) {
        return switch (event) {
            case TraceEvent.Sent e ->
                    "to "
                            + e.to()
                            + ' '
                            + e.message()
                            + " ("
                            + e.bytes()
                            + " bytes, "
                            + fate(e.time(), e.arrives())
                            + ')';
            case TraceEvent.Delivered e ->
                    "from "
                            + e.from()
                            + ' '
                            + e.message()
                            + " (sent "
                            + ago(e.time() - e.sent())
                            + ')';
            case TraceEvent.Dropped e -> "to " + e.to() + " lost: " + e.why();
            case TraceEvent.Stepped e -> e.input().toString();
            case TraceEvent.Fired e ->
                    e.timer() + (e.lateNanos() == 0 ? "" : " late by " + micros(e.lateNanos()));
            case TraceEvent.Stored e -> "durable up to " + e.upTo();
            case TraceEvent.Applied e -> "applied " + e.index();
            case TraceEvent.Answered e -> "request " + e.request() + ' ' + e.outcome();
            case TraceEvent.Operated e -> e.what();
            case TraceEvent.Noted e -> of(e.note());
            case TraceEvent.Began e ->
                    "life "
                            + e.incarnation()
                            + " begins: log to "
                            + e.lastPosition()
                            + ", applied to "
                            + e.applied();
            case TraceEvent.Ended e -> "ends: " + e.why();
            case TraceEvent.Struck e -> "strikes: " + e.strike();
            case TraceEvent.Healed e -> "over: " + e.strike().fault();
            case TraceEvent.Said e -> e.what();
        };
    }

    private static String fate(long time, long arrives) {
        return arrives < 0
                ? "held"
                : arrives == 0 ? "lost" : "arrives in " + micros(arrives - time);
    }

    private static String ago(long nanos) {
        return micros(nanos) + " ago";
    }

    private static String micros(long nanos) {
        return nanos / 1000 + "us";
    }

    private static void right(StringBuilder line, @Nullable String text, int width) {
        String shown = text == null ? "" : text;
        line.append(" ".repeat(Math.max(0, width - shown.length()))).append(shown);
    }

    private static void left(StringBuilder line, String text, int width) {
        line.append(text).append(" ".repeat(Math.max(0, width - text.length())));
    }
}
