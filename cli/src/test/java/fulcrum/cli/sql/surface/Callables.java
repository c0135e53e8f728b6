package fulcrum.cli.sql.surface;

import fulcrum.cli.sql.differential.Compared;
import fulcrum.sql.routine.Routines;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What can be called by its name: functions, operators and casts that are there, what of them is
/// compared with a real PostgreSQL, and what PostgreSQL has besides.
///
/// @param functions names of those that are there
/// @param operators symbols of those that are there
/// @param casts as `from::to`
/// @param missingFunctions names of those that PostgreSQL 15 has, which are not for its own use
/// @param missingOperators symbols of those that PostgreSQL 15 has
record Callables(
        SortedSet<String> functions,
        SortedSet<String> operators,
        SortedSet<String> casts,
        SortedSet<String> missingFunctions,
        SortedSet<String> missingOperators) {

    private static final Pattern CALLED = Pattern.compile("\\b(\\w+)\"?\\s*\\(");

    /// @param refused names of functions that are known and refused
    static Callables read(Collection<String> refused) {
        SortedSet<String> functions = new TreeSet<>();
        for (String line : registry("routines.txt")) {
            functions.add(line.split(" ")[1].replaceFirst("\\(.*", ""));
        }
        functions.removeAll(refused);
        // what operators, casts and types do is theirs
        functions.removeAll(Forms.lines("own-use.txt"));
        SortedSet<String> operators = new TreeSet<>();
        for (String line : registry("operators.txt")) {
            operators.add(line.split(" ")[1]);
        }
        SortedSet<String> casts = new TreeSet<>();
        for (String line : registry("casts.txt")) {
            String[] words = line.split(" ");
            casts.add(words[0] + "::" + words[1]);
        }
        SortedSet<String> missingFunctions = new TreeSet<>(Forms.lines("functions.txt"));
        missingFunctions.removeAll(functions);
        missingFunctions.removeAll(refused);
        SortedSet<String> missingOperators = new TreeSet<>(Forms.lines("operators.txt"));
        missingOperators.removeAll(operators);
        return new Callables(functions, operators, casts, missingFunctions, missingOperators);
    }

    private static List<String> registry(String file) {
        try (InputStream in = Routines.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// What is there and nobody compares.
    ///
    /// @param texts of tests: what they call is compared
    List<String> uncompared(String texts) {
        SortedSet<String> drawn = Compared.all();
        String all = texts.toLowerCase(Locale.ROOT);
        SortedSet<String> called = new TreeSet<>();
        CALLED.matcher(all).results().forEach(call -> called.add(call.group(1)));
        List<String> uncompared = new ArrayList<>();
        for (String name : functions) {
            if (!drawn.contains(name) && !called.contains(name)) {
                uncompared.add(name);
            }
        }
        for (String symbol : operators) {
            boolean used = all.contains(" " + symbol + " ") || all.contains(symbol + " any (");
            if (drawn.stream().noneMatch(each -> each.contains(" " + symbol + " ")) && !used) {
                uncompared.add(symbol);
            }
        }
        for (String cast : casts) {
            String to = cast.substring(cast.indexOf("::"));
            if (!drawn.contains(cast) && !all.contains(to)) {
                uncompared.add(cast);
            }
        }
        return uncompared;
    }
}
