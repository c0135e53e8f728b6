package fulcrum.cli.sql.differential;

import fulcrum.machine.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A statement with one word of it gone, doubled, exchanged with the next, or another instead: most
/// of what comes of it is refused, at a place that the parser has to find.
final class Mutation {

    private static final Pattern WORD =
            Pattern.compile("\\s+|'(?:[^']|'')*'|\"[^\"]*\"|\\w+|[^\\w\\s]");

    private static final List<String> OTHERS =
            List.of(
                    "select",
                    "(",
                    ")",
                    ",",
                    "1",
                    "'x'",
                    "from",
                    "where",
                    "null",
                    "*",
                    "as",
                    "=",
                    "not",
                    "group",
                    "t",
                    "order by",
                    ".",
                    "::int",
                    "nothing",
                    "between",
                    "distinct");

    private Mutation() {}

    static String of(String statement, Dice dice) {
        List<String> words =
                new ArrayList<>(WORD.matcher(statement).results().map(MatchResult::group).toList());
        int at = dice.below(words.size());
        while (words.get(at).isBlank()) {
            at = dice.below(words.size());
        }
        switch (dice.below(4)) {
            case 0 -> words.set(at, "");
            case 1 -> words.add(at, words.get(at) + " ");
            case 2 -> words.set(at, " " + dice.pick(OTHERS) + " ");
            default -> {
                String word = words.remove(at);
                words.add(Math.min(at + 2, words.size()), " " + word + " ");
            }
        }
        return String.join("", words);
    }
}
