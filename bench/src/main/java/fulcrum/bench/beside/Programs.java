package fulcrum.bench.beside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Programs of the machine.
final class Programs {

    /// Where Debian and its like put what is not meant for everybody's PATH.
    private static final Path POSTGRES = Path.of("/usr/lib/postgresql");

    private Programs() {}

    /// Where a program lies; null where it does not.
    static @Nullable String named(String name) {
        List<Path> places = new ArrayList<>();
        String path = System.getenv("PATH");
        for (String place : (path == null ? "" : path).split(":")) {
            places.add(Path.of(place));
        }
        try (var versions = Files.list(POSTGRES)) {
            versions.sorted(Comparator.reverseOrder())
                    .forEach(version -> places.add(version.resolve("bin")));
        } catch (IOException _) {
            // there is none
        }
        for (Path place : places) {
            Path program = place.resolve(name);
            if (Files.isExecutable(program) && !Files.isDirectory(program)) {
                return program.toString();
            }
        }
        return null;
    }

    static String needed(String name) throws IOException {
        String program = named(name);
        if (program == null) {
            throw new IOException("no program `" + name + "`");
        }
        return program;
    }
}
