package fulcrum.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fulcrum.machine.NodeId;
import fulcrum.server.fault.Faults;
import fulcrum.server.fault.OrderText;
import java.io.File;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What Prometheus scrapes.
final class MetricsTest {

    private static final Pattern SAMPLE =
            Pattern.compile("([a-z_]+)(\\{[^}]*\\})? ([-+0-9.eE]+|NaN)");

    private static final Pattern PART_OF_HISTOGRAM = Pattern.compile("_(bucket|count|sum)$");

    private static String page() throws Exception {
        return page(null);
    }

    private static String page(@Nullable Faults faults) throws Exception {
        return new MetricsPage(new DoorCounters(), new EventRing(1))
                .write(new FakeNode().figures(), faults);
    }

    @Test
    void faultsAreCountedByTheirKindWhereThereMayBeAny() throws Exception {
        try (Faults faults = new Faults(new NodeId(1), new TreeSet<>(), _ -> {})) {
            var _ = faults.begin("f1", "ada", OrderText.read("skew n1 +1s"), 0, false);
            assertThat(page(faults))
                    .contains(
                            "fulcrum_fault_active{kind=\"skew\"} 1.0\n",
                            "fulcrum_fault_active{kind=\"kill\"} 0.0\n");
        }
        assertThat(page()).doesNotContain("fulcrum_fault_active");
    }

    @Test
    void theFiguresOfANodeAreThere() throws Exception {
        assertThat(page())
                .contains(
                        """
                        # HELP fulcrum_link_connected 1 where the peer is connected, 0 where it is not.
                        # TYPE fulcrum_link_connected gauge
                        fulcrum_link_connected{peer="n2"} 1.0
                        fulcrum_link_connected{peer="n3"} 0.0
                        """,
                        """
                        fulcrum_clock_error_seconds 0.0032
                        """,
                        """
                        fulcrum_clock_offset_seconds 0.0
                        """,
                        """
                        fulcrum_clock_quarantined 0.0
                        """,
                        """
                        fulcrum_peer_phi{peer="n2"} 0.12
                        fulcrum_peer_phi{peer="n3"} 190.5
                        """,
                        """
                        fulcrum_peer_suspected{peer="n2"} 0.0
                        fulcrum_peer_suspected{peer="n3"} 1.0
                        """,
                        """
                        # TYPE fulcrum_log_syncs_total counter
                        fulcrum_log_syncs_total 12.0
                        """,
                        """
                        # HELP fulcrum_transport_sent_bytes_total Transport sent bytes total.
                        # TYPE fulcrum_transport_sent_bytes_total counter
                        fulcrum_transport_sent_bytes_total{peer="n2"} 3.5
                        """,
                        """
                        # TYPE fulcrum_cell_turn_seconds histogram
                        fulcrum_cell_turn_seconds_bucket{le="0.001"} 3
                        fulcrum_cell_turn_seconds_bucket{le="+Inf"} 4
                        fulcrum_cell_turn_seconds_count 4
                        fulcrum_cell_turn_seconds_sum 0.0025
                        """,
                        "fulcrum_replicas{role=\"leader\"} 1.0\n",
                        "fulcrum_quorum_unavailable_shards 1.0\n",
                        "fulcrum_follower_lag_entries 17.0\n",
                        "fulcrum_uptime_seconds 90.0\n",
                        "fulcrum_log_unsynced_bytes 4096.0\n",
                        "jvm_memory_used_bytes{area=\"heap\"} ",
                        "process_cpu_seconds_total ");
    }

    @Test
    void everySampleHasItsTypeAndItsMeaning() throws Exception {
        Map<String, String> types = new TreeMap<>();
        TreeSet<String> meanings = new TreeSet<>();
        for (String line : page().lines().toList()) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# TYPE ")) {
                types.put(words[2], words[3]);
            } else if (line.startsWith("# HELP ")) {
                assertThat(words[3]).endsWith(".");
                meanings.add(words[2]);
            } else {
                Matcher sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                String name = PART_OF_HISTOGRAM.matcher(sample.group(1)).replaceFirst("");
                assertThat(meanings).contains(name);
                assertThat(types).containsKey(name);
                assertThat(name)
                        .startsWith(name.split("_", 2)[0].matches("jvm|process") ? "" : "fulcrum_");
                assertThat(name.endsWith("_total")).isEqualTo("counter".equals(types.get(name)));
            }
        }
        assertThat(types).hasSizeGreaterThan(25);
    }

    @Test
    void promtoolFindsNothingToComplainOf() throws Exception {
        boolean found = false;
        for (String place : System.getenv("PATH").split(File.pathSeparator)) {
            found |= Files.isExecutable(Path.of(place, "promtool"));
        }
        if (!found) {
            System.out.println("skipped: promtool is not on the PATH");
        }
        assumeTrue(found, "promtool is not on the PATH");
        Process promtool =
                new ProcessBuilder("promtool", "check", "metrics")
                        .redirectErrorStream(true)
                        .start();
        try (OutputStream in = promtool.getOutputStream()) {
            in.write(page().getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(said).isEmpty();
    }
}
