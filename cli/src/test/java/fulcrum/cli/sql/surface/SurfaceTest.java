package fulcrum.cli.sql.surface;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.cli.sql.TestCluster;
import fulcrum.cli.sql.differential.Compared;
import fulcrum.cli.sql.differential.RealPostgres;
import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.parser.Parsed;
import fulcrum.sql.parser.Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The surface of the dialect is what its chapters say, and they say all of it.
final class SurfaceTest {

    private static final Path ROOT = Path.of(System.getProperty("fulcrum.root", ".."));
    private static final Path PAGE = ROOT.resolve("docs/reference/surface.md");

    /// Refusals of what is no statement of SQL: a client's protocol, or a state of the cluster.
    private static final List<String> NO_FORM = Forms.lines("no-form.txt");

    private static final List<Forms> CHAPTERS = Forms.all();

    @Test
    void everyExampleIsAnsweredAsItsChapterSays(@TempDir Path directory) throws Exception {
        Path programs = RealPostgres.programs();
        if (programs == null) {
            System.out.println("not compared: there is no PostgreSQL of version 15 or later");
        }
        try (TestCluster cluster = TestCluster.start(directory, 1);
                RealPostgres postgres = programs == null ? null : RealPostgres.start(programs)) {
            List<String> wrong = new ArrayList<>();
            Set<String> messages = new TreeSet<>();
            for (int i = 0; i < CHAPTERS.size(); i++) {
                run(Forms.FILES.get(i), CHAPTERS.get(i), cluster, postgres, wrong, messages);
            }
            assertThat(wrong).withFailMessage(() -> "\n" + String.join("\n\n", wrong)).isEmpty();
            assertThat(unseen(messages))
                    .as("refusals in the sources that no example meets")
                    .isEmpty();
        }
    }

    private static void run(
            String file,
            Forms chapter,
            TestCluster cluster,
            @Nullable RealPostgres postgres,
            List<String> wrong,
            Set<String> messages)
            throws IOException {
        try (PlainSession ours = new PlainSession(cluster.port(1));
                PlainSession real = postgres == null ? null : new PlainSession(postgres.port())) {
            int version =
                    real == null
                            ? 0
                            : Integer.parseInt(
                                            real.ask("show server_version_num", List.of())
                                                    .rows()
                                                    .getFirst())
                                    / 10_000;
            Examples examples = new Examples(ours, real, version);
            examples.run("s_" + file, chapter);
            wrong.addAll(examples.wrong());
            messages.addAll(examples.refusals());
        }
    }

    private static List<String> unseen(Set<String> messages) {
        List<Path> sources =
                List.of(
                        ROOT.resolve("sql/src/main"),
                        ROOT.resolve("server/src/main/java/fulcrum/server/sql"));
        List<String> unseen = new ArrayList<>(Refusals.in(sources).unseen(messages));
        unseen.removeAll(NO_FORM);
        return unseen;
    }

    @Test
    void everyPartOfTheSyntaxTreeIsInAnExample() throws ReflectiveOperationException {
        Trees trees = new Trees();
        for (String statement : statements()) {
            trees.see(parsed(statement));
        }
        Set<String> missing = Trees.possible(Statement.class);
        missing.removeAll(trees.seen());
        NO_FORM.forEach(missing::remove);
        assertThat(missing).as("parts of syntax trees that are in no example").isEmpty();
    }

    private static List<Statement> parsed(String text) {
        try {
            return Parser.parseAll(text).stream().map(Parsed::statement).toList();
        } catch (SyntaxError _) {
            return List.of();
        }
    }

    private static List<String> statements() {
        List<String> statements = new ArrayList<>();
        for (Forms chapter : CHAPTERS) {
            chapter.before().forEach(line -> statements.add(line.statement()));
            for (Form form : chapter.forms()) {
                form.lines().forEach(line -> statements.add(line.statement()));
            }
        }
        return statements;
    }

    /// Names of forms that are functions, and refused.
    private static Set<String> refusedFunctions() {
        Set<String> refused = new TreeSet<>();
        for (Forms chapter : CHAPTERS) {
            for (Form form : chapter.forms()) {
                if (form.says() == Form.Says.NO && form.name().matches("[a-z_]+")) {
                    refused.add(form.name());
                }
            }
        }
        return refused;
    }

    @Test
    void everyCommandOfPostgreSqlIsInAForm() {
        Set<String> missing = new TreeSet<>(Forms.lines("commands.txt"));
        missing.addAll(Parser.unsupported());
        for (Forms chapter : CHAPTERS) {
            for (Form form : chapter.forms()) {
                missing.removeIf(command -> (form.name() + " ").contains(command + " "));
                missing.removeIf(command -> form.name().contains(command + ","));
            }
        }
        assertThat(missing).as("commands that are in no form").isEmpty();
    }

    @Test
    void everythingThatCanBeCalledIsComparedSomewhere() throws IOException {
        StringBuilder texts = new StringBuilder(Compared.rules());
        statements().forEach(statement -> texts.append(statement).append('\n'));
        try (Stream<Path> files = Files.list(ROOT.resolve("cli/src/test/slt"))) {
            for (Path file : files.sorted().toList()) {
                texts.append(Files.readString(file));
            }
        }
        assertThat(Callables.read(refusedFunctions()).uncompared(texts.toString()))
                .as("what can be called, and no test does")
                .isEmpty();
    }

    @Test
    void thePageSaysWhatTheChaptersSay() throws IOException {
        String page = SurfacePage.of(CHAPTERS, Callables.read(refusedFunctions()));
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as("-Dgolden.rewrite=true keeps what the chapters say now")
                .isEqualTo(page);
    }
}
