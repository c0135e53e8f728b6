package fulcrum.cli.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// The tree is as tidy as [TidyRules] says.
final class TidyTest {

    /// Rooms laid out ahead of their first source; a filled room leaves this list.
    private static final List<String> LAID_OUT_AHEAD = List.of();

    private static final Map<String, String> TEXTS = texts();

    private static final List<JavaSource> SOURCES = sources();

    @Test
    void linesAreShort() {
        complainAbout(TidyRules::longLines);
    }

    @Test
    void methodsAreShort() {
        complainAbout(TidyRules::longMethods);
    }

    @Test
    void filesAreShort() {
        complainAbout(TidyRules::longFiles);
    }

    @Test
    void classNamesSayWhatAThingIs() {
        complainAbout(TidyRules::emptyNames);
    }

    @Test
    void packagesAreNamedAfterIdeas() {
        complainAbout(TidyRules::drawers);
    }

    @Test
    void everyMessageIsDocumented() {
        complainAbout(TidyRules::undocumentedMessages);
    }

    @Test
    void everyProtocolHasItsEightFilesAndHeadings() {
        assertTidy(TidyRules.incompleteProtocols(SOURCES));
    }

    @Test
    void noMainClassIsForgotten() {
        assertTidy(TidyRules.forgotten(SOURCES, TEXTS));
    }

    @Test
    void noFileNamesAMachineOrPostponesWithoutEnd() {
        List<String> wrong = new ArrayList<>();
        TEXTS.forEach((name, text) -> wrong.addAll(TidyRules.forbiddenText(name, text)));
        assertTidy(wrong);
    }

    @Test
    void everyMainPackageHasItsPage() {
        List<String> wrong =
                SOURCES.stream()
                        .filter(JavaSource::isMain)
                        .map(source -> source.name().replaceFirst("[^/]*$", "package-info.java"))
                        .distinct()
                        .filter(page -> !TEXTS.getOrDefault(page, "").contains("@NullMarked"))
                        .map(page -> page + ":1: missing, or not @NullMarked")
                        .toList();
        assertTidy(wrong);
    }

    @Test
    void everyModuleHasSources() {
        List<String> wrong =
                Tree.rooms().stream()
                        .filter(room -> !LAID_OUT_AHEAD.contains(room))
                        .filter(room ->
                                SOURCES.stream().noneMatch(s -> s.name().startsWith(room + "/")))
                        .map(room -> "pom.xml:1: module " + room + " is empty")
                        .toList();
        assertTidy(wrong);
    }

    private static void complainAbout(Function<JavaSource, List<String>> rule) {
        assertTidy(SOURCES.stream().flatMap(source -> rule.apply(source).stream()).toList());
    }

    private static void assertTidy(List<String> complaints) {
        assertThat(complaints)
                .withFailMessage(() -> "\n" + String.join("\n", complaints) + "\n")
                .isEmpty();
    }

    private static List<JavaSource> sources() {
        Map<String, String> java = new TreeMap<>(TEXTS);
        java.keySet().removeIf(name -> !name.endsWith(".java"));
        return JavaSource.parse(java);
    }

    /// Every file of the project that is text.
    private static Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        for (Path file : Tree.files()) {
            try {
                texts.put(Tree.name(file), Files.readString(file));
            } catch (MalformedInputException _) {
                // A picture or an archive: nothing to read there.
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return texts;
    }
}
