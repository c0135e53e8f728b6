package fulcrum.sql.session;

import fulcrum.sql.execution.Foldable;
import fulcrum.sql.type.SqlType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a node's sessions have understood of late, so that a statement which comes again need not
/// be read and planned again. Used by many threads.
final class PlanCache {

    /// The least recently used are let go.
    private static final int MOST = 1_024;

    /// Longer statements are not kept.
    private static final int LONGEST = 8_192;

    /// What the meaning of a text depends on, beside the catalog.
    ///
    /// @param types of the parameters that the client gives
    /// @param user who says it, for the schema of his own name
    /// @param meaning [Parameters#meaning]
    record Key(String text, List<@Nullable SqlType> types, String user, String meaning) {}

    /// @param statement null where a text is known not to be worth keeping
    /// @param constants of the text, where they became arguments
    record Found(@Nullable Understood statement, @Nullable Foldable constants) {}

    private final Map<Key, Found> known =
            Collections.synchronizedMap(
                    new LinkedHashMap<>(64, 0.75f, true) {
                        private static final long serialVersionUID = 1L;

                        @Override
                        protected boolean removeEldestEntry(Map.Entry<Key, Found> eldest) {
                            return size() > MOST;
                        }
                    });

    /// Null where it is not known. What is found may be of an older catalog.
    @Nullable Found find(Key key) {
        return known.get(key);
    }

    void put(Key key, Found found) {
        if (key.text().length() <= LONGEST) {
            known.put(key, found);
        }
    }
}
