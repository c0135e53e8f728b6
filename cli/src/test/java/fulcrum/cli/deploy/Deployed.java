package fulcrum.cli.deploy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Files of the project, and programs that judge them.
final class Deployed {

    /// What a program has said, standard error too.
    record Said(int exit, String words) {}

    private Deployed() {}

    static Path file(String path) {
        return Path.of(System.getProperty("fulcrum.root", "")).resolve(path);
    }

    static String text(String path) {
        try {
            return Files.readString(file(path));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Every document of a text in YAML; empty ones left out.
    static List<Object> documents(String yaml) {
        return StreamSupport.stream(
                        new Load(LoadSettings.builder().build())
                                .loadAllFromString(yaml)
                                .spliterator(),
                        false)
                .filter(Objects::nonNull)
                .toList();
    }

    /// What lies at the end of a path of names, or of numbers in lists; null where nothing does.
    static @Nullable Object at(@Nullable Object tree, Object... path) {
        Object at = tree;
        for (Object step : path) {
            at =
                    switch (at) {
                        case Map<?, ?> map -> map.get(step);
                        case List<?> list when step instanceof Integer i && i < list.size() ->
                                list.get(i);
                        case null, default -> null;
                    };
        }
        return at;
    }

    static List<?> list(@Nullable Object tree, Object... path) {
        return at(tree, path) instanceof List<?> list ? list : List.of();
    }

    static boolean isOnPath(String program) {
        for (String place : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(place, program))) {
                return true;
            }
        }
        System.out.println("skipped: " + program + " is not on the PATH");
        return false;
    }

    static Said run(Path directory, List<String> command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        byte[] words = process.getInputStream().readAllBytes();
        return new Said(process.waitFor(), new String(words, StandardCharsets.UTF_8));
    }
}
