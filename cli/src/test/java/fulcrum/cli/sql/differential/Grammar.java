package fulcrum.cli.sql.differential;

import fulcrum.machine.Dice;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Rules by which statements are drawn, one production on a line:
///
/// ```
/// scope t: id int4, a int4, c text
/// int4: abs({int4})
/// int4=: 42
/// ordered: @t select t.id, {text} from t where {bool} order by t.id
/// ```
///
/// A rule's name in braces is drawn by that rule. Where expressions grow too deep, and by chance
/// before, a column of that type in scope stands for it, or a production that ends in `=`, a leaf.
/// `@t` says which scopes there are in a production, `{+s bool}` adds one for a part of it.
/// `{1..9}` is a number, `{a|b|}` one of the pieces, `{k=rule}` remembers what it drew for `{=k}`.
/// A backslash takes its meaning from the character after it; `3*` before a production gives it the
/// weight of three.
final class Grammar {

    private static final int DEPTH = 3;

    private static final Pattern SCOPED = Pattern.compile("@[a-z]\\w*(,\\w+)* ");

    private record Column(String name, String type) {}

    /// What is drawn within: which columns there are, and what was remembered.
    private record Place(List<Column> columns, Map<String, String> remembered, int depth) {

        Place deeper() {
            return new Place(columns, remembered, depth - 1);
        }
    }

    private final Map<String, List<Column>> scopes = new HashMap<>();
    private final Map<String, List<String>> rules = new TreeMap<>();
    private final Map<String, List<String>> leaves = new HashMap<>();

    Grammar(String... files) {
        for (String file : files) {
            lines(file).forEach(this::read);
        }
    }

    static List<String> lines(String file) {
        try (InputStream in = Grammar.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void read(String line) {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        int colon = line.indexOf(": ");
        if (colon < 0) {
            throw new IllegalArgumentException("no rule: " + line);
        }
        String name = line.substring(0, colon);
        String text = line.substring(colon + 2);
        if (name.startsWith("scope ")) {
            List<Column> columns = new ArrayList<>();
            String alias = name.substring(6);
            for (String column : text.split(", ")) {
                String[] words = column.split(" ", 2);
                columns.add(new Column(alias + "." + words[0], words[1]));
            }
            scopes.put(alias, columns);
        } else if (name.endsWith("=")) {
            add(leaves, name.substring(0, name.length() - 1), text);
        } else {
            add(rules, name, text);
        }
    }

    private static void add(Map<String, List<String>> to, String name, String text) {
        int star = text.indexOf("* ");
        boolean weighted = star > 0 && text.substring(0, star).chars().allMatch(Character::isDigit);
        int times = weighted ? Integer.parseInt(text.substring(0, star)) : 1;
        List<String> productions = to.computeIfAbsent(name, _ -> new ArrayList<>());
        for (int i = 0; i < times; i++) {
            productions.add(weighted ? text.substring(star + 2) : text);
        }
    }

    /// All productions of a rule, in their order.
    List<String> productions(String rule) {
        return rules.getOrDefault(rule, List.of());
    }

    /// A text for the rule, without columns but those that its productions bring.
    String draw(String rule, Dice dice) {
        return rule(rule, new Place(List.of(), new HashMap<>(), DEPTH), dice);
    }

    /// A text for one production.
    String fill(String production, Dice dice) {
        return text(production, new Place(List.of(), new HashMap<>(), DEPTH), dice);
    }

    /// A value of the type that stands for itself.
    String literal(String type, Dice dice) {
        List<String> known = leaves.get(type);
        if (known == null) {
            throw new IllegalArgumentException("no value of " + type);
        }
        return text(dice.pick(known), new Place(List.of(), new HashMap<>(), 0), dice);
    }

    boolean hasLiterals(String type) {
        return leaves.containsKey(type);
    }

    private String rule(String name, Place place, Dice dice) {
        List<String> known = rules.getOrDefault(name, List.of());
        boolean endable = leaves.containsKey(name);
        if (known.isEmpty() || (endable && (place.depth <= 0 || dice.chance(2, 5)))) {
            List<Column> fitting =
                    place.columns.stream().filter(column -> column.type.equals(name)).toList();
            return !fitting.isEmpty() && dice.chance(4, 5)
                    ? dice.pick(fitting).name
                    : literal(name, dice);
        }
        return text(dice.pick(known), place.deeper(), dice);
    }

    private String text(String production, Place place, Dice dice) {
        if (SCOPED.matcher(production).lookingAt()) {
            int space = production.indexOf(' ');
            List<Column> columns = new ArrayList<>(place.columns);
            for (String scope : production.substring(1, space).split(",")) {
                columns.addAll(scope(scope));
            }
            Place inner = new Place(columns, place.remembered, DEPTH);
            return text(production.substring(space + 1), inner, dice);
        }
        StringBuilder drawn = new StringBuilder();
        int at = 0;
        while (at < production.length()) {
            char c = production.charAt(at);
            if (c == '\\') {
                drawn.append(production.charAt(at + 1));
                at += 2;
            } else if (c == '{') {
                int end = closing(production, at);
                drawn.append(hole(production.substring(at + 1, end), place, dice));
                at = end + 1;
            } else {
                drawn.append(c);
                at++;
            }
        }
        return drawn.toString();
    }

    private List<Column> scope(String name) {
        List<Column> columns = scopes.get(name);
        if (columns == null) {
            throw new IllegalArgumentException("no scope " + name);
        }
        return columns;
    }

    private String hole(String hole, Place place, Dice dice) {
        List<String> pieces = pieces(hole);
        if (pieces.size() > 1) {
            return text(dice.pick(pieces), place, dice);
        }
        if (hole.startsWith("=")) {
            return place.remembered.getOrDefault(hole.substring(1), "");
        }
        if (hole.startsWith("+")) {
            int space = hole.indexOf(' ');
            List<Column> columns = new ArrayList<>(place.columns);
            columns.addAll(scope(hole.substring(1, space)));
            Place inner = new Place(columns, place.remembered, Math.min(place.depth, 1));
            return rule(hole.substring(space + 1), inner, dice);
        }
        int dots = hole.indexOf("..");
        if (dots > 0) {
            long least = Long.parseLong(hole.substring(0, dots));
            long most = Long.parseLong(hole.substring(dots + 2));
            return Long.toString(dice.between(least, most));
        }
        int equals = hole.indexOf('=');
        String name = hole.substring(equals + 1);
        if (!rules.containsKey(name) && !leaves.containsKey(name)) {
            throw new IllegalArgumentException("no rule " + hole);
        }
        String drawn = rule(name, place, dice);
        if (equals > 0) {
            place.remembered.put(hole.substring(0, equals), drawn);
        }
        return drawn;
    }

    private static List<String> pieces(String hole) {
        List<String> pieces = new ArrayList<>();
        int depth = 0;
        int begin = 0;
        for (int at = 0; at < hole.length(); at++) {
            char c = hole.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '{' || c == '}') {
                depth += c == '{' ? 1 : -1;
            } else if (c == '|' && depth == 0) {
                pieces.add(hole.substring(begin, at));
                begin = at + 1;
            }
        }
        pieces.add(hole.substring(begin));
        return pieces;
    }

    private static int closing(String text, int from) {
        int depth = 0;
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return at;
            }
        }
        throw new IllegalArgumentException("no closing brace: " + text);
    }
}
