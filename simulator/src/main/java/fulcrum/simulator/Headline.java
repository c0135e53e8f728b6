package fulcrum.simulator;

/// What a note means, to somebody who does not know the protocol.
///
/// @param weight how much it matters to whoever follows the run
/// @param words what the node did, to stand behind its name
public record Headline(Weight weight, String words) {

    /// How much something matters.
    public enum Weight {
        /// The story turns here.
        TURN,
        /// Worth knowing.
        NEWS,
        /// Told where there is room.
        DETAIL
    }
}
