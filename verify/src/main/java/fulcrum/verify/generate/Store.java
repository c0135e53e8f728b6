package fulcrum.verify.generate;

import fulcrum.verify.history.Operation;
import org.jspecify.annotations.Nullable;

/// What simulated clients talk to.
interface Store {

    /// Lets the operation take effect.
    ///
    /// @param session the process that asked
    /// @param nowNanos the simulated time
    /// @return the operation with its answer; null where it is refused
    @Nullable Operation apply(int session, Operation asked, long nowNanos);

    /// Lets everything spread to everybody.
    default void settle() {}
}
