package fulcrum.bench.load;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import org.jspecify.annotations.Nullable;

/// What one client asks for, again and again: one operation may take several requests.
interface Script {

    /// The first request of the next operation.
    Command begin();

    /// What comes behind an answer.
    ///
    /// @param result of the request before
    /// @return null where that was all
    default @Nullable Command next(Bytes result) {
        return null;
    }

    /// The operation has come to nothing, as far as the last answer says.
    default boolean failed(Bytes result) {
        return false;
    }
}
