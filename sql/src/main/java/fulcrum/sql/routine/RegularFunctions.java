package fulcrum.sql.routine;

import static fulcrum.sql.routine.Values.datum;
import static fulcrum.sql.routine.Values.small;
import static fulcrum.sql.routine.Values.text;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.regex.Options;
import fulcrum.sql.regex.Regex;
import fulcrum.sql.regex.Regex.Match;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The functions of regular expressions (manual, table 9.10).
final class RegularFunctions {

    private RegularFunctions() {}

    static void declare(Bodies bodies) {
        bodies.of("substring(text,text)", a -> substring(text(a[0]), text(a[1])));
        bodies.of(
                "substring(text,text,text)",
                a -> substring(text(a[0]), SimilarPattern.toRegular(text(a[1]), text(a[2]))));
        bodies.of("regexp_like", a -> datum(regex(a, 1, flags(a, 2)).isFound(text(a[0]))));
        bodies.of("regexp_match", RegularFunctions::match);
        bodies.body("regexp_matches", (Routine.Rows) (a, _) -> matches(a));
        bodies.of("regexp_split_to_array", a -> Values.texts(split(a)));
        bodies.body("regexp_split_to_table", (Routine.Rows) (a, _) -> rows(split(a)));
        bodies.of("regexp_count", RegularFunctions::count);
        bodies.of("regexp_instr", RegularFunctions::position);
        bodies.of("regexp_substr", RegularFunctions::part);
        bodies.of(
                "regexp_replace(text,text,text) regexp_replace(text,text,text,text)",
                a -> replace(a, flags(a, 3)));
        bodies.of(
                "regexp_replace(text,text,text,int4,int4,text)"
                        + " regexp_replace(text,text,text,int4,int4)"
                        + " regexp_replace(text,text,text,int4)",
                RegularFunctions::replaceFrom);
    }

    static List<Datum[]> rows(List<String> texts) {
        return texts.stream().map(each -> new Datum[] {datum(each)}).toList();
    }

    private static Options flags(Datum[] a, int at) {
        return at < a.length ? Options.of(text(a[at])) : Options.NONE;
    }

    private static Options ungreedy(String function, Options options) {
        if (options.global()) {
            throw new SqlError(
                    SqlState.BAD_PARAMETER_VALUE,
                    function + "() does not support the \"global\" option");
        }
        return options;
    }

    private static Regex regex(Datum[] a, int at, Options options) {
        return Regex.of(text(a[at]), ungreedy("regexp_like", options));
    }

    /// What matches, or the first group of it where there are groups.
    private static Datum substring(String text, String pattern) {
        Regex regex = Regex.of(pattern, Options.NONE);
        Regex.Search search = regex.search(text);
        Match match = search.find(0);
        if (match == null) {
            return Datum.NULL;
        }
        return regex.groups() > 0
                ? nullable(match.groups().getFirst())
                : datum(search.between(match.begin(), match.end()));
    }

    private static Datum nullable(@Nullable String text) {
        return text == null ? Datum.NULL : datum(text);
    }

    /// What groups matched; all of it where there are none.
    private static Datum groups(Regex.Search search, Match match) {
        if (match.groups().isEmpty()) {
            return Values.texts(List.of(search.between(match.begin(), match.end())));
        }
        List<Datum> groups = new ArrayList<>();
        match.groups().forEach(each -> groups.add(nullable(each)));
        return datum(KeyType.Scalar.TEXT, groups);
    }

    private static Datum match(Datum[] a) {
        Options options = flags(a, 2);
        if (options.global()) {
            throw new SqlError(
                            SqlState.BAD_PARAMETER_VALUE,
                            "regexp_match() does not support the \"global\" option")
                    .hint("Use the regexp_matches function instead.");
        }
        Regex.Search search = Regex.of(text(a[1]), options).search(text(a[0]));
        Match match = search.find(0);
        return match == null ? Datum.NULL : groups(search, match);
    }

    private static Iterable<Datum[]> matches(Datum[] a) {
        Options options = flags(a, 2);
        Regex.Search search = Regex.of(text(a[1]), options).search(text(a[0]));
        List<Match> matches = options.global() ? search.all() : first(search.find(0));
        return matches.stream().map(each -> new Datum[] {groups(search, each)}).toList();
    }

    private static List<Match> first(@Nullable Match match) {
        return match == null ? List.of() : List.of(match);
    }

    /// What stands between matches; empty matches at the text's ends or behind another do not part.
    private static List<String> split(Datum[] a) {
        Options options = ungreedy("regexp_split_to_array", flags(a, 2));
        Regex.Search search = Regex.of(text(a[1]), options).search(text(a[0]));
        List<String> parts = new ArrayList<>();
        int from = 0;
        int at = 0;
        Match next = search.find(at);
        while (next != null) {
            boolean empty = next.begin() == next.end();
            boolean parting = !empty || (next.begin() > from && next.begin() < search.length());
            if (parting) {
                parts.add(search.between(from, next.begin()));
                from = next.end();
            }
            at = empty ? next.end() + 1 : next.end();
            next = at > search.length() ? null : search.find(at);
        }
        parts.add(search.between(from, search.length()));
        return parts;
    }

