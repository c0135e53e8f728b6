package fulcrum.sql.regex;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Patterns against dumb twins, and against patterns that are made to take forever.
final class PatternPropertyTest {

    private static final int ROUNDS = 20_000;

    private static String text(Dice dice, List<String> letters, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = dice.below(most + 1); i > 0; i--) {
            text.append(dice.pick(letters));
        }
        return text.toString();
    }

    /// LIKE as it is defined, by trying everything.
    private static boolean isLike(String text, String pattern) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        char first = pattern.charAt(0);
        String rest = pattern.substring(1);
        if (first == '%') {
            return isLike(text, rest) || (!text.isEmpty() && isLike(text.substring(1), pattern));
        }
        boolean takes = !text.isEmpty() && (first == '_' || first == text.charAt(0));
        return takes && isLike(text.substring(1), rest);
    }

    @Test
    void likeIsWhatItIsDefinedToBe() {
        Dice dice = Dice.of(1);
        for (int round = 0; round < ROUNDS; round++) {
            String text = text(dice, List.of("a", "b"), 8);
            String pattern = text(dice, List.of("a", "b", "%", "_"), 6);
            assertThat(LikePattern.of(pattern).matches(text))
                    .as("'%s' LIKE '%s'", text, pattern)
                    .isEqualTo(isLike(text, pattern));
        }
    }

    @Test
    void whetherAnExpressionMatchesAllOfATextIsWhatJavaSays() {
        Dice dice = Dice.of(2);
        for (int round = 0; round < ROUNDS; round++) {
            String pattern = expression(dice, 3);
            String text = text(dice, List.of("a", "b", "c"), 7);
            boolean twin = Pattern.compile(pattern).matcher(text).matches();
            assertThat(Regex.of("^(?:" + pattern + ")$", Options.NONE).isFound(text))
                    .as("'%s' ~ '%s'", text, pattern)
                    .isEqualTo(twin);
        }
    }

    private static String expression(Dice dice, int depth) {
        if (depth == 0) {
            return dice.pick(List.of("a", "b", "c", ".", "[ab]", "[^a]"));
        }
        return switch (dice.below(5)) {
            case 0 -> expression(dice, depth - 1) + expression(dice, depth - 1);
            case 1 -> "(?:" + expression(dice, depth - 1) + "|" + expression(dice, depth - 1) + ")";
            case 2 ->
                    "(?:"
                            + expression(dice, depth - 1)
                            + ")"
                            + dice.pick(List.of("*", "+", "?", "{1,2}", "*?"));
            case 3 -> "(" + expression(dice, depth - 1) + ")";
            default -> expression(dice, depth - 1);
        };
    }

    @Test
    void aMatchIsTheLeftmostAndOfTheseTheLongest() {
        Dice dice = Dice.of(3);
        for (int round = 0; round < ROUNDS / 4; round++) {
            String pattern = expression(dice, 3).replace("*?", "*");
            String text = text(dice, List.of("a", "b", "c"), 7);
            Regex.Match match = Regex.of(pattern, Options.NONE).search(text).find(0);
            assertThat(match == null ? "none" : match.begin() + "-" + match.end())
                    .as("'%s' in '%s'", pattern, text)
                    .isEqualTo(longest(pattern, text));
        }
    }

    private static String longest(String pattern, String text) {
        Pattern twin = Pattern.compile(pattern);
        for (int begin = 0; begin <= text.length(); begin++) {
            for (int end = text.length(); end >= begin; end--) {
                if (twin.matcher(text).region(begin, end).matches()) {
                    return begin + "-" + end;
                }
            }
        }
        return "none";
    }

    @Test
    void patternsThatMakeOthersHangDoNot() {
        String text = "a".repeat(5_000) + "!";
        assertThat(Regex.of("^(a+)+$", Options.NONE).isFound(text)).isFalse();
        assertThat(Regex.of("(a|aa)+$", Options.NONE).isFound(text)).isFalse();
        assertThat(Regex.of("(.*)(.*)(.*)(.*)(.*)x", Options.NONE).isFound(text)).isFalse();
        assertThat(LikePattern.of("%a%a%a%a%a%b").matches(text)).isFalse();
    }

    @Test
    void groupsOfALongRepetitionAreFound() {
        String text = "ab".repeat(300);
        Regex.Match match = Regex.of("^(?:(a)(b))*$", Options.NONE).search(text).find(0);
        assertThat(match).isNotNull();
        assertThat(match == null ? List.of() : match.groups()).containsExactly("a", "b");
    }
}
