package fulcrum.verify.order;

import org.jspecify.annotations.Nullable;

/// What came of looking for an order.
///
/// @param contradiction why there is none; null where one was found, or the search was given up
/// @param gaveUp true if nobody knows
record Attempt(@Nullable Contradiction contradiction, boolean gaveUp) {

    static Attempt explanation() {
        return new Attempt(null, false);
    }

    static Attempt contradicted(Contradiction contradiction) {
        return new Attempt(contradiction, false);
    }

    static Attempt givenUp() {
        return new Attempt(null, true);
    }

    /// True if there is an order.
    boolean explained() {
        return contradiction == null && !gaveUp;
    }
}
