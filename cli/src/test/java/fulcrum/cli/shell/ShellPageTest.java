package fulcrum.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.cli.CommandLines;
import fulcrum.cli.sql.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// `./fulcrum sql`, and what its page shows of it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ShellPageTest {

    private static final Pattern BLOCK = Pattern.compile("```shell\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    private TestCluster cluster;
    private Path directory;

    @BeforeAll
    void begin(@TempDir Path directory) throws Exception {
        this.directory = directory;
        cluster = TestCluster.start(directory, 2);
    }

    @AfterAll
    void end() throws IOException {
        cluster.close();
    }

    /// What is printed on both ends, without spaces at the ends of lines, and the exit code where
    /// it is not 0.
    private String run(String input, String... arguments) {
        List<String> all = new ArrayList<>(List.of("sql"));
        all.addAll(List.of("--port-offset", Integer.toString(cluster.port(1) - 5433)));
        all.addAll(List.of(arguments));
        StringBuilder printed = new StringBuilder();
        int exit = CommandLines.recording(printed, input).execute(all.toArray(String[]::new));
        String said =
                String.join("\n", printed.toString().lines().map(String::stripTrailing).toList());
        return said.strip() + (exit == 0 ? "" : "\nexit " + exit);
    }

    @Test
    void everyAnswerOnThePageIsTheOneThatIsGiven() throws IOException {
        String page =
                Files.readString(
                        Path.of(System.getProperty("fulcrum.root", "."))
                                .resolve("docs/reference/sql-shell.md"));
        Matcher block = BLOCK.matcher(page);
        int commands = 0;
        while (block.find()) {
            for (String each : block.group(1).split("(?m)^\\$ \\./fulcrum sql ")) {
                if (!each.isBlank()) {
                    String command = each.lines().findFirst().orElseThrow();
                    List<String> words = new ArrayList<>();
                    WORD.matcher(command)
                            .results()
                            .forEach(word ->
                                    words.add(
                                            word.group(1) == null ? word.group(2) : word.group(1)));
                    String wanted = each.substring(each.indexOf('\n') + 1).strip();
                    assertThat(run("", words.toArray(String[]::new))).as(command).isEqualTo(wanted);
                    commands++;
                }
            }
        }
        assertThat(commands).isEqualTo(4);
    }

    @Test
    void whatIsPipedInMayHaveManyLinesAndCommands() {
        assertThat(run("select 'a;b' as x, -- not; the end\n $q$;$q$ /* ; */ as y; select\n(1);\n"))
                .isEqualTo(
                        """
                          x  | y
                        -----+---
                         a;b | ;
                        (1 row)

                         ?column?
                        ----------
                                1
                        (1 row)\
                        """
                                .strip());
        String copies =
                """
                create table c (a int, b text);
                copy c from stdin;
                1\tx
                \\.
                copy c to stdout;
                """;
        assertThat(run(copies)).isEqualTo("CREATE TABLE\nCOPY 1\n1\tx");
        assertThat(run("\\dt c\n\\timing\n\\q\nselect 1;\n"))
                .contains("Timing is on.")
                .doesNotContain("?column?");
    }

    @Test
    void aFileEndsAtItsFirstMistake() throws IOException {
        Path file = directory.resolve("statements.sql");
        Files.writeString(file, "select 1 as one;\nselect nothing;\nselect 2 as two;\n");
        assertThat(run("", "-f", file.toString()))
                .contains("one", "ERROR:  42703", "LINE 1: select nothing;")
                .endsWith("exit 1")
                .doesNotContain("two");
        assertThat(run("", "-f", "nowhere.sql"))
                .contains("cannot read nowhere.sql")
                .endsWith("exit 2");
    }

    @Test
    void aNodeThatIsNotThereIsSaid() {
        assertThat(run("", "--node", "n9", "-c", "select 1"))
                .contains("no session at postgresql://127.0.0.1:")
                .contains("hint: ./fulcrum dev starts a cluster")
                .endsWith("exit 2");
        assertThat(run("", "--node", "x", "-c", "select 1"))
                .contains("--node is n1 to n9")
                .endsWith("exit 2");
    }

    @Test
    void aRelationIsDescribed() {
        assertThat(run("", "-c", "create table d (id int primary key, v text default 'x' unique)"))
                .isEqualTo("CREATE TABLE");
        assertThat(run("\\d d\n"))
                .contains("column |  type   | nullable |  default")
                .contains("v      | text    |          | 'x'::text")
                .contains("d_v_key    | UNIQUE (v)");
        assertThat(run("\\x\ntable d;\ninsert into d values (1);\ntable d;\n"))
                .contains("-[ RECORD 1 ]\nid | 1\nv  | x");
        assertThat(run("\\d\n\\dn\n\\du\n\\di\n\\l\n")).contains("d_pkey", "public", "fulcrum");
    }
}
