package fulcrum.cli.walls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A terminal session as the docs show it: commands after `$ `, each with what it printed.
///
/// A line `...` stands for any number of lines. A command may end in `; echo "exit $?"`, as it
/// would in a shell, to show its exit code.
final class Session {

    /// One command and what it should print.
    ///
    /// @param arguments what follows `./fulcrum`
    /// @param showsExit whether the exit code is printed behind the output
    record Exchange(List<String> arguments, boolean showsExit, List<String> expected) {}

    private static final String PROMPT = "$ ./fulcrum";

    private static final String ECHO = "; echo \"exit $?\"";

    private Session() {}

    static List<Exchange> parse(List<String> lines) {
        List<Exchange> exchanges = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("$ ")) {
                if (!line.startsWith(PROMPT)) {
                    throw new IllegalArgumentException(
                            "only ./fulcrum can be run here, not '" + line + "'; label it sh");
                }
                boolean showsExit = line.endsWith(ECHO);
                String command = showsExit ? line.replace(ECHO, "") : line;
                exchanges.add(
                        new Exchange(
                                words(command.substring(PROMPT.length())),
                                showsExit,
                                new ArrayList<>()));
            } else if (exchanges.isEmpty()) {
                throw new IllegalArgumentException("output before the first command: " + line);
            } else {
                exchanges.getLast().expected().add(line);
            }
        }
        return exchanges;
    }

    /// The arguments of a command line; none of our examples needs quotes.
    static List<String> words(String arguments) {
        return Arrays.stream(arguments.strip().split("\\s+")).filter(w -> !w.isEmpty()).toList();
    }

    /// Whether the output is what was expected, trailing space and empty last lines aside.
    static boolean matches(List<String> expected, String output) {
        String pattern =
                expected.stream()
                        .map(line -> line.strip().equals("...") ? "(.*\\n)*?" : quoted(line))
                        .collect(Collectors.joining("", "", "\\n*"));
        String lines =
                output.lines()
                        .map(line -> line.stripTrailing() + "\n")
                        .collect(Collectors.joining());
        return Pattern.matches(pattern, lines);
    }

    private static String quoted(String line) {
        return Pattern.quote(line.stripTrailing()) + "\\n";
    }
}
