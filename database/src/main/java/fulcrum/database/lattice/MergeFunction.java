package fulcrum.database.lattice;

import fulcrum.machine.Bytes;
import org.jspecify.annotations.Nullable;

/// A function of two values that somebody has registered: a port, for whoever understands values.
///
/// It is commutative, associative and idempotent, which was found out before it was accepted. It
/// depends on nothing but its arguments.
@FunctionalInterface
public interface MergeFunction {

    /// @param base what both came from, where that is known
    Bytes merge(Bytes one, Bytes other, @Nullable Bytes base);
}
