package fulcrum.sql.scanner;

import static java.util.Objects.requireNonNull;

import fulcrum.sql.grammar.Sql;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// PostgreSQL's key words, by the names that the grammar's tokens have.
public final class KeyWords {

    private static final Map<String, Integer> TYPES = new HashMap<>();

    static {
        for (int type = Sql.KEYWORDS + 1; type < Sql.END_OF_KEYWORDS; type++) {
            String name = requireNonNull(Sql.VOCABULARY.getSymbolicName(type));
            TYPES.put(name.toLowerCase(Locale.ROOT), type);
        }
    }

    private KeyWords() {}

    /// All words, in their order.
    public static SortedMap<String, Integer> all() {
        return new TreeMap<>(TYPES);
    }

    /// Whether a word is in a class of words, which a rule of the grammar lists.
    ///
    /// @param rule such as `Sql.RULE_reservedKeyword`
    public static boolean isIn(int type, int rule) {
        return Sql._ATN.nextTokens(Sql._ATN.ruleToStartState[rule]).contains(type);
    }

    /// The type of the token that a word in lower case is; null for an identifier.
    public static @Nullable Integer type(String word) {
        return TYPES.get(word);
    }
}
