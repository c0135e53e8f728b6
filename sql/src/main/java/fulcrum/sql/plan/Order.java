package fulcrum.sql.plan;

import fulcrum.machine.Bytes;
import fulcrum.sql.bound.Scalar;
import java.util.List;

/// What a statement that changes one row, and does nothing else, orders where that is.
///
/// @param remaking as [fulcrum.sql.shipped.RemakingCodec] writes it
/// @param arguments of it, computed once for each time
public record Order(Bytes remaking, List<Scalar> arguments) {
    public Order {
        arguments = List.copyOf(arguments);
    }
}
