package fulcrum.server.http;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.util.SortedMap;
import java.util.TreeMap;

/// Metrics under construction: families by name, each with its values by labels.
final class Metrics {

    private static final String PREFIX = "fulcrum_";
    private static final String TOTAL = "_total";
    private static final double SECOND_NANOS = 1e9;

    private record Family(String help, boolean counts, SortedMap<String, Sample> samples) {}

    private record Sample(SortedMap<String, String> labels, double value) {}

    private final SortedMap<String, Family> families = new TreeMap<>();
    private final SortedMap<String, HistogramSnapshot> histograms = new TreeMap<>();

    static SortedMap<String, String> labels(String... namesAndValues) {
        SortedMap<String, String> labels = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            labels.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return labels;
    }

    void gauge(String name, String help, Number value) {
        add(name, help, false, new TreeMap<>(), value);
    }

    void gauge(String name, String help, SortedMap<String, String> labels, Number value) {
        add(name, help, false, labels, value);
    }

    void counter(String name, String help, Number value) {
        add(name, help, true, new TreeMap<>(), value);
    }

    void counter(String name, String help, SortedMap<String, String> labels, Number value) {
        add(name, help, true, labels, value);
    }

    /// @param counts for each bound in nanoseconds, what is no more than it, and more than the
    ///   bound before; the last bound is the greatest number there is
    void histogram(String name, String help, SortedMap<Long, Long> counts, long sumNanos) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        counts.forEach((bound, count) ->
                buckets.bucket(
                        bound == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : bound / SECOND_NANOS,
                        count));
        histograms.put(
                name,
                HistogramSnapshot.builder()
                        .name(name)
                        .help(help)
                        .dataPoint(
                                HistogramSnapshot.HistogramDataPointSnapshot.builder()
                                        .classicHistogramBuckets(buckets.build())
                                        .sum(sumNanos / SECOND_NANOS)
                                        .build())
                        .build());
    }

    /// One that comes with a name and no more: `log_syncs_total`, or `bytes_total{peer="n2"}`.
    void foreignCounter(String name, double value) {
        foreign(name, true, value);
    }

    void foreignGauge(String name, double value) {
        foreign(name, false, value);
    }

    private void foreign(String written, boolean counts, double value) {
        int brace = written.indexOf('{');
        String name = brace < 0 ? written : written.substring(0, brace);
        String full = name.startsWith(PREFIX) ? name : PREFIX + name;
        String known = Meanings.of(full);
        String help = known == null ? words(full) : known;
        add(full, help, counts, brace < 0 ? labels() : labelsOf(written, brace), value);
    }

    private static SortedMap<String, String> labelsOf(String written, int brace) {
        SortedMap<String, String> labels = new TreeMap<>();
        int end = written.lastIndexOf('}');
        for (String label : written.substring(brace + 1, Math.max(brace + 1, end)).split(",")) {
            int equals = label.indexOf('=');
            if (equals > 0) {
                String quoted = label.substring(equals + 1).strip();
                labels.put(label.substring(0, equals).strip(), quoted.replace("\"", ""));
            }
        }
        return labels;
    }

    private void add(
            String name,
            String help,
            boolean counts,
            SortedMap<String, String> labels,
            Number value) {
        String base =
                counts && name.endsWith(TOTAL)
                        ? name.substring(0, name.length() - TOTAL.length())
                        : name;
        families.computeIfAbsent(base, _ -> new Family(help, counts, new TreeMap<>()))
                .samples()
                .put(labels.toString(), new Sample(labels, value.doubleValue()));
    }

    MetricSnapshots snapshots() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        families.forEach((name, family) -> {
            String allowed = PrometheusNaming.sanitizeMetricName(name);
            if (family.counts) {
                CounterSnapshot.Builder counter =
                        CounterSnapshot.builder().name(allowed).help(family.help);
                family.samples
                        .values()
                        .forEach(sample ->
                                counter.dataPoint(
                                        CounterSnapshot.CounterDataPointSnapshot.builder()
                                                .labels(labels(sample.labels))
                                                .value(Math.max(0, sample.value))
                                                .build()));
                all.metricSnapshot(counter.build());
            } else {
                GaugeSnapshot.Builder gauge =
                        GaugeSnapshot.builder().name(allowed).help(family.help);
                family.samples
                        .values()
                        .forEach(sample ->
                                gauge.dataPoint(
                                        GaugeSnapshot.GaugeDataPointSnapshot.builder()
                                                .labels(labels(sample.labels))
                                                .value(sample.value)
                                                .build()));
                all.metricSnapshot(gauge.build());
            }
        });
        histograms.values().forEach(all::metricSnapshot);
        return all.build();
    }

    private static Labels labels(SortedMap<String, String> labels) {
        Labels.Builder builder = Labels.builder();
        labels.forEach(
                (name, value) -> builder.label(PrometheusNaming.sanitizeLabelName(name), value));
        return builder.build();
    }

    /// The words of the name, for figures that come with a name alone.
    private static String words(String name) {
        String words = name.substring(PREFIX.length()).replace('_', ' ').strip();
        return words.isEmpty()
                ? name
                : Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }
}
