package fulcrum.machine;

/// Checks that stay on in production, unlike the `assert` keyword.
public final class Invariants {

    private Invariants() {}

    /// Stops the machine unless the condition holds.
    ///
    /// @param name what holds always, as a short sentence
    public static void check(boolean holds, String name) {
        if (!holds) {
            throw new InvariantViolated(name, "does not hold");
        }
    }
}
