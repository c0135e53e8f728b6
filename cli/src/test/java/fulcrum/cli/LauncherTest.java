package fulcrum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher script in a small tree of its own, with a Maven and a JDK that only say how they
/// were called.
final class LauncherTest {

    /// What a run printed, both ends in order, and how it ended.
    private record Run(int exit, List<String> printed) {}

    @TempDir private Path temporary;

    private Path root;
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void layOut() throws IOException {
        temporary = temporary.toRealPath();
        root = temporary.resolve("a tree");
        Path launcher = Path.of(System.getProperty("fulcrum.root", "")).resolve("fulcrum");
        write(root.resolve("fulcrum"), Files.readString(launcher));
        write(root.resolve("pom.xml"), "<project/>");
        write(root.resolve("cli/pom.xml"), "<project/>");
        write(root.resolve("cli/src/main/java/A.java"), "class A {}");
        write(root.resolve("machine/src/main/java/B.java"), "class B {}");
        write(root.resolve("machine/target/classes/B.class"), "");
        jdk("jdk", "25.0.3");
        write(
                temporary.resolve("bin/mvn"),
                """
                #!/usr/bin/env bash
                echo "mvn with $JAVA_HOME: $*"
                mkdir -p cli/target/classes && echo jars >cli/target/classpath
                eval "${FAKE_MAVEN:-true}"
                code=$?
                printf 'colours end here'
                exit "$code"
                """);
        environment.put("PATH", temporary.resolve("bin") + ":/usr/bin:/bin");
        environment.put("JAVA_HOME", temporary.resolve("jdk").toString());
        environment.put("HOME", temporary.toString());
        makeOld(root);
    }

    @Test
    void buildsOnceThenRunsTheCommandLineWithItsArguments() {
        Run first = fulcrum("check", "a b");
        assertThat(first.exit()).isEqualTo(0);
        assertThat(first.printed()).hasSize(2).first().isEqualTo("building ...");
        assertThat(first.printed().getLast())
                .contains("-Dfulcrum.terminal=false", "cli/target/fulcrum.jar", ":jars")
                .endsWith("fulcrum.cli.Fulcrum check a b");
        assertThat(fulcrum("check").printed()).hasSize(1);
    }

    @Test
    void buildsAgainWhereASourceIsNewerOrGone() throws IOException {
        fulcrum();
        write(root.resolve("machine/src/main/java/C.java"), "class C {}");
        assertThat(fulcrum().printed()).contains("building ...");
        assertThat(fulcrum().printed()).doesNotContain("building ...");
        Files.delete(root.resolve("machine/src/main/java/C.java"));
        assertThat(fulcrum().printed()).contains("building ...");
    }

