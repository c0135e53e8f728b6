package fulcrum.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fulcrum.cli.dev.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What is handed to whoever has no sources: made, unpacked and started.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PackageTest {

    private static final Pattern READY = Pattern.compile("n1 ready after .*");

    private Path directory;
    private Path home;

    @BeforeAll
    void unpack(@TempDir Path where) throws Exception {
        directory = where;
        Deployed.Said made = run(Deployed.file("deploy/package/make").toString(), "made");
        assertThat(made.exit()).as(made.words()).isZero();
        Path tarball = Path.of(made.words().strip());
        assertThat(tarball.getFileName().toString()).matches("fulcrum-.*\\.tar\\.gz");
        Deployed.Said unpacked = run("tar", "-xzf", tarball.toString());
        assertThat(unpacked.exit()).as(unpacked.words()).isZero();
        home = directory.resolve(tarball.getFileName().toString().replace(".tar.gz", ""));
    }

    private Deployed.Said run(String... command) throws IOException, InterruptedException {
        return Deployed.run(directory, List.of(command));
    }

    private String launcher() {
        return home.resolve("bin/fulcrum").toString();
    }

    @Test
    void aNodeIsFoundedAndStartedFromItAndEndsWhenItIsTold() throws Exception {
        int port = FreePorts.one();
        List<String> node =
                List.of(
                        launcher(),
                        "start",
                        "--config",
                        home + "/conf/fulcrum.yaml",
                        "--set",
                        "data=" + directory.resolve("data"),
                        "--set",
                        "peers=",
                        "--set",
                        "listen.sql=127.0.0.1:" + port,
                        "--set",
                        "listen.http=127.0.0.1:" + (port + 1),
                        "--set",
                        "listen.peers=127.0.0.1:" + (port + 2));
        List<String> founding = new ArrayList<>(node);
        founding.add("--found");
        Deployed.Said founded = Deployed.run(directory, founding);
        assertThat(founded.exit()).as(founded.words()).isZero();
        Process process = new ProcessBuilder(node).redirectErrorStream(true).start();
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> said = new ArrayList<>();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.add(line);
                if (READY.matcher(line).matches()) {
                    break;
                }
            }
            assertThat(said).last().asString().startsWith("n1 ready after ");
            HttpURLConnection live =
                    (HttpURLConnection)
                            URI.create("http://127.0.0.1:" + (port + 1) + "/livez")
                                    .toURL()
                                    .openConnection();
            assertThat(live.getResponseCode()).isEqualTo(200);
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void itSaysWhichVersionItIsAndWhatItsSampleMeans() throws Exception {
        String version = home.getFileName().toString().replace("fulcrum-", "");
        assertThat(run(launcher(), "--version").words()).startsWith("fulcrum " + version);
        Deployed.Said valid =
                run(launcher(), "config", "validate", home + "/conf/fulcrum.yaml", "--json");
        assertThat(valid.exit()).as(valid.words()).isZero();
    }

    @Test
    void everyJarIsNamedWithItsLicence() throws IOException {
        TreeSet<String> jars = new TreeSet<>();
        try (var files = Files.list(home.resolve("lib"))) {
            files.map(file -> file.getFileName().toString().replaceFirst("-[0-9]+\\..*jar$", ""))
                    .filter(name -> !name.equals("fulcrum.jar"))
                    .forEach(jars::add);
        }
        TreeSet<String> named = new TreeSet<>();
        for (String line : Files.readAllLines(home.resolve("NOTICE.md"))) {
            String[] cells = line.split("\\|", -1);
            if (line.startsWith("| `")) {
                assertThat(cells[3].strip()).as(line).isNotEmpty();
                Matcher name = Pattern.compile("`([^`]+)`").matcher(cells[1]);
                while (name.find()) {
                    named.add(name.group(1));
                }
            }
        }
        assertThat(named).isEqualTo(jars);
        assertThat(home.resolve("LICENSE")).exists();
    }

    @Test
    void nothingOfThoseWhoMadeItIsInIt() throws IOException {
        assertThat(home.resolve("docs/operating/alerts.md")).exists();
        assertThat(home.resolve("deploy/prometheus/alerts.yml")).exists();
        assertThat(Files.isExecutable(home.resolve("bin/fulcrum"))).isTrue();
        String root = Deployed.file("").toAbsolutePath().normalize().toString();
        try (var files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.toString().endsWith(".jar")) {
                    assertThat(Files.readString(file)).as(file.toString()).doesNotContain(root);
                }
            }
        }
    }

    @Test
    void systemdTakesTheUnitAndFindsLittleToFear() throws Exception {
        assumeTrue(Deployed.isOnPath("systemd-analyze"), "systemd-analyze is not on the PATH");
        String unit =
                Files.readString(home.resolve("systemd/fulcrum.service"))
                        .replace("/opt/fulcrum/bin/fulcrum", launcher());
        Path file = directory.resolve("fulcrum.service");
        Files.writeString(file, unit);
        Deployed.Said verified = run("systemd-analyze", "verify", file.toString());
        assertThat(verified.words()).isEmpty();
        assertThat(verified.exit()).isZero();
        Deployed.Said secure =
                run(
                        "systemd-analyze",
                        "security",
                        "--no-pager",
                        "--offline=true",
                        "--threshold=20",
                        file.toString());
        assertThat(secure.exit()).as(secure.words()).isZero();
    }
}
