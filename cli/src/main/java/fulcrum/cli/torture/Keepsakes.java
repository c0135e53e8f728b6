package fulcrum.cli.torture;

import fulcrum.prove.Figures;
import fulcrum.prove.Judged;
import fulcrum.prove.Report;
import fulcrum.prove.Struck;
import fulcrum.prove.Transacted;
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

    /// Writes the history in both forms, the report, each part that has a model of its own, and of
    /// a violation all that happened to its keys.
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
        Judged worst = report.worst();
        if (worst.verdict() instanceof Verdict.Violated violated) {
            Path file = directory.resolve(VIOLATION);
            write(file, concerned(report.history(), worst, violated), JsonLines::line);
            told.add(again(file, worst) + "   # " + what(worst));
        }
        for (Judged part : report.parts()) {
            Path file = directory.resolve(part.name() + ".jsonl");
            if (report.parts().size() == 1) {
                file = directory.resolve(HISTORY);
            } else {
                write(file, part.history(), JsonLines::line);
            }
            told.add(again(file, part));
        }
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

    /// Figures of transactions as they are told to programs.
    public static Map<String, Object> tree(Transacted transacted) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("calm", tree(transacted.calm()));
        tree.put("stormy", tree(transacted.stormy()));
        tree.put("besideKills", tree(transacted.besideKills()));
        tree.put("acrossKills", tree(transacted.acrossKills()));
        tree.put("killMicros", transacted.killMicros());
        Transacted.Prepared prepared = transacted.prepared();
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("committed", prepared.committed());
        named.put("rolledBack", prepared.rolledBack());
        named.put("finished", prepared.finished());
        tree.put("prepared", named);
        tree.put("left", transacted.left());
        tree.put("leftMillis", transacted.leftNanos() / 1_000_000);
        return tree;
    }

    /// A part of the history as it is told to programs.
    public static Map<String, Object> tree(Judged part) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", part.name());
        tree.put("model", part.model().label());
        tree.put("calls", part.history().size());
        tree.put("verdict", part.verdict().lines().getFirst());
        return tree;
    }

    private static String again(Path file, Judged part) {
        return "  ./fulcrum check " + file + " --model " + part.model().label();
    }

    private static String what(Judged part) {
        return part.name().equals(Judged.STATEMENTS) ? "its keys alone" : part.name() + " alone";
    }

    /// All calls on the keys that a story tells of; of transactions, which touch several, all that
    /// are judged together.
    private static History concerned(History history, Judged part, Verdict.Violated violated) {
        if (!part.name().equals(Judged.STATEMENTS)) {
            return part.history();
        }
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
