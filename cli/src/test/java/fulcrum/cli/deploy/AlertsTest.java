package fulcrum.cli.deploy;

import static fulcrum.cli.deploy.Deployed.at;
import static fulcrum.cli.deploy.Deployed.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fulcrum.cli.dev.DevCluster;
import fulcrum.cli.dev.DevDirectory;
import fulcrum.cli.dev.DevPorts;
import fulcrum.cli.dev.FreePorts;
import fulcrum.server.Shared;
import fulcrum.server.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What operators are alerted by and look at: judged by Prometheus' own tool, and held against the
/// metrics that a real cluster has.
final class AlertsTest {

    private static final String ALERTS = "deploy/prometheus/alerts.yml";
    private static final String TESTS = "deploy/prometheus/alerts_test.yml";
    private static final String DASHBOARD = "deploy/grafana/fulcrum.json";

    /// Prometheus adds these to every series.
    private static final List<String> ADDED = List.of("job", "instance");

    private static List<?> rules() {
        return list(Deployed.documents(Deployed.text(ALERTS)).getFirst(), "groups", 0, "rules");
    }

    private static String text(@Nullable Object tree, Object... path) {
        return String.valueOf(at(tree, path));
    }

    @Test
    void promtoolTakesTheRulesAndEveryOneOfTheirTestsPasses() throws Exception {
        assumeTrue(Deployed.isOnPath("promtool"), "promtool is not on the PATH");
        Path here = Deployed.file("deploy/prometheus");
        for (List<String> command :
                List.of(
                        List.of("promtool", "check", "config", "prometheus.yml"),
                        List.of("promtool", "check", "rules", "alerts.yml"),
                        List.of("promtool", "test", "rules", "alerts_test.yml"))) {
            Deployed.Said said = Deployed.run(here, command);
            assertThat(said.exit()).as(said.words()).isZero();
        }
    }

    @Test
    void everyAlertIsTestedAndSaysWhatToDo() {
        String tests = Deployed.text(TESTS);
        String page = Deployed.text("docs/operating/alerts.md");
        List<String> headings = new ArrayList<>();
        for (Object rule : rules()) {
            String name = text(rule, "alert");
            assertThat(tests.split("alertname: " + name + "\n", -1)).as(name).hasSize(3);
            assertThat(text(rule, "labels", "severity")).isIn("critical", "warning", "info");
            assertThat(text(rule, "annotations", "summary")).as(name).isNotBlank();
            assertThat(text(rule, "annotations", "description")).as(name).endsWith(".");
            assertThat(text(rule, "annotations", "runbook"))
                    .isEqualTo("docs/operating/alerts.md#" + name.toLowerCase(Locale.ROOT));
            headings.add("## " + name);
        }
        assertThat(headings).hasSizeGreaterThan(10);
        assertThat(page.lines().filter(line -> line.startsWith("## "))).isEqualTo(headings);
    }

    @Test
    void everyMetricThatIsUsedIsOneThatNodesHave(@TempDir Path directory) throws Exception {
        SortedMap<String, SortedSet<String>> has = PromQl.has(scraped(directory));
        List<String> unknown = new ArrayList<>();
        SortedMap<String, String> expressions = panels();
        assertThat(expressions).hasSizeGreaterThan(20);
        for (Object rule : rules()) {
            expressions.put(text(rule, "alert"), text(rule, "expr"));
        }
        expressions.forEach((where, expression) ->
                PromQl.uses(expression)
                        .forEach((metric, labels) -> {
                            SortedSet<String> known = has.get(metric);
                            SortedSet<String> strange = new TreeSet<>(labels);
                            strange.removeAll(ADDED);
                            if (known == null) {
                                unknown.add(where + ": no node has " + metric);
                            } else if (!known.containsAll(strange)) {
                                unknown.add(where + ": " + metric + " has no labels " + strange);
                            }
                        }));
        assertThat(unknown).isEmpty();
    }

    /// What each node of a cluster that may be broken on purpose says of itself.
    private static List<String> scraped(Path directory) throws Exception {
        DevPorts ports = FreePorts.ofCluster();
        DevDirectory data = DevDirectory.openOrFound(directory.resolve("data"), 3);
        List<String> pages = new ArrayList<>();
        try (Shared shared = Shared.silent();
                DevCluster _ = DevCluster.start(data, ports, 1, null, shared);
                HttpClient client = HttpClient.newHttpClient()) {
            // A leader knows what its followers lack, so one is waited for.
            long deadline = System.nanoTime() + 30_000_000_000L;
            while (pages.stream().noneMatch(page -> page.contains("fulcrum_follower_lag_seconds{"))
                    && System.nanoTime() < deadline) {
                pages.clear();
                for (int node = 1; node <= 3; node++) {
                    pages.add(scrape(client, ports.http(node).getPort()));
                }
            }
        }
        return pages;
    }

    private static String scrape(HttpClient client, int port) throws Exception {
        HttpResponse<String> page =
                client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(200);
        return page.body();
    }

    /// What the dashboard's panels ask, by their titles.
    private static SortedMap<String, String> panels() throws Json.Malformed {
        SortedMap<String, String> expressions = new TreeMap<>();
        Object dashboard = Objects.requireNonNull(Json.read(Deployed.text(DASHBOARD)));
        for (Object panel : list(dashboard, "panels")) {
            for (Object target : list(panel, "targets")) {
                expressions.put(
                        text(panel, "title") + " " + text(target, "refId"), text(target, "expr"));
            }
        }
        for (Object annotation : list(dashboard, "annotations", "list")) {
            expressions.put(text(annotation, "name"), text(annotation, "expr"));
        }
        return expressions;
    }

    @Test
    void panelsLieBesideEachOtherAndHaveNamesOfTheirOwn() throws Exception {
        List<String> ids = new ArrayList<>();
        List<String> places = new ArrayList<>();
        for (Object panel : list(Json.read(Deployed.text(DASHBOARD)), "panels")) {
            ids.add(text(panel, "id"));
            long x = number(panel, "x");
            long y = number(panel, "y");
            assertThat(x + number(panel, "w")).isLessThanOrEqualTo(24);
            for (long column = x; column < x + number(panel, "w"); column++) {
                for (long line = y; line < y + number(panel, "h"); line++) {
                    places.add(column + "," + line);
                }
            }
        }
        assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(20);
        assertThat(places).doesNotHaveDuplicates();
    }

    private static long number(@Nullable Object panel, String member) {
        return (Long) Objects.requireNonNull(at(panel, "gridPos", member));
    }

    @Test
    void promtoolUnderstandsWhatThePanelsAsk(@TempDir Path directory) throws Exception {
        assumeTrue(Deployed.isOnPath("promtool"), "promtool is not on the PATH");
        StringBuilder rules = new StringBuilder("groups:\n- name: panels\n  rules:\n");
        int number = 0;
        for (String expression : panels().values()) {
            String asked = expression.replace("$__rate_interval", "5m").replace("$instance", ".*");
            rules.append("  - record: panel").append(number++);
            rules.append("\n    expr: '").append(asked.replace("'", "''")).append("'\n");
        }
        Files.writeString(directory.resolve("panels.yml"), rules, StandardCharsets.UTF_8);
        Deployed.Said said =
                Deployed.run(directory, List.of("promtool", "check", "rules", "panels.yml"));
        assertThat(said.exit()).as(said.words()).isZero();
        assertThat(said.words()).contains(number + " rules found");
    }
}
