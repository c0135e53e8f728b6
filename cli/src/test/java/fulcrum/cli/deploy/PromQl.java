package fulcrum.cli.deploy;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which metrics an expression of Prometheus' language uses, with which labels, as far as our own
/// need it: a name with one of our prefixes is a metric.
final class PromQl {

    private static final Pattern METRIC =
            Pattern.compile("\\b((?:fulcrum|jvm|process)_[a-z0-9_]+)(\\{[^}]*})?");

    private static final Pattern LABEL = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)\\s*\"");

    private PromQl() {}

    /// Names of labels by metric.
    static SortedMap<String, SortedSet<String>> uses(String expression) {
        SortedMap<String, SortedSet<String>> uses = new TreeMap<>();
        Matcher metric = METRIC.matcher(expression);
        while (metric.find()) {
            SortedSet<String> labels = uses.computeIfAbsent(metric.group(1), _ -> new TreeSet<>());
            String matchers = metric.group(2);
            if (matchers != null) {
                Matcher label = LABEL.matcher(matchers);
                while (label.find()) {
                    labels.add(label.group(1));
                }
            }
        }
        return uses;
    }

    /// Names of labels by metric, of a page in Prometheus' text form.
    static SortedMap<String, SortedSet<String>> has(Iterable<String> pages) {
        SortedMap<String, SortedSet<String>> has = new TreeMap<>();
        for (String page : pages) {
            page.lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line ->
                            uses(line).forEach((metric, labels) -> add(has, metric, labels)));
        }
        return has;
    }

    private static void add(
            Map<String, SortedSet<String>> has, String metric, SortedSet<String> labels) {
        has.computeIfAbsent(metric, _ -> new TreeSet<>()).addAll(labels);
    }
}
