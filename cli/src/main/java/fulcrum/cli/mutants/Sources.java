package fulcrum.cli.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The project's tree: its sources, and the patches in it.
///
/// @param root where the launcher lies
public record Sources(Path root) {

    private static final List<String> PATCHES =
            List.of(
                    "protocols/src/test/mutants",
                    "database/src/test/mutants",
                    "lab/src/test/mutants",
                    "sql/src/test/mutants");

    /// The tree that the launcher, or the build, has named.
    public static Sources ofThisProject() {
        String given = System.getProperty("fulcrum.root", "");
        for (Path at = Path.of(given).toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isRegularFile(at.resolve("fulcrum"))) {
                return new Sources(at);
            }
        }
        throw new IllegalStateException("no sources above '" + given + "'");
    }

    /// All planted bugs, by name.
    public List<Mutant> mutants() {
        List<Mutant> mutants = new ArrayList<>();
        for (Path patch : patches()) {
            String name = patch.getFileName().toString().replaceFirst("\\.patch$", "");
            String world = String.valueOf(patch.getName(patch.getNameCount() - 2));
            mutants.add(Mutant.parse(world, name, read(patch)));
        }
        mutants.sort(Comparator.comparing(Mutant::name));
        return mutants;
    }

    private List<Path> patches() {
        List<Path> found = new ArrayList<>();
        for (String place : PATCHES) {
            Path directory = root.resolve(place);
            if (Files.isDirectory(directory)) {
                try (var walk = Files.walk(directory)) {
                    walk.filter(file -> file.toString().endsWith(".patch")).forEach(found::add);
                } catch (IOException unreadable) {
                    throw new UncheckedIOException(unreadable);
                }
            }
        }
        return found;
    }

    /// The file of a patch.
    Path fileOf(Mutant mutant) {
        return patches().stream()
                .filter(file -> file.endsWith(mutant.world() + "/" + mutant.name() + ".patch"))
                .findFirst()
                .orElseThrow();
    }

    /// The text of a file.
    ///
    /// @param path from the root
    String text(String path) {
        Path file = root.resolve(path);
        return Files.isRegularFile(file) ? read(file) : "";
    }

    /// Writes another base into a patch's header.
    void record(Mutant mutant, long base) {
        Path file = fileOf(mutant);
        String text = read(file).replaceFirst("(?m)^base: .*$", "base: " + base);
        try {
            Files.writeString(file, text);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file.toString(), unreadable);
        }
    }
}
