package fulcrum.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.cli.CommandLines;
import fulcrum.database.gate.Gate;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The rehearsal that the page about upgrades shows goes as it shows it.
final class UpgradePageTest {

    private static final long DEADLINE_SECONDS = 30;
    private static final Pattern BLOCK = Pattern.compile("```rehearsal\n(.*?)```", Pattern.DOTALL);
    private static final String OURS = "./fulcrum ";

    /// A command, and what the page says that it prints; a line of three dots stands for any.
    private record Said(String command, List<String> lines) {

        boolean matches(String printed) {
            StringBuilder pattern = new StringBuilder();
            for (String line : lines) {
                pattern.append(line.equals("...") ? "(.*\n)*?" : Pattern.quote(line) + " *\n");
            }
            return Pattern.matches(pattern + "\n*", printed);
        }
    }

    @TempDir Path directory;

    @Test
    void theRehearsalGoesAsThePageShowsIt() throws Exception {
        DevPorts ports = FreePorts.ofCluster();
        DevDirectory data = DevDirectory.openOrFound(directory.resolve("fulcrum-data"), 3);
        DevProcesses nodes =
                DevProcesses.start(data, ports, 1, new DevManner(null, Gate.OLDEST), command());
        try (FaultDesk _ = FaultDesk.open(nodes, ports)) {
            nodes.awaitReady();
            for (Said said : said()) {
                if (said.command.startsWith(OURS)) {
                    ours(said, ports);
                } else {
                    others(said.command);
                }
            }
        } finally {
            nodes.killAll();
        }
    }

    private static List<Said> said() throws IOException {
        String root = System.getProperty("fulcrum.root", ".");
        String page = Files.readString(Path.of(root).resolve("docs/operating/upgrade.md"));
        Matcher block = BLOCK.matcher(page);
        assertThat(block.find()).isTrue();
        List<Said> all = new ArrayList<>();
        for (String line : block.group(1).lines().toList()) {
            if (line.startsWith("$ ")) {
                all.add(new Said(line.substring(2), new ArrayList<>()));
            } else {
                all.getLast().lines.add(line);
            }
        }
        assertThat(all).hasSizeGreaterThan(10);
        return all;
    }

    /// What is asked about the upgrade is asked again until a node that has just begun has said
    /// what it runs; asked twice, it is the same.
    private static void ours(Said said, DevPorts ports) {
        List<String> words = new ArrayList<>();
        Collections.addAll(words, said.command.substring(OURS.length()).split(" "));
        Collections.addAll(words, "--port-offset", Integer.toString(ports.offset()));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (true) {
            StringBuilder printed = new StringBuilder();
            int exit = CommandLines.recording(printed).execute(words.toArray(String[]::new));
            if (said.matches(printed.toString())) {
                return;
            }
            assertThat(System.nanoTime() < deadline && words.getFirst().equals("upgrade"))
                    .as(said.command + " exits with " + exit + " and prints\n" + printed)
                    .isTrue();
        }
    }

    private void others(String command) throws Exception {
        Process process =
                new ProcessBuilder("sh", "-c", command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + ": " + printed).isZero();
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        Collections.addAll(command, "-XX:TieredStopAtLevel=1", "-Xmx256m");
        Collections.addAll(command, "-cp", System.getProperty("java.class.path"));
        Collections.addAll(command, "fulcrum.cli.Fulcrum", "start", "--config");
        return command;
    }
}
