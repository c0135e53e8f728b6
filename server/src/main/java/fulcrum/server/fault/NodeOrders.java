package fulcrum.server.fault;

import fulcrum.server.fault.FaultRefused.Why;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Orders that come to one node.
///
/// @param faults null where nobody may order any
public record NodeOrders(@Nullable Faults faults) implements FaultOrders {

    private Faults known() throws FaultRefused {
        if (faults == null) {
            throw new FaultRefused(
                    Why.OFF,
                    "ZF009: this node takes no orders to go wrong",
                    "say 'faults: true' in its configuration, where no data of value lives");
        }
        return faults;
    }

    @Override
    public Map<String, Object> list() throws FaultRefused {
        return FaultTree.of(known().active(), known().past(), System.currentTimeMillis());
    }

    @Override
    public Map<String, Object> begin(String id, FaultRequest request) throws FaultRefused {
        Ordered begun =
                known().begin(
                                id,
                                request.owner(),
                                request.order(),
                                request.millis(),
                                request.outside());
        return FaultTree.of(begun, System.currentTimeMillis());
    }

    @Override
    public Map<String, Object> end(String id) throws FaultRefused {
        Ended ended = known().end(id, "healed");
        if (ended == null) {
            throw new FaultRefused(
                    Why.UNKNOWN,
                    "no fault of this name is in force",
                    "'./fulcrum fault list' names those that are");
        }
        return FaultTree.of(ended);
    }
}
