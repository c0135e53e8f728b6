package fulcrum.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import fulcrum.server.Shared;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the tutorial's page shows is what psql prints.
final class FirstClusterPageTest {

    private static final Pattern BLOCK = Pattern.compile("```psql\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PORT = Pattern.compile("-p (\\d+)");

    /// A command and what the page says that it prints; a line of three dots stands for the rest.
    private record Said(String command, List<String> lines) {}

    @TempDir Path directory;

    @Test
    void everyAnswerOnThePageIsTheOneThatIsGiven() throws Exception {
        boolean present = new ProcessBuilder("sh", "-c", "command -v psql").start().waitFor() == 0;
        if (!present) {
            System.out.println("skipped: psql is not on the PATH");
        }
        assumeThat(present).isTrue();
        String page =
                Files.readString(
                        Path.of(System.getProperty("fulcrum.root", "."))
                                .resolve("docs/start/first-cluster.md"));
        DevPorts ports = FreePorts.ofCluster();
        DevDirectory data = DevDirectory.openOrFound(directory.resolve("data"), 3);
        int commands = 0;
        try (Shared shared = Shared.silent();
                DevCluster _ = DevCluster.start(data, ports, 1, null, shared)) {
            for (Said said : said(page)) {
                commands++;
                List<String> printed = run(said.command, ports);
                int dots = said.lines.indexOf("...");
                if (dots >= 0) {
                    assertThat(printed.subList(0, Math.min(dots, printed.size())))
                            .as(said.command)
                            .isEqualTo(said.lines.subList(0, dots));
                } else {
                    assertThat(printed).as(said.command).isEqualTo(said.lines);
                }
            }
        }
        assertThat(commands).isGreaterThan(3);
    }

    private static List<Said> said(String page) {
        List<Said> all = new ArrayList<>();
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            for (String line : block.group(1).stripTrailing().lines().toList()) {
                if (line.startsWith("$ ")) {
                    all.add(new Said(line.substring(2), new ArrayList<>()));
                } else {
                    all.getLast().lines.add(line.stripTrailing());
                }
            }
        }
        for (Said said : all) {
            while (!said.lines.isEmpty() && said.lines.getLast().isEmpty()) {
                said.lines.removeLast();
            }
        }
        return all;
    }

    private static List<String> run(String command, DevPorts ports)
            throws IOException, InterruptedException {
        String moved =
                PORT.matcher(command)
                        .replaceAll(
                                port -> "-p " + (Integer.parseInt(port.group(1)) + ports.offset()));
        Process process = new ProcessBuilder("sh", "-c", moved).redirectErrorStream(true).start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed.stripTrailing().lines().map(String::stripTrailing).toList();
    }
}
