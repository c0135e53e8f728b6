package fulcrum.simulator;

/// What one checker found at the end of a run.
///
/// @param checker its name
/// @param story what was found, to be read by people; empty where there is nothing to tell
public record Finding(String checker, Grade grade, String story) {

    /// How a checker judges.
    public enum Grade {
        /// Everything is as it must be.
        VALID,
        /// Something is as it must never be.
        VIOLATED,
        /// The checker gave up.
        UNDECIDED
    }

    /// Everything is as it must be.
    public static Finding valid(String checker) {
        return new Finding(checker, Grade.VALID, "");
    }

    /// Something is as it must never be.
    public static Finding violated(String checker, String story) {
        return new Finding(checker, Grade.VIOLATED, story);
    }
}
