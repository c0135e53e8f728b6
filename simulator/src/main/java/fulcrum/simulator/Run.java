package fulcrum.simulator;

/// What came of one run.
///
/// @param hash the same for the same run, on any machine; as good as surely another for any other
/// @param nanos of simulated time
public record Run(
        Universe universe,
        Verdict verdict,
        Coverage coverage,
        Counters counters,
        long hash,
        long nanos) {

    /// The seed that it came from.
    public long seed() {
        return universe.seed();
    }
}
