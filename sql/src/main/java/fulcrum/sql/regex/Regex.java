package fulcrum.sql.regex;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.regex.Node.Preference;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A regular expression that was read. Immutable; may be used by many threads.
public final class Regex {

    /// Characters from one up to before another, from 0; both -1 for a group that took no part.
    public record Span(int begin, int end) {}

    /// A part of a text, and those that groups matched.
    ///
    /// @param spans of all of it, then of each group
    /// @param groups what groups matched; null for one that took no part
    public record Match(List<Span> spans, List<@Nullable String> groups) {

        public int begin() {
            return spans.getFirst().begin();
        }

        public int end() {
            return spans.getFirst().end();
        }
    }

    private static final int KEPT_MOST = 64;

    private record Key(String pattern, Options options) {}

    /// Those read last, for one statement asks for the same one with each row.
    private static final ThreadLocal<Map<Key, Regex>> KEPT =
            ThreadLocal.withInitial(() ->
                    new LinkedHashMap<>(KEPT_MOST, 0.75f, true) {
                        @Override
                        protected boolean removeEldestEntry(Map.Entry<Key, Regex> eldest) {
                            return size() > KEPT_MOST;
                        }
                    });

    private final Node node;
    private final Program program;
    private final int groups;
    private final boolean backReferences;

    private Regex(String pattern, Options options) {
        Reader reader = new Reader(pattern, options);
        node = reader.read();
        program = new Program(node);
        groups = reader.groups();
        backReferences = reader.hasBackReferences();
    }

    /// Reads an expression.
    ///
    /// @throws SqlError 2201B where it is none
    public static Regex of(String pattern, Options options) {
        return KEPT.get()
                .computeIfAbsent(
                        new Key(pattern, options), key -> new Regex(key.pattern(), key.options()));
    }

    static SqlError refused(String why) {
        return new SqlError(SqlState.BAD_REGULAR_EXPRESSION, "invalid regular expression: " + why);
    }

    /// How many groups it has.
    public int groups() {
        return groups;
    }

    /// Whether it matches a part of a text.
    public boolean isFound(String text) {
        return backReferences
                ? search(text).find(0) != null
                : new Automaton(program).isFound(new Text(text), 0);
    }

    /// Begins to search a text.
    public Search search(String text) {
        return new Search(new Text(text));
    }

    /// The matches of a text.
    public final class Search {

        private final Text text;
        private final Automaton automaton = new Automaton(program);

        private Search(Text text) {
            this.text = text;
        }

        /// How many characters the text has.
        public int length() {
            return text.length();
        }

        /// The characters from one up to before another.
        public String between(int from, int to) {
            return text.between(from, to);
        }

        /// The first match from a character on; null for none.
        public @Nullable Match find(int from) {
            int begin = from;
            while (begin <= text.length()) {
                begin = automaton.firstBegin(text, begin);
                if (begin < 0) {
                    return null;
                }
                BitSet ends = automaton.ends(text, begin, text.length());
                boolean shortest = node.preference() == Preference.SHORTEST;
                for (int end : Dissection.ordered(ends, shortest)) {
                    Dissection dissection = new Dissection(text, groups, backReferences);
                    boolean needed = groups > 0 || backReferences;
                    if (!needed || dissection.take(node, begin, end)) {
                        return match(begin, end, dissection);
                    }
                }
                begin++;
            }
            return null;
        }

        private Match match(int begin, int end, Dissection dissection) {
            List<Span> spans = new ArrayList<>(List.of(new Span(begin, end)));
            List<@Nullable String> parts = new ArrayList<>();
            for (int i = 1; i <= groups; i++) {
                Span span = dissection.group(i);
                spans.add(span);
                parts.add(span.begin() < 0 ? null : text.between(span.begin(), span.end()));
            }
            return new Match(spans, parts);
        }

        /// All matches, one after another: an empty one does not follow another at its end.
        public List<Match> all() {
            List<Match> found = new ArrayList<>();
            int from = 0;
            Match next = find(from);
            while (next != null) {
                found.add(next);
                from = next.end() > next.begin() ? next.end() : next.end() + 1;
                next = from > text.length() ? null : find(from);
            }
            return found;
        }
    }
}
