package fulcrum.cli.walls;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.cli.CommandLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// The docs say what the program does today.
///
/// - A relative link leads to a file, and its anchor to a heading.
/// - A block labelled `console` is a [Session]; it is run, and its output is what the page shows.
/// - In a block labelled `sh`, each line that starts with `./fulcrum` is a command that exists.
/// - A block labelled `<language> from=<path>` stands in that file, line by line.
final class DocsTest {

    private static final Map<Path, Markdown> PAGES = pages();

    @Test
    void relativeLinksLeadSomewhere() {
        List<String> dead = new ArrayList<>();
        PAGES.forEach((page, markdown) -> {
            for (String link : markdown.links()) {
                if (!link.contains("://") && !leadsSomewhere(page, link)) {
                    dead.add(Tree.name(page) + ": dead link " + link);
                }
            }
        });
        assertThat(dead).isEmpty();
    }

    @Test
    void sessionsPrintWhatThePageShows() {
        List<String> wrong = new ArrayList<>();
        PAGES.forEach((page, markdown) -> {
            for (Markdown.Block block : markdown.blocks()) {
                if (block.label().equals("console")) {
                    String place = Tree.name(page) + ":" + block.line() + ": ";
                    Session.parse(block.content()).stream()
                            .map(DocsTest::difference)
                            .filter(difference -> !difference.isEmpty())
                            .forEach(difference -> wrong.add(place + difference));
                }
            }
        });
        assertThat(wrong).withFailMessage(() -> "\n" + String.join("\n", wrong)).isEmpty();
    }

    @Test
    void commandsInShellBlocksExist() {
        List<String> wrong = new ArrayList<>();
        PAGES.forEach((page, markdown) -> {
            for (Markdown.Block block : markdown.blocks()) {
                if (block.label().equals("sh")) {
                    block.content().stream()
                            .filter(line -> line.startsWith("./fulcrum"))
                            .filter(line -> !isCommand(line))
                            .forEach(line -> wrong.add(Tree.name(page) + ": " + line));
                }
            }
        });
        assertThat(wrong).as("commands that the program does not take").isEmpty();
    }

    @Test
    void excerptsStandInTheirFiles() {
        List<String> wrong = new ArrayList<>();
        PAGES.forEach((page, markdown) -> {
            for (Markdown.Block block : markdown.blocks()) {
                int from = block.label().indexOf("from=");
                if (from >= 0) {
                    Path file = Tree.root().resolve(block.label().substring(from + 5));
                    String excerpt = String.join("\n", block.content());
                    if (!Files.exists(file) || !Tree.read(file).contains(excerpt)) {
                        wrong.add(Tree.name(page) + ":" + block.line() + ": not in " + file);
                    }
                }
            }
        });
        assertThat(wrong).isEmpty();
    }

    private static String difference(Session.Exchange exchange) {
        StringBuilder printed = new StringBuilder();
        CommandLine line = CommandLines.recording(printed);
        int exit = line.execute(exchange.arguments().toArray(String[]::new));
        if (exchange.showsExit()) {
            printed.append("exit ").append(exit).append('\n');
        }
        return Session.matches(exchange.expected(), printed.toString())
                ? ""
                : "'./fulcrum " + String.join(" ", exchange.arguments()) + "' prints\n" + printed;
    }

    private static boolean isCommand(String line) {
        List<String> words = Session.words(line.replaceFirst(" +#.*| *[|>&].*", ""));
        List<String> arguments = words.subList(1, words.size());
        boolean handledElsewhere =
                !arguments.isEmpty() && CommandLines.launcherVerbs().contains(arguments.getFirst());
        if (handledElsewhere) {
            return true;
        }
        try {
            CommandLines.recording(new StringBuilder()).parseArgs(arguments.toArray(String[]::new));
            return true;
        } catch (CommandLine.ParameterException _) {
            return false;
        }
    }

    private static boolean leadsSomewhere(Path page, String link) {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        Markdown read = PAGES.get(target);
        return hash < 0 || read == null || read.anchors().contains(link.substring(hash + 1));
    }

    private static Map<Path, Markdown> pages() {
        Map<Path, Markdown> pages = new TreeMap<>();
        Tree.files(".md").forEach(file -> pages.put(file, Markdown.parse(Tree.read(file))));
        return pages;
    }
}
