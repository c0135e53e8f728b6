package fulcrum.verify.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One step of a transaction: on a list, or on an account.
public sealed interface Micro {

    /// The list or the account that the step touches.
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

    /// Adds to what an account holds.
    ///
    /// @param amount less than nothing where it is taken away
    record Add(Value key, long amount) implements Micro {}

    /// Reads what an account holds.
    ///
    /// @param balance null when asked, and where the answer is unknown
    record Get(Value key, @Nullable Long balance) implements Micro {}

    /// Whether the step is on an account.
    default boolean isMoney() {
        return this instanceof Add || this instanceof Get;
    }
}
