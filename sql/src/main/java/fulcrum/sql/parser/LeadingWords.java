package fulcrum.sql.parser;

import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.grammar.Sql;
import fulcrum.sql.scanner.Lexeme;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Statements of PostgreSQL that Fulcrum does not have, known by their first words.
final class LeadingWords {

    /// What may stand between CREATE and the kind of object, and names no kind.
    private static final Set<String> PASSED = Set.of("or", "replace", "trusted", "procedural");

    /// Objects that are created, altered and dropped.
    private static final List<String> OBJECTS =
            List.of(
                    "access method",
                    "aggregate",
                    "assertion",
                    "cast",
                    "collation",
                    "constraint trigger",
                    "conversion",
                    "default conversion",
                    "default privileges",
                    "domain",
                    "event trigger",
                    "extension",
                    "foreign data wrapper",
                    "foreign table",
                    "function",
                    "language",
                    "large object",
                    "materialized view",
                    "operator",
                    "operator class",
                    "operator family",
                    "owned",
                    "policy",
                    "procedure",
                    "publication",
                    "routine",
                    "rule",
                    "server",
                    "statistics",
                    "subscription",
                    "system",
                    "tablespace",
                    "text search configuration",
                    "text search dictionary",
                    "text search parser",
                    "text search template",
                    "transform",
                    "trigger",
                    "type",
                    "user mapping");

    private static final List<String> WHOLE =
            List.of(
                    "import foreign schema",
                    "load",
                    "merge",
                    "reassign owned",
                    "refresh materialized view",
                    "security label");

    private static final Set<String> FORMS = new TreeSet<>(WHOLE);

    private static final int WORDS_MAX = 5;

    /// Of which objects a statement with this word is none of PostgreSQL's.
    private static final Map<String, Set<String>> NONE =
            Map.of(
                    "create ",
                    Set.of("default privileges", "large object", "owned", "routine", "system"),
                    "alter ",
                    Set.of(
                            "access method",
                            "assertion",
                            "cast",
                            "constraint trigger",
                            "default conversion",
                            "owned",
                            "transform"),
                    "drop ",
                    Set.of(
                            "assertion",
                            "constraint trigger",
                            "default conversion",
                            "default privileges",
                            "large object",
                            "system"),
                    "comment on ",
                    Set.of(
                            "assertion",
                            "constraint trigger",
                            "default conversion",
                            "default privileges",
                            "owned",
                            "system",
                            "tablespace",
                            "user mapping"));

    static {
        for (String object : OBJECTS) {
            NONE.forEach((verb, none) -> {
                if (!none.contains(object)) {
                    FORMS.add(verb + object);
                }
            });
        }
    }

    private LeadingWords() {}

    /// All of them, as the manual heads their pages, in order.
    static SortedSet<String> forms() {
        TreeSet<String> forms = new TreeSet<>();
        FORMS.forEach(form -> forms.add(form.toUpperCase(Locale.ROOT)));
        return forms;
    }

    /// The statement that begins there, if it is one of them; null for every other.
    static @Nullable Statement unsupported(List<Lexeme> lexemes, int from) {
        String form = begins(lexemes.get(from)) ? longestForm(words(lexemes, from)) : null;
        return form == null
                ? null
                : new Statement.Unsupported(
                        form.toUpperCase(Locale.ROOT), new Position(lexemes.get(from).position()));
    }

    private static boolean begins(Lexeme first) {
        return switch (first.type()) {
            case Sql.CREATE,
                    Sql.ALTER,
                    Sql.DROP,
                    Sql.COMMENT,
                    Sql.IMPORT,
                    Sql.LOAD,
                    Sql.MERGE,
                    Sql.REASSIGN,
                    Sql.REFRESH,
                    Sql.SECURITY ->
                    true;
            default -> false;
        };
    }

    private static List<String> words(List<Lexeme> lexemes, int from) {
        List<String> words = new ArrayList<>(WORDS_MAX);
        boolean creates = lexemes.get(from).type() == Sql.CREATE;
        for (int i = from; words.size() < WORDS_MAX && lexemes.get(i).isKeyWord(); i++) {
            String word = lexemes.get(i).value();
            if (!(creates && PASSED.contains(word))) {
                words.add(word);
            }
        }
        return words;
    }

    private static @Nullable String longestForm(List<String> words) {
        for (int count = words.size(); count > 0; count--) {
            String form = String.join(" ", words.subList(0, count));
            if (FORMS.contains(form)) {
                return form;
            }
        }
        return null;
    }
}
