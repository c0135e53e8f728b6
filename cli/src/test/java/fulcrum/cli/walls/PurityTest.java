package fulcrum.cli.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The pure rooms touch no thread, clock, chance, file, socket or hash order: `purity.rules` says
/// what and why.
final class PurityTest {

    /// A room that does not exist yet has no classes, and is held to the rules from its first one.
    private static final List<String> PURE_ROOMS =
            List.of("machine", "protocols", "database", "verify", "simulator", "lab");

    @Test
    void pureRoomsTouchNothingButTheirInputs() throws IOException {
        PurityRules rules = PurityRules.parse(resource("purity.rules"));
        List<PurityRules.Excuse> excuses = PurityRules.parseExcuses(resource("purity.exceptions"));
        Set<PurityRules.Excuse> unused = new LinkedHashSet<>(excuses);
        Map<PurityRules.Group, Set<String>> breaches = new LinkedHashMap<>();
        int classes = 0;
        for (String room : PURE_ROOMS) {
            for (Path file : Tree.classes(room)) {
                List<ClassUses.Use> uses = ClassUses.of(Files.readAllBytes(file));
                rules.breaches(uses, excuses, unused)
                        .forEach((rule, told) ->
                                breaches.computeIfAbsent(rule, _ -> new LinkedHashSet<>())
                                        .addAll(told));
                classes++;
            }
        }
        assertThat(classes).as("compiled classes of %s", PURE_ROOMS).isPositive();
        StringBuilder told = new StringBuilder();
        breaches.forEach((rule, where) -> told.append(PurityRules.explain(rule, where)));
        assertThat(told).withFailMessage("\n" + told).isEmpty();
        assertThat(unused).as("lines of purity.exceptions that excuse nothing").isEmpty();
    }

    static String resource(String name) {
        try (InputStream text = PurityTest.class.getResourceAsStream(name)) {
            if (text == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
