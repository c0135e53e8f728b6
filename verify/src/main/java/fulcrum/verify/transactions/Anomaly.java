package fulcrum.verify.transactions;

import java.util.List;

/// A phenomenon found in a history.
///
/// @param transactions the places of those involved
/// @param evidence one clause for each thing that was seen and what follows from it
/// @param conclusion why these together cannot be
record Anomaly(
        Phenomenon phenomenon,
        List<Integer> transactions,
        List<String> evidence,
        String conclusion) {

    Anomaly {
        transactions = List.copyOf(transactions);
        evidence = List.copyOf(evidence);
    }
}
