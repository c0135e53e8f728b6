package fulcrum.cli.sql.differential;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// The same statements on two sides, and where they did not agree.
final class Comparison {

    private final Connection real;
    private final Connection ours;
    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();

    Comparison(Connection real, Connection ours) {
        this.real = real;
        this.ours = ours;
    }

    /// Both are asked at once.
    void run(Drawn drawn) {
        for (String text : drawn.statements()) {
            FutureTask<Answer> asked = new FutureTask<>(() -> Answer.of(real, text));
            Thread _ = Thread.ofVirtual().start(asked);
            Answer got = Answer.of(ours, text);
            Answer wanted;
            try {
                wanted = asked.get();
            } catch (InterruptedException | ExecutionException failed) {
                throw new IllegalStateException(text, failed);
            }
            int _ = counts.merge(drawn.subject(), 1, Integer::sum);
            boolean flow = drawn.subject().equals("flows");
            boolean ordered = drawn.ordered() || (flow && text.contains(" order by "));
            if (!wanted.agrees(got, ordered) && !KnownDifference.explains(drawn, wanted, got)) {
                differences.add(text + "\n  wanted " + wanted + "\n  got    " + got);
            }
        }
    }

    /// How many statements there were about each subject.
    Map<String, Integer> counts() {
        return counts;
    }

    List<String> differences() {
        return differences;
    }
}
