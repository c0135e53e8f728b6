package fulcrum.cli.walls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The project's own tree on disk: its rooms, sources and compiled classes, in a fixed order.
final class Tree {

    private static final Set<String> SKIPPED =
            Set.of(".git", "target", ".idea", ".vscode", ".settings", "fulcrum-data");

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    private Tree() {}

    /// Where the launcher lies, whatever directory the tests were started from.
    static Path root() {
        String given = System.getProperty("fulcrum.root", "");
        for (Path at = Path.of(given).toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isRegularFile(at.resolve("fulcrum"))) {
                return at;
            }
        }
        throw new IllegalStateException("no launcher above '" + given + "'");
    }

    /// The rooms that the root pom lists.
    static List<String> rooms() {
        return MODULE.matcher(read(root().resolve("pom.xml")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /// Every file of the project, built things left out.
    static List<Path> files() {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(
                    root(),
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path at, BasicFileAttributes kind) {
                            return SKIPPED.contains(at.getFileName().toString())
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes kind) {
                            if (kind.isRegularFile() && !file.endsWith(".git")) {
                                found.add(file);
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        found.sort(null);
        return found;
    }

    /// The files of the project whose names end so.
    static List<Path> files(String suffix) {
        return files().stream().filter(file -> file.toString().endsWith(suffix)).toList();
    }

    /// The compiled main classes of a room; none where it has not been built.
    static List<Path> classes(String room) {
        Path built = root().resolve(room).resolve("target/classes");
        if (!Files.isDirectory(built)) {
            return List.of();
        }
        try (var walk = Files.walk(built)) {
            return walk.filter(file -> file.toString().endsWith(".class")).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file.toString(), unreadable);
        }
    }

    /// The file's path as a reader of the project knows it.
    static String name(Path file) {
        return root().relativize(file).toString();
    }
}
