package fulcrum.database.spectrum;

import fulcrum.database.catalog.SettingKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the values of an option look like.
public sealed interface Form {

    /// How stale a bounded read may be.
    SettingKind.Duration STALENESS = new SettingKind.Duration(1_000_000L, 3_600_000_000_000L);

    /// So many replicas may be asked for by number.
    int REPLICAS_MOST = 9;

    /// One of these.
    record Words(List<? extends Word> words) implements Form {
        public Words {
            words = List.copyOf(words);
        }
    }

    /// A whole number in these bounds, both included.
    record Whole(int least, int most) implements Form {}

    /// A name, or a text that is read where it is used.
    ///
    /// @param what as in "Give it ..."
    record Free(String what) implements Form {}

    /// One or several, such as `{G,M,S}`, none twice.
    ///
    /// @param what as in "Give it ..."
    /// @param most how many
    record Several(String what, int most) implements Form {}

    /// `on` or `off`.
    record OnOff() implements Form {}

    /// A size in these bounds, both included.
    record Sized(long least, long most) implements Form {}

    /// A [ReadLevel], `bounded 2s`, or a number of replicas.
    record Reading() implements Form {}

    /// A [WriteLevel], `any 1 (n2,n3)`, `first 1 (n2,n3)`, or a number of replicas.
    record Writing() implements Form {}

    /// What a text says; null where it is no value of this form.
    default @Nullable Value read(String given) {
        String text = given.strip();
        return switch (this) {
            case Words(List<? extends Word> words) -> Texts.term(words, text);
            case Whole(int least, int most) -> Texts.count(text, least, most);
            case Free _ -> Texts.isName(text) ? new Value.Text(text) : null;
            case Several(_, int most) -> Texts.several(text, most);
            case OnOff _ -> Texts.onOff(text);
            case Sized(long least, long most) -> Texts.size(text, least, most);
            case Reading _ -> Texts.reading(text);
            case Writing _ -> Texts.writing(text);
        };
    }

    /// This build has that value, which is of this form.
    default boolean here(Value value) {
        return switch (this) {
            case Words(List<? extends Word> words) -> Texts.here(words, value);
            case Reading _ -> Texts.here(Arrays.asList(ReadLevel.values()), value);
            case Writing _ -> Texts.here(Arrays.asList(WriteLevel.values()), value);
            case Whole _, Free _, Several _, OnOff _, Sized _ -> true;
        };
    }

    /// What is taken, as in "Give it ...".
    default String takes() {
        return switch (this) {
            case Words(List<? extends Word> words) -> Texts.listed(words);
            case Whole(int least, int most) -> "a whole number from " + least + " to " + most;
            case Free(String what) -> what;
            case Several(String what, _) -> what;
            case OnOff _ -> "on or off";
            case Sized(long least, long most) ->
                    "a size from " + SizeText.show(least) + " to " + SizeText.show(most);
            case Reading _ ->
                    Texts.listed(Arrays.asList(ReadLevel.values()))
                            + ", bounded and a duration, or a number of replicas";
            case Writing _ ->
                    Texts.listed(Arrays.asList(WriteLevel.values()))
                            + ", any or first and a number with names in parentheses, or a number"
                            + " of replicas";
        };
    }

    /// The words among which a mistyped one is looked for.
    default List<String> labels() {
        return switch (this) {
            case Words(List<? extends Word> words) -> words.stream().map(Word::label).toList();
            case Reading _ -> Arrays.stream(ReadLevel.values()).map(Word::label).toList();
            case Writing _ -> Arrays.stream(WriteLevel.values()).map(Word::label).toList();
            case Whole _, Free _, Several _, OnOff _, Sized _ -> List.of();
        };
    }

    /// How the forms are read.
    final class Texts {

        private static final int NAME_CHARACTERS_MOST = 255;
        private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
        private static final Pattern BOUNDED = Pattern.compile("(?i)bounded[ :]\\s*(\\S.*)");
        private static final Pattern STANDBYS =
                Pattern.compile("(?i)(any|first) +(\\d{1,3})(?: *\\(([\\w., -]*)\\))?");

        private Texts() {}

        private static @Nullable Value term(List<? extends Word> words, String text) {
            Word word = Word.of(words, text);
            return word == null ? null : new Value.Term(word.label());
        }

        private static boolean here(List<? extends Word> words, Value value) {
            Word word = value instanceof Value.Term(String label) ? Word.of(words, label) : null;
            return word != null && word.here();
        }

        private static String listed(List<? extends Word> words) {
            return words.stream().map(Word::label).collect(Collectors.joining(", "));
        }

        private static Value.@Nullable Count count(String text, int least, int most) {
            if (!NUMBER.matcher(text).matches()) {
                return null;
            }
            int count = Integer.parseInt(text);
            return least <= count && count <= most ? new Value.Count(count) : null;
        }

        private static boolean isName(String text) {
            return !text.isEmpty()
                    && text.length() <= NAME_CHARACTERS_MOST
                    && text.chars().noneMatch(Character::isISOControl);
        }

        private static @Nullable Value several(String text, int most) {
            List<String> texts = ListText.read(text);
            return texts == null
                            || texts.size() > most
                            || texts.stream().distinct().count() < texts.size()
                            || !texts.stream().allMatch(Texts::isName)
                    ? null
                    : new Value.Texts(texts);
        }

        /// As PostgreSQL spells them.
        private static @Nullable Value onOff(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "on", "true", "yes", "1" -> new Value.Switch(true);
                case "off", "false", "no", "0" -> new Value.Switch(false);
                default -> null;
            };
        }

        private static @Nullable Value size(String text, long least, long most) {
            Long bytes = SizeText.read(text);
            return bytes == null || bytes < least || bytes > most ? null : new Value.Size(bytes);
        }

        private static @Nullable Value reading(String text) {
            Matcher bounded = BOUNDED.matcher(text);
            if (bounded.matches()) {
                Long nanos = STALENESS.parse(bounded.group(1));
                return nanos == null || !STALENESS.takes(nanos) ? null : new Value.Bounded(nanos);
            }
            Value term = term(Arrays.asList(ReadLevel.values()), text);
            return term == null ? count(text, 1, REPLICAS_MOST) : term;
        }

        private static @Nullable Value writing(String text) {
            Matcher standbys = STANDBYS.matcher(text);
            if (standbys.matches()) {
                int count = Integer.parseInt(standbys.group(2));
                String names = standbys.group(3);
                List<String> read = names == null ? List.of() : ListText.read(names);
                boolean enough = read != null && (read.isEmpty() || count <= read.size());
                return read == null || !enough || count < 1
                        ? null
                        : new Value.Standbys(
                                standbys.group(1).equalsIgnoreCase("any"), count, read);
            }
            Value term = term(Arrays.asList(WriteLevel.values()), text);
            return term == null ? count(text, 1, REPLICAS_MOST) : term;
        }
    }
}
