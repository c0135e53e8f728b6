package fulcrum.cli.sim;

import fulcrum.lab.detector.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What came of a [Trial] of failure detectors, as a table.
public final class TrialTable {

    private TrialTable() {}

    /// Some lines.
    public static String text(List<Trial.Result> results) {
        StringBuilder text = new StringBuilder();
        text.append(
                "%-8s %-8s %15s %11s %14s%n"
                        .formatted(
                                "weather",
                                "detector",
                                "suspected in ms",
                                "at worst",
                                "mistakes/hour"));
        for (Trial.Result result : results) {
            text.append(
                    "%-8s %-8s %15d %11d %14d%n"
                            .formatted(
                                    weather(result),
                                    result.detector(),
                                    millis(result.meanNanos()),
                                    millis(result.worstNanos()),
                                    result.mistakes()));
        }
        return text.toString();
    }

    /// The same for programs.
    public static List<Map<String, Object>> json(List<Trial.Result> results) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Trial.Result result : results) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("weather", weather(result));
            row.put("detector", result.detector());
            row.put("suspectedNanosMean", result.meanNanos());
            row.put("suspectedNanosMost", result.worstNanos());
            row.put("mistakesAnHour", result.mistakes());
            rows.add(row);
        }
        return rows;
    }

    private static String weather(Trial.Result result) {
        return result.weather().name().toLowerCase(Locale.ROOT);
    }

    private static long millis(long nanos) {
        return Math.round(nanos / 1e6);
    }
}
