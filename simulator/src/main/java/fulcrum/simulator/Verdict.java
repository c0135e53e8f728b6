package fulcrum.simulator;

import fulcrum.machine.trace.TraceLine;

/// How a run ended.
public sealed interface Verdict {

    /// Nothing that must never be has been, and what had to be done was done.
    record Passed() implements Verdict {
        @Override
        public String toString() {
            return "passed";
        }
    }

    /// Something went wrong.
    ///
    /// @param what broke: the name of an invariant or checker, `liveness`, or of an exception
    /// @param story to be read by people
    /// @param time when, in nanoseconds since the beginning
    record Failed(What what, String name, String story, long time) implements Verdict {
        @Override
        public String toString() {
            return "FAILED at "
                    + TraceLine.seconds(time)
                    + " s, "
                    + what
                    + " \""
                    + name
                    + "\": "
                    + story;
        }
    }

    /// What kind of thing went wrong.
    enum What {
        /// An invariant did not hold after a step.
        INVARIANT,
        /// A checker found a violation at the end.
        CHECKER,
        /// A checker gave up.
        UNDECIDED,
        /// A core of healthy nodes did not get done what had to be done.
        LIVENESS,
        /// A machine, or the world, threw.
        EXCEPTION
    }

    /// Nothing went wrong.
    default boolean passed() {
        return this instanceof Passed;
    }

    /// The same thing went wrong, perhaps at another time.
    default boolean sameAs(Verdict other) {
        return switch (this) {
            case Passed _ -> other instanceof Passed;
            case Failed mine ->
                    other instanceof Failed theirs
                            && mine.what == theirs.what
                            && mine.name.equals(theirs.name);
        };
    }
}
