package fulcrum.sql.scanner;

import static java.util.Objects.requireNonNull;

import fulcrum.sql.grammar.Sql;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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

    /// The type of the token that a word in lower case is; null for an identifier.
    public static @Nullable Integer type(String word) {
        return TYPES.get(word);
    }
}
