package fulcrum.server.fault;

/// An order that is in force.
///
/// @param id the same at all nodes
/// @param owner who ordered it, in his own words
/// @param beganMillis by the wall clock that is not skewed, since 1970
/// @param millis for which it was ordered; 0 until it is healed
public record Ordered(String id, String owner, Order order, long beganMillis, long millis) {

    /// The same, for what is left of its time.
    public Ordered forTheRest(long nowMillis) {
        return millis == 0
                ? this
                : new Ordered(
                        id,
                        owner,
                        order,
                        beganMillis,
                        Math.max(1, beganMillis + millis - nowMillis));
    }
}
