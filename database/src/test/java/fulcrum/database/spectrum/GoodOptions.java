package fulcrum.database.spectrum;

import fulcrum.machine.Dice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Draws options that are good, in one of the spellings that people have.
final class GoodOptions {

    private static final List<String> NAMES =
            List.of(
                    "a",
                    "customer",
                    "n2",
                    "eu-west",
                    "two words",
                    "c,d",
                    "x\"y",
                    "back\\slash",
                    "{}");

    private GoodOptions() {}

    /// Options that this build has, and that make sense together.
    static Map<String, String> draw(Dice dice) {
        Map<String, String> texts = new TreeMap<>();
        boolean ranged = dice.chance(1, 3);
        boolean lodger = !ranged && dice.chance(1, 4);
        if (ranged || dice.chance(1, 2)) {
            texts.put("sharding", spelt(ranged ? "range" : "hash", dice));
        }
        if (ranged && dice.chance(2, 3)) {
            put(texts, Option.SPLIT_AT, dice);
        }
        if (!ranged && dice.chance(1, 2)) {
            put(texts, Option.SHARD_KEY, dice);
        }
        if (lodger) {
            put(texts, Option.COLOCATE_WITH, dice);
        } else {
            maybe(texts, Option.REPLICAS, dice);
            if (!ranged) {
                maybe(texts, Option.SHARDS, dice);
            }
        }
        boolean level = dice.chance(1, 2);
        maybeWord(texts, Option.CONSISTENCY, dice.chance(1, 2) && level, dice);
        maybeWord(texts, Option.READ_CONSISTENCY, !level, dice);
        maybeWord(texts, Option.WRITE_CONSISTENCY, !level && dice.chance(1, 2), dice);
        maybeWord(texts, Option.REPLICATION, dice.chance(1, 2), dice);
        maybeWord(texts, Option.COMMIT_PROTOCOL, dice.chance(1, 2), dice);
        maybeWord(texts, Option.CLOCK, dice.chance(1, 2), dice);
        return texts;
    }

    private static void maybe(Map<String, String> texts, Option option, Dice dice) {
        if (dice.chance(1, 2)) {
            put(texts, option, dice);
        }
    }

    private static void put(Map<String, String> texts, Option option, Dice dice) {
        texts.put(option.label(), text(option, dice));
    }

    private static void maybeWord(
            Map<String, String> texts, Option option, boolean given, Dice dice) {
        if (given) {
            List<String> here = TableOptions.labelsHere(option);
            texts.put(option.label(), spelt(here.get(dice.below(here.size())), dice));
        }
    }

    /// An option, which this build may not have.
    static Option option(Dice dice) {
        List<Option> all = Arrays.asList(Option.values());
        return all.get(dice.below(all.size()));
    }

    /// A value of an option, which this build may not have.
    static String text(Option option, Dice dice) {
        return switch (option.form()) {
            case Form.Words _ -> spelt(word(option.form(), dice), dice);
            case Form.Whole(int least, int most) ->
                    spelt(Integer.toString(dice.between(least, most)), dice);
            case Form.Free _ -> spelt(NAMES.get(dice.below(NAMES.size())), dice);
            case Form.Several _ -> several(dice);
            case Form.OnOff _ -> {
                List<String> words = List.of("on", "off", "true", "false", "yes", "no", "1", "0");
                yield spelt(words.get(dice.below(words.size())), dice);
            }
            case Form.Sized(long least, long most) -> {
                long bytes = dice.chance(1, 2) ? least : most >> dice.below(8);
                yield SizeText.show(bytes);
            }
            case Form.Reading _ -> reading(option.form(), dice);
            case Form.Writing _ -> writing(option.form(), dice);
        };
    }

    private static String word(Form form, Dice dice) {
        return form.labels().get(dice.below(form.labels().size()));
    }

    private static String reading(Form form, Dice dice) {
        return switch (dice.below(3)) {
            case 0 ->
                    spelt("bounded", dice).strip()
                            + (dice.chance(1, 2) ? " " : ":")
                            + dice.between(1, 90)
                            + "s";
            case 1 -> Integer.toString(dice.between(1, Form.REPLICAS_MOST));
            default -> spelt(word(form, dice), dice);
        };
    }

    private static String writing(Form form, Dice dice) {
        String which = dice.chance(1, 2) ? "any " : "first ";
        return switch (dice.below(4)) {
            case 0 -> which + dice.between(1, 2) + " ( n2, n3)";
            case 1 -> which + dice.between(1, 5);
            case 2 -> Integer.toString(dice.between(1, Form.REPLICAS_MOST));
            default -> spelt(word(form, dice), dice);
        };
    }

    private static String several(Dice dice) {
        List<String> names = new ArrayList<>(NAMES);
        List<String> drawn = new ArrayList<>();
        for (int count = dice.between(1, 4); count > 0; count--) {
            drawn.add(names.remove(dice.below(names.size())));
        }
        String shown = ListText.show(drawn);
        return switch (dice.below(3)) {
            case 0 -> shown;
            case 1 -> "{ " + shown.substring(1, shown.length() - 1) + " }";
            default -> shown.substring(1, shown.length() - 1);
        };
    }

    /// In small letters or capitals, with or without blanks around it.
    private static String spelt(String text, Dice dice) {
        String spelling = dice.chance(1, 4) ? text.toUpperCase(Locale.ROOT) : text;
        return Arrays.asList(spelling, spelling, " " + spelling, spelling + " ").get(dice.below(4));
    }
}
