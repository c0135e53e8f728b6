package fulcrum.sql.execution;

import fulcrum.sql.bound.Variable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where variables stand in the rows of frames.
final class Layout {

    static final Layout NOTHING = new Layout(List.of(), null);

    private final Map<Variable, Integer> places = new HashMap<>();
    private final @Nullable Layout outer;

    Layout(List<Variable> row, @Nullable Layout outer) {
        for (int i = 0; i < row.size(); i++) {
            places.putIfAbsent(row.get(i), i);
        }
        this.outer = outer;
    }

    @Nullable Layout outer() {
        return outer;
    }

    /// A place in a frame.
    ///
    /// @param depth how many frames further out
    record At(int depth, int index) {}

    At find(Variable variable) {
        int depth = 0;
        for (Layout layout = this; layout != null; layout = layout.outer) {
            Integer place = layout.places.get(variable);
            if (place != null) {
                return new At(depth, place);
            }
            depth++;
        }
        throw new IllegalStateException("nothing has " + variable);
    }
}
