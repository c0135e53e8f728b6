package fulcrum.cli;

import fulcrum.cli.sim.RocTable;
import fulcrum.lab.detector.Jitter;
import fulcrum.lab.detector.Roc;
import fulcrum.server.json.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/// What `./fulcrum sim detector --roc` takes: a network, and a form.
final class RocOptions {

    private static final long MILLI = 1_000_000;
    private static final Pattern PERCENT = Pattern.compile("([0-9]{1,2})(?:\\.([0-9]))?%");
    private static final Pattern MILLIS = Pattern.compile("([1-9][0-9]{0,4})ms");

    @Option(
            names = "--roc",
            description = {
                "Of detector: how soon a crash is suspected against how often nothing but weather is,"
                        + " counted and foretold, for many thresholds"
            })
    private boolean wanted;

    @Option(
            names = "--form",
            paramLabel = "FORM",
            description = "With --roc: text, csv or svg (default: ${DEFAULT-VALUE})",
            defaultValue = "text")
    private String form = "text";

    @Option(
            names = "--late",
            paramLabel = "PERCENT",
            description = "With --roc: so many heartbeats are late (default: ${DEFAULT-VALUE})",
            defaultValue = "10%")
    private String late = "10%";

    @Option(
            names = "--late-by",
            paramLabel = "TIME",
            description = "With --roc: by so much at most (default: ${DEFAULT-VALUE})",
            defaultValue = "100ms")
    private String lateBy = "100ms";

    @Option(
            names = "--lost",
            paramLabel = "PERCENT",
            description = "With --roc: so many are lost (default: ${DEFAULT-VALUE})",
            defaultValue = "0.5%")
    private String lost = "0.5%";

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "With --roc: count mistakes for so long (default: ${DEFAULT-VALUE})",
            defaultValue = "1")
    private int days = 1;

    boolean isWanted() {
        return wanted;
    }

    void print(long seed, boolean json, PrintWriter out) {
        if (days < 1 || days > 1000) {
            throw new Refusal("--days is 1 to 1000, not " + days, "1 takes some seconds");
        }
        Jitter jitter =
                new Jitter(
                        MILLI,
                        3 * MILLI,
                        permille("--late", late),
                        millis() * MILLI,
                        permille("--lost", lost));
        List<Roc.Point> points = Roc.curves(jitter, days, seed);
        if (json) {
            out.println(Json.write(RocTable.json(points)));
        } else {
            out.print(
                    switch (form) {
                        case "text" -> RocTable.text(points);
                        case "csv" -> RocTable.csv(points);
                        case "svg" -> RocTable.svg(points);
                        default ->
                                throw new Refusal(
                                        "--form is no '" + form + "'", "it is text, csv or svg");
                    });
        }
        out.flush();
    }

    private static int permille(String name, String text) {
        Matcher matcher = PERCENT.matcher(text);
        if (!matcher.matches()) {
            throw new Refusal(
                    name + " is no percentage: '" + text + "'", "write it as 10%, or 0.5%");
        }
        String tenth = matcher.group(2);
        return 10 * Integer.parseInt(matcher.group(1))
                + (tenth == null ? 0 : Integer.parseInt(tenth));
    }

    private long millis() {
        Matcher matcher = MILLIS.matcher(lateBy);
        if (!matcher.matches()) {
            throw new Refusal(
                    "--late-by is no time: '" + lateBy + "'", "write it as 100ms, up to 99999ms");
        }
        return Long.parseLong(matcher.group(1));
    }
}
