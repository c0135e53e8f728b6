package fulcrum.verify.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One step of a transaction on lists.
public sealed interface Micro {

    /// The list that the step touches.
    Value key();

    /// Appends an element to a list.
    record Append(Value key, Value element) implements Micro {}

    /// Reads a list, Jepsen's `r`.
    ///
    /// @param elements what was read, empty for a list without elements; null when asked, and where
    ///   the answer is unknown
    record ReadList(Value key, @Nullable List<Value> elements) implements Micro {

        public ReadList {
            elements = elements == null ? null : List.copyOf(elements);
        }
    }
}