    @Test
    void aFailedBuildPrintsTheCompilersErrorsOnceAndIsTriedAgain() {
        environment.put(
                "FAKE_MAVEN",
                "for i in 1 2; do echo \"[ERROR] $PWD/cli/A.java:[1,2] wrong\"; done; false");
        Run run = fulcrum();
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.printed())
                .startsWith(
                        "building ...",
                        "[ERROR] cli/A.java:[1,2] wrong",
                        "fulcrum: the build failed");
        environment.remove("FAKE_MAVEN");
        assertThat(fulcrum().exit()).isEqualTo(0);
    }

    @Test
    void worksThroughASymlinkFromElsewhere() throws IOException {
        Path link = temporary.resolve("bin/f");
        Files.createSymbolicLink(link, Path.of("../a tree/fulcrum"));
        Run run = run(temporary, List.of(link.toString(), "x"));
        assertThat(run.exit()).isEqualTo(0);
        assertThat(run.printed().getLast()).contains(root + "/cli/target/fulcrum.jar");
    }

    @Test
    void passesOverAnOldJavaHome() throws IOException {
        jdk("old", "17.0.15");
        environment.put("JAVA_HOME", temporary.resolve("old").toString());
        Files.createSymbolicLink(
                temporary.resolve("bin/javac"), temporary.resolve("jdk/bin/javac"));
        assertThat(fulcrum("test").printed().getFirst())
                .startsWith("mvn with " + temporary.resolve("jdk") + ": ");
    }

    @Test
    void testsEndInTheirCountsOverAllRooms() {
        environment.put("FAKE_MAVEN", reports("cli 5 0 0 1", "machine 7 0 0 0"));
        Run run = fulcrum("test");
        assertThat(run.exit()).isEqualTo(0);
        assertThat(run.printed().getFirst()).endsWith("--batch-mode verify");
        assertThat(run.printed()).endsWith("colours end here", "11 passed, 0 failed, 1 skipped");
    }

    @Test
    void testsFailWhereOneFailsMavenFailsOrNothingRan() {
        environment.put("FAKE_MAVEN", reports("cli 5 1 2 0") + "; false");
        assertThat(fulcrum("test").printed().getLast()).isEqualTo("2 passed, 3 failed, 0 skipped");
        assertThat(fulcrum("test").exit()).isEqualTo(1);
        environment.put("FAKE_MAVEN", reports("cli 5 1 0 0"));
        assertThat(fulcrum("test").exit()).isEqualTo(1);
        environment.put("FAKE_MAVEN", reports("cli 5 0 0 0") + "; exit 1");
        assertThat(fulcrum("test").exit()).isEqualTo(1);
        environment.put("FAKE_MAVEN", "true");
        Run nothing = fulcrum("test");
        assertThat(nothing.exit()).isEqualTo(1);
        assertThat(nothing.printed().getLast()).isEqualTo("0 passed, 0 failed, 0 skipped");
    }

    @Test
    void testsOfSomeRoomsDoNotCountAsABuildOfAll() {
        environment.put("FAKE_MAVEN", reports("cli 5 0 0 0"));
        fulcrum("test", "-pl", "machine");
        assertThat(fulcrum().printed()).contains("building ...");
        fulcrum("test");
        assertThat(fulcrum().printed()).doesNotContain("building ...");
    }

    @Test
    void packsWhatIsBuilt() throws IOException {
        write(
                root.resolve("deploy/package/make"),
                "#!/usr/bin/env bash\necho \"make with $JAVA_HOME: $*\"\n");
        Run run = fulcrum("package");
        assertThat(run.exit()).isEqualTo(0);
        assertThat(run.printed())
                .containsExactly(
                        "building ...",
                        "make with " + temporary.resolve("jdk") + ": " + root + "/cli/target");
        assertThat(fulcrum("package", "rpm").exit()).isEqualTo(2);
    }

    /// A shell command that leaves reports behind: room, tests, errors, failures, skipped.
    private static String reports(String... rows) {
        List<String> commands = new ArrayList<>();
        for (String row : rows) {
            String[] n = row.split(" ");
            String report =
                    "<testsuite name=\"x\" tests=\"%s\" errors=\"%s\" failures=\"%s\" skipped=\"%s\">"
                            .formatted(n[1], n[2], n[3], n[4]);
            String directory = n[0] + "/target/surefire-reports";
            commands.add("mkdir -p " + directory);
            commands.add("echo '" + report + "' >" + directory + "/TEST-x.xml");
        }
        return String.join("; ", commands);
    }

    private void jdk(String name, String version) throws IOException {
        Path home = temporary.resolve(name);
        write(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        write(home.resolve("bin/java"), "#!/usr/bin/env bash\necho \"java $*\"\n");
        write(home.resolve("bin/javac"), "");
        write(
                home.resolve("bin/jar"),
                """
                #!/usr/bin/env bash
                while [ $# -gt 0 ]; do [ "$1" = --file ] && : >"$2"; shift; done
                """);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /// So that what a test writes next is newer than what stands there.
    private static void makeOld(Path directory) throws IOException {
        FileTime old = FileTime.from(Instant.EPOCH);
        try (var files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, old);
            }
        }
    }

    private Run fulcrum(String... arguments) {
        List<String> command = new ArrayList<>(List.of(root.resolve("fulcrum").toString()));
        command.addAll(List.of(arguments));
        return run(root, command);
    }

    private Run run(Path directory, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            byte[] printed = process.getInputStream().readAllBytes();
            int exit = process.waitFor();
            return new Run(exit, new String(printed, StandardCharsets.UTF_8).lines().toList());
        } catch (IOException | InterruptedException wrong) {
            throw new IllegalStateException(wrong);
        }
    }
}
