package fulcrum.verify.order;

import java.util.List;

/// Why no order explains what the sessions saw.
sealed interface Contradiction {

    /// A step of a circle: one operation comes before another.
    ///
    /// @param via the read that shows it; negative where there is none
    record Step(int from, int to, Why why, int via) {}

    /// Each operation comes before the next, and the last before the first.
    ///
    /// @param steps the circle
    /// @param support operations from which derived steps follow
    record Circle(List<Step> steps, List<Integer> support) implements Contradiction {}

    /// A read does not know of an update of which it must know.
    ///
    /// @param support operations from which it follows that it must
    record Unknowing(int read, int update, List<Integer> support) implements Contradiction {}

    /// Two reads of a set, of which neither shows all that the other shows.
    record Incomparable(int read, int other) implements Contradiction {}

    /// A sight that nobody brought about, or an element that is shown twice.
    record Phantom(int read) implements Contradiction {}

    /// No reason that can be told shortly: all orders were tried.
    record Exhausted() implements Contradiction {}
}
