package fulcrum.verify.generate;

/// What simulated clients do.
///
/// @param clients how many there are; each has one operation under way at most
/// @param operations how many operations they ask for in all
/// @param keys how many registers and sets there are
/// @param sets how many of the keys are sets
/// @param values how many different values are written to registers; zero for values that are
///   written once
/// @param readPercent how many operations are reads
/// @param casPercent how many operations on registers are compare-and-sets
/// @param doubtPermille how many operations end in doubt, or never
/// @param failPermille how many operations fail
/// @param finalReads true if everybody reads every key when all is over
public record Workload(
        int clients,
        int operations,
        int keys,
        int sets,
        int values,
        int readPercent,
        int casPercent,
        int doubtPermille,
        int failPermille,
        boolean finalReads) {

    /// Reads and writes of registers, half and half, values written once, one in a hundred in
    /// doubt.
    public static Workload registers(int clients, int operations, int keys) {
        return new Workload(clients, operations, keys, 0, 0, 50, 0, 10, 10, false);
    }

    /// The same with the given shares in doubt and failed.
    public Workload unsure(int permille, int failures) {
        return new Workload(
                clients,
                operations,
                keys,
                sets,
                values,
                readPercent,
                casPercent,
                permille,
                failures,
                finalReads);
    }

    /// The same with compare-and-sets.
    public Workload withCas(int percent) {
        return new Workload(
                clients,
                operations,
                keys,
                sets,
                values,
                readPercent,
                percent,
                doubtPermille,
                failPermille,
                finalReads);
    }

    /// The same with values that repeat.
    public Workload withValues(int different) {
        return new Workload(
                clients,
                operations,
                keys,
                sets,
                different,
                readPercent,
                casPercent,
                doubtPermille,
                failPermille,
                finalReads);
    }

    /// The same with so many of the keys being sets.
    public Workload withSets(int count) {
        return new Workload(
                clients,
                operations,
                keys,
                count,
                values,
                readPercent,
                casPercent,
                doubtPermille,
                failPermille,
                finalReads);
    }

    /// The same, and in the end everybody reads every key.
    public Workload withFinalReads() {
        return new Workload(
                clients,
                operations,
                keys,
                sets,
                values,
                readPercent,
                casPercent,
                doubtPermille,
                failPermille,
                true);
    }
}
