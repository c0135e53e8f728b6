package fulcrum.server.fault;

import java.util.Map;

/// Whoever takes orders over HTTP: a node, or who runs several. What they answer is for JSON.
public interface FaultOrders {

    /// All that is in force, and that was.
    Map<String, Object> list() throws FaultRefused;

    /// Begins a fault.
    Map<String, Object> begin(String id, FaultRequest request) throws FaultRefused;

    /// Ends a fault.
    Map<String, Object> end(String id) throws FaultRefused;
}
