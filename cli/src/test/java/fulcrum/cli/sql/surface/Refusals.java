package fulcrum.cli.sql.surface;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Every place in the sources where a form is refused with 0A000, by the text that it says there.
final class Refusals {

    /// What refuses: a method whose first argument is the text, or an error with the state, whose
    /// text follows it.
    private static final Pattern CALLS =
            Pattern.compile("\\bnotSupported\\(|SqlState\\.NOT_SUPPORTED\\s*,");

    private static final Pattern IN_GRAMMAR = Pattern.compile("\\{refuse\\((\"[^\"]*\")[^)]*\\);}");

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final TreeMap<String, Pattern> places = new TreeMap<>();

    /// @param roots directories of sources
    static Refusals in(List<Path> roots) {
        Refusals found = new Refusals();
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.sorted().toList()) {
                    String name = file.getFileName().toString();
                    if (name.endsWith(".java")) {
                        found.java(name, Files.readString(file));
                    } else if (name.endsWith(".g4")) {
                        found.grammar(name, Files.readString(file));
                    }
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return found;
    }

    private void grammar(String file, String text) {
        Matcher refusals = IN_GRAMMAR.matcher(text);
        while (refusals.find()) {
            add(file, refusals.group(1));
        }
    }

    private void java(String file, String text) {
        Matcher calls = CALLS.matcher(text);
        while (calls.find()) {
            add(file, argument(text, calls.end()));
        }
    }

    /// An expression up to its comma or parenthesis.
    private static String argument(String text, int from) {
        int depth = 0;
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && (c == ')' || c == ',') && depth == 0) {
                return text.substring(from, i);
            } else if (!quoted && c == ')') {
                depth--;
            }
        }
        return "";
    }

    /// What is no literal may be anything; an expression without a literal says nothing of its own.
    private void add(String file, String expression) {
        Matcher literals = LITERAL.matcher(expression);
        List<String> parts = new ArrayList<>();
        while (literals.find()) {
            parts.add(literals.group(1).translateEscapes());
        }
        boolean ofNames = expression.contains("?") || expression.contains("switch");
        if (parts.isEmpty() || ofNames) {
            return;
        }
        StringBuilder pattern = new StringBuilder(".*");
        parts.forEach(part -> pattern.append(Pattern.quote(part)).append(".*"));
        places.put(
                file + ": " + String.join("...", parts),
                Pattern.compile(pattern.toString(), Pattern.DOTALL));
    }

    /// Those whose text is in no message.
    List<String> unseen(Iterable<String> messages) {
        List<String> unseen = new ArrayList<>();
        places.forEach((place, pattern) -> {
            for (String message : messages) {
                if (pattern.matcher(message).matches()) {
                    return;
                }
            }
            unseen.add(place);
        });
        return unseen;
    }
}
