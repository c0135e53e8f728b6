package fulcrum.sql.ast;

import java.util.List;

/// Lists of a tree do not change, and some are never empty.
final class Lists {

    private Lists() {}

    static <T> List<T> atLeastOne(List<T> list) {
        return atLeast(1, list);
    }

    static <T> List<T> atLeast(int count, List<T> list) {
        if (list.size() < count) {
            throw new IllegalArgumentException(list.size() + " of at least " + count);
        }
        return List.copyOf(list);
    }
}
