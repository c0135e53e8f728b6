package fulcrum.sql.parser;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Files of lines beside the tests; lines that begin with two dashes are about the others.
final class Lines {

    private Lines() {}

    static List<String> of(String file) {
        return all(file).stream().filter(line -> !line.startsWith("--")).toList();
    }

    static List<String> all(String file) {
        try (InputStream in = requireNonNull(Lines.class.getResourceAsStream(file))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
