package fulcrum.verify.transactions;

import fulcrum.verify.history.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One step of a transaction, on one list.
public sealed interface MicroOperation {

    Value key();

    /// Adds an element, unique for its key in the whole history, to the end of a list.
    record Append(Value key, Value element) implements MicroOperation {}

    /// Reads a whole list.
    ///
    /// @param elements what was found, empty for a list that does not exist yet, or null where the
    ///   client never learned it; not to be changed afterwards (not copied, since the lists of a
    ///   long history share their beginnings)
    record Read(Value key, @Nullable List<Value> elements) implements MicroOperation {}
}
