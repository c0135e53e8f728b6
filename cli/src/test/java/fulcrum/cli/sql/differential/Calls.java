package fulcrum.cli.sql.differential;

import fulcrum.machine.Dice;
import fulcrum.sql.routine.Routines;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Calls of everything that can be called: each function, operator and cast that is listed in the
/// product, with values drawn for its arguments.
final class Calls {

    /// What says something of a session or of an object of one database, hashes, or is chance.
    private static final String OF_A_PLACE =
            "pg_.*|has_.*|current_.*|version|now|.*_timestamp|timeofday|random.*|setseed|"
                    + "gen_random_uuid|nextval|setval|currval|lastval|set_config|txid_.*|"
                    + "to_reg.*|(obj|col|shobj)_description|array_s(huffle|ample)|format_type|"
                    + "acl.*|makeacl.*|getdatabaseencoding|age|.*hash.*|inet_.*|to_char|"
                    + "row_security_active|(uuid_|bytea)cmp|regclass|generate_series|"
                    + "json(b)?_each(_text)?|array_fill";

    /// What stands for a type that is another in each call.
    private static final Map<String, String> STANDS_FOR =
            Map.of(
                    "anyelement", "int4",
                    "anynonarray", "text",
                    "anyarray", "int4[]",
                    "anycompatible", "int4",
                    "anycompatiblearray", "int4[]",
                    "anycompatiblenonarray", "int4",
                    "any", "text",
                    "varchar", "text",
                    "name", "text");

    private final Grammar grammar;
    private final Dice dice;

    Calls(Grammar grammar, Dice dice) {
        this.grammar = grammar;
        this.dice = dice;
    }

    static List<String> lines(String file) {
        try (InputStream in = Routines.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Whether there are values for a call of what a line lists.
    ///
    /// @param kind a routine, an operator or a cast
    boolean isDrawn(String kind, String line) {
        String[] words = line.split(" ");
        return switch (kind) {
            case "routine" ->
                    words[3].matches("[isv]t?r?") && routine(words[1], dice.fork(line)) != null;
            case "operator" -> operator(words, dice.fork(line)) != null;
            default -> cast(words, dice.fork(line)) != null;
        };
    }

    /// @param known numbers of what the other side has too: some functions are of later versions
    List<Drawn> draw(Set<Long> known) {
        List<Drawn> all = new ArrayList<>();
        for (String line : lines("routines.txt")) {
            String[] words = line.split(" ");
            if (known.contains(Long.valueOf(words[0])) && words[3].matches("[isv]t?r?")) {
                add(all, routine(words[1], dice.fork(line)));
            }
        }
        lines("operators.txt")
                .forEach(line -> add(all, operator(line.split(" "), dice.fork(line))));
        lines("casts.txt").forEach(line -> add(all, cast(line.split(" "), dice.fork(line))));
        return all;
    }

    private static void add(List<Drawn> all, @Nullable String items) {
        if (items != null) {
            all.add(new Drawn("calls", false, List.of("select " + items)));
        }
    }

    /// A value of each type, or null where there is none of one of them.
    private @Nullable List<String> values(List<String> types, Dice mine) {
        List<String> values = new ArrayList<>();
        for (String each : types) {
            String bare = each.substring(each.indexOf(':') + 1).replace("*", "");
            String type = STANDS_FOR.getOrDefault(bare, bare);
            if (!grammar.hasLiterals(type)) {
                return null;
            }
            values.add(grammar.literal(type, mine));
        }
        return values;
    }

    private @Nullable String routine(String signature, Dice mine) {
        int open = signature.indexOf('(');
        String name = signature.substring(0, open);
        String arguments = signature.substring(open + 1, signature.length() - 1);
        List<String> types = arguments.isEmpty() ? List.of() : List.of(arguments.split(","));
        List<String> some = values(types, mine);
        List<String> others = values(types, mine);
        if (some == null || others == null || name.matches(OF_A_PLACE)) {
            return null;
        }
        String called = "pg_catalog.\"" + name + "\"";
        return "%s(%s), %s(%s)"
                .formatted(called, String.join(", ", some), called, String.join(", ", others));
    }

    /// @param words its number, its name and the types of its sides, `-` for none
    private @Nullable String operator(String[] words, Dice mine) {
        boolean prefix = words[2].equals("-");
        List<String> types = prefix ? List.of(words[3]) : List.of(words[2], words[3]);
        List<String> items = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            List<String> values = values(types, mine);
            if (values == null) {
                return null;
            }
            String left = prefix ? "" : "(" + values.getFirst() + ") ";
            items.add(left + words[1] + " (" + values.getLast() + ")");
        }
        return String.join(", ", items);
    }

    private @Nullable String cast(String[] words, Dice mine) {
        if (values(List.of(words[1]), mine) == null) {
            return null;
        }
        List<String> some = values(List.of(words[0], words[0]), mine);
        return some == null
                ? null
                : "cast(%s as %s), (%s)::%s"
                        .formatted(some.getFirst(), words[1], some.getLast(), words[1]);
    }
}