    private static int positive(Datum[] a, int at, String name) {
        if (at >= a.length) {
            return 1;
        }
        int value = small(a[at]);
        if (value <= 0) {
            throw invalid(name, value);
        }
        return value;
    }

    private static SqlError invalid(String name, int value) {
        return new SqlError(
                SqlState.BAD_PARAMETER_VALUE,
                "invalid value for parameter \"" + name + "\": " + value);
    }

    /// Matches from a character on (from 1).
    private static List<Match> from(Regex.Search search, int start) {
        List<Match> found = new ArrayList<>();
        int at = start - 1;
        Match next = at > search.length() ? null : search.find(at);
        while (next != null) {
            found.add(next);
            at = next.end() > next.begin() ? next.end() : next.end() + 1;
            next = at > search.length() ? null : search.find(at);
        }
        return found;
    }

    private static Datum count(Datum[] a) {
        int start = positive(a, 2, "start");
        Options options = ungreedy("regexp_count", flags(a, 3));
        return datum(from(Regex.of(text(a[1]), options).search(text(a[0])), start).size());
    }

    private static @Nullable Match nth(Regex.Search search, int start, int number) {
        List<Match> all = from(search, start);
        return all.size() < number ? null : all.get(number - 1);
    }

    private static Datum position(Datum[] a) {
        int start = positive(a, 2, "start");
        int number = positive(a, 3, "n");
        int end = a.length > 4 ? small(a[4]) : 0;
        if (end != 0 && end != 1) {
            throw invalid("endoption", end);
        }
        Options options = ungreedy("regexp_instr", flags(a, 5));
        int group = group(a, 6);
        Regex regex = Regex.of(text(a[1]), options);
        Match match = nth(regex.search(text(a[0])), start, number);
        if (match == null || group > regex.groups()) {
            return datum(0);
        }
        int at = end == 1 ? match.spans().get(group).end() : match.spans().get(group).begin();
        return datum(at + 1);
    }

    private static int group(Datum[] a, int at) {
        int group = at < a.length ? small(a[at]) : 0;
        if (group < 0) {
            throw invalid("subexpr", group);
        }
        return group;
    }

    private static Datum part(Datum[] a) {
        int start = positive(a, 2, "start");
        int number = positive(a, 3, "n");
        Options options = ungreedy("regexp_substr", flags(a, 4));
        int group = group(a, 5);
        Regex regex = Regex.of(text(a[1]), options);
        Regex.Search search = regex.search(text(a[0]));
        Match match = nth(search, start, number);
        if (match == null || group > regex.groups()) {
            return Datum.NULL;
        }
        return group == 0
                ? datum(search.between(match.begin(), match.end()))
                : nullable(match.groups().get(group - 1));
    }

    private static Datum replace(Datum[] a, Options options) {
        Regex regex = Regex.of(text(a[1]), options);
        return replaced(regex.search(text(a[0])), text(a[2]), 1, options.global() ? 0 : 1);
    }

    private static Datum replaceFrom(Datum[] a) {
        int start = positive(a, 3, "start");
        int number = a.length > 4 ? small(a[4]) : 1;
        if (number < 0) {
            throw invalid("n", number);
        }
        Options options = flags(a, 5);
        int wanted = a.length == 4 && options.global() ? 0 : number;
        Regex regex = Regex.of(text(a[1]), options);
        return replaced(regex.search(text(a[0])), text(a[2]), start, wanted);
    }

    /// @param number of the match that is replaced; 0 for all
    private static Datum replaced(Regex.Search search, String by, int start, int number) {
        StringBuilder result = new StringBuilder();
        int copied = 0;
        int count = 0;
        int at = start - 1;
        Match next = at > search.length() ? null : search.find(at);
        while (next != null) {
            if (number == 0 || ++count == number) {
                result.append(search.between(copied, next.begin()));
                insert(by, search, next, result);
                copied = next.end();
                if (number > 0) {
                    break;
                }
            }
            at = next.end() > next.begin() ? next.end() : next.end() + 1;
            next = at > search.length() ? null : search.find(at);
        }
        return datum(result.append(search.between(copied, search.length())).toString());
    }

    /// `\1` is what the first group matched, `\&` all of it (manual, 9.7.3).
    private static void insert(String by, Regex.Search search, Match match, StringBuilder result) {
        for (int i = 0; i < by.length(); i++) {
            char c = by.charAt(i);
            if (c != '\\' || i + 1 == by.length()) {
                result.append(c);
                continue;
            }
            char next = by.charAt(++i);
            if (next == '&') {
                result.append(search.between(match.begin(), match.end()));
            } else if ('1' <= next && next <= '9') {
                int group = next - '0';
                String text = group <= match.groups().size() ? match.groups().get(group - 1) : null;
                result.append(text == null ? "" : text);
            } else if (next == '\\') {
                result.append(next);
            } else {
                result.append('\\').append(next);
            }
        }
    }
}
