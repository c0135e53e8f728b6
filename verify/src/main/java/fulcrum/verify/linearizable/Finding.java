package fulcrum.verify.linearizable;

/// What a judge finds about one object.
sealed interface Finding {

    /// Some linearization explains every answer.
    record Explained() implements Finding {}

    /// None does.
    final class Broken implements Finding {

        private final int[] suspects;

        /// @param suspects calls of the history that, with the writes they may have read from, are
        ///   enough to show it
        Broken(int... suspects) {
            this.suspects = suspects;
        }

        int[] suspects() {
            return suspects;
        }
    }

    /// The search was given up.
    record GivenUp(String reason) implements Finding {}
}
