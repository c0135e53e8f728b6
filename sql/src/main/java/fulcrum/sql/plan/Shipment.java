package fulcrum.sql.plan;

import fulcrum.machine.Bytes;
import fulcrum.sql.bound.Scalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What shards do with the rows of a table before they answer.
///
/// @param program as [fulcrum.sql.shipped.ProgramCodec] writes it
/// @param arguments of it, computed once for each reading
/// @param condition rows of which it is not true do not come, for who wants to be shown the plan;
///   null for none
public record Shipment(Bytes program, List<Scalar> arguments, @Nullable Scalar condition) {
    public Shipment {
        arguments = List.copyOf(arguments);
    }

    Shipment withArguments(List<Scalar> other) {
        return new Shipment(program, other, condition);
    }
}
