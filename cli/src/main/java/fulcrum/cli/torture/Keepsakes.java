package fulcrum.cli.torture;

import fulcrum.prove.Figures;
import fulcrum.prove.Report;
import fulcrum.prove.Struck;
import fulcrum.verify.Verdict;
import fulcrum.verify.history.Edn;
import fulcrum.verify.history.Event;
import fulcrum.verify.history.History;
import fulcrum.verify.history.JsonLines;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// The files that remain of a run.
public final class Keepsakes {

    private static final String HISTORY = "history.jsonl";
    private static final String HISTORY_EDN = "history.edn";
    private static final String VIOLATION = "violation.jsonl";
    private static final String REPORT = "report.txt";

    private Keepsakes() {}

    /// Writes the history in both forms, the report, and of a violation all that happened to its
    /// keys.
    ///
    /// @return for a reader: what lies where, and how it is judged again
    public static List<String> keep(Path directory, Report report, List<String> lines)
            throws IOException {
        Files.createDirectories(directory);
        write(directory.resolve(HISTORY), report.history(), JsonLines::line);
        write(directory.resolve(HISTORY_EDN), report.history(), Edn::line);
        Files.write(directory.resolve(REPORT), lines);
        List<String> told = new ArrayList<>();
        told.add("kept in " + directory + ": " + String.join(", ", HISTORY, HISTORY_EDN, REPORT));
        if (report.judgement() instanceof Verdict.Violated violated) {
            History part = concerned(report.history(), violated);
            write(directory.resolve(VIOLATION), part, JsonLines::line);
            told.add(again(directory.resolve(VIOLATION)) + "   # its keys alone");
        }
        told.add(again(directory.resolve(HISTORY)));
        return told;
    }

    /// Figures as they are told to programs.
    public static Map<String, Object> tree(Figures figures) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("done", figures.done());
        tree.put("unmet", figures.unmet());
        tree.put("refused", figures.refused());
        tree.put("unknown", figures.unknown());
        tree.put("p50Micros", figures.answerMicros(50));
        tree.put("p99Micros", figures.answerMicros(99));
        tree.put("availablePermille", figures.availablePermille());
        tree.put("longestSilenceMillis", figures.longestSilenceMillis());
        return tree;
    }

    /// A fault as it is told to programs.
    public static Map<String, Object> tree(Struck struck) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("number", struck.number());
        tree.put("kind", struck.kind());
        tree.put("fault", struck.fault());
        tree.put("beganNanos", struck.beganNanos());
        tree.put("endedNanos", struck.endedNanos());
        tree.put("struck", struck.struck());
        tree.put("problem", struck.problem());
        return tree;
    }

    private static String again(Path file) {
        return "  ./fulcrum check " + file + " --model linearizable";
    }

    /// All calls on the keys that a story tells of.
    private static History concerned(History history, Verdict.Violated violated) {
        SortedSet<Integer> keys = new TreeSet<>();
        violated.calls().forEach(call -> keys.add(history.key(call)));
        return history.only(
                IntStream.range(0, history.size())
                        .filter(call -> keys.contains(history.key(call)))
                        .toArray());
    }

    private interface Line {
        void append(Event event, int index, StringBuilder text);
    }

    private static void write(Path file, History history, Line line) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            int index = 0;
            StringBuilder text = new StringBuilder();
            for (Event event : history.events()) {
                text.setLength(0);
                line.append(event, index++, text);
                out.append(text);
            }
        }
    }
}
