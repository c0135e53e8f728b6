package fulcrum.verify.transactions;

import fulcrum.machine.Dice;
import fulcrum.verify.transactions.MvccDatabase.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// For each phenomenon, small sets of transactions that show it and nothing worse, and a way to
/// hide them in an otherwise strictly serializable history.
final class PlantedAnomalies {

    private static final Workload AROUND = new Workload(30, 4, 3, 4, 8, 5, 8);

    private PlantedAnomalies() {}

    /// A history with the transactions somewhere in it, numbered anew.
    static List<Transaction> hidden(List<Transaction> planted, long seed) {
        List<Transaction> history =
                new ArrayList<>(
                        MvccDatabase.history(seed, IsolationLevel.STRICT_SERIALIZABLE, AROUND));
        long end = history.stream().mapToLong(Transaction::completedNanos).max().orElse(0);
        long offset = Dice.of(seed).fork("offset").below(end + 1);
        long scale = Dice.of(seed).fork("scale").between(1, 5);
        for (Transaction t : planted) {
            history.add(
                    new Transaction(
                            0,
                            t.process() + 1000,
                            offset + scale * t.invokedNanos(),
                            offset + scale * t.completedNanos(),
                            t.outcome(),
                            t.operations()));
        }
        history.sort(Comparator.comparingLong(Transaction::invokedNanos));
        List<Transaction> numbered = new ArrayList<>();
        for (Transaction t : history) {
            numbered.add(
                    new Transaction(
                            numbered.size(),
                            t.process(),
                            t.invokedNanos(),
                            t.completedNanos(),
                            t.outcome(),
                            t.operations()));
        }
        return numbered;
    }

    static List<List<Transaction>> of(Phenomenon phenomenon) {
        return switch (phenomenon) {
            case GARBAGE_READ,
                    DUPLICATE_ELEMENT,
                    INTERNAL,
                    FUTURE_READ,
                    DIRTY_UPDATE,
                    G1A,
                    G1B,
                    INCOMPATIBLE_ORDER,
                    NON_REPEATABLE_READ,
                    LOST_UPDATE ->
                    seenInLists(phenomenon);
            case G0, G1C, G_SINGLE, G_NONADJACENT, G2_ITEM -> cycles(phenomenon);
            case G0_PROCESS,
                    G1C_PROCESS,
                    G_SINGLE_PROCESS,
                    G_NONADJACENT_PROCESS,
                    G2_ITEM_PROCESS,
                    G0_REALTIME,
                    G1C_REALTIME,
                    G_SINGLE_REALTIME,
                    G_NONADJACENT_REALTIME,
                    G2_ITEM_REALTIME ->
                    cyclesInTime(phenomenon);
        };
    }

    private static List<List<Transaction>> seenInLists(Phenomenon phenomenon) {
        return switch (phenomenon) {
            case GARBAGE_READ ->
                    List.of(
                            Histories.history(
                                    "0 @0 0-10 ok: append p 1", "1 @1 20-30 ok: read p = [1 99]"),
                            Histories.history(
                                    "0 @0 0-10 ok: append p 1",
                                    "1 @1 20-30 ok: read p = [1]",
                                    "2 @2 20-30 ok: read p = [99]"));
            case DUPLICATE_ELEMENT ->
                    List.of(
                            Histories.history(
                                    "0 @0 0-10 ok: append p 1", "1 @1 20-30 ok: read p = [1 1]"),
                            Histories.history(
                                    "0 @0 0-10 info: append p 1",
                                    "1 @1 0-10 ok: append p 2",
                                    "2 @2 20-30 ok: read p = [1 2]",
                                    "3 @3 40-50 ok: read p = [1 2 1]"));
            case INTERNAL ->
                    List.of(
                            Histories.history("0 @0 0-10 ok: append p 1, read p = []"),
                            Histories.history(
                                    "0 @0 0-10 ok: append p 1",
                                    "1 @1 20-30 ok: append p 2, append p 3, read p = [1 3]"));
            case FUTURE_READ ->
                    List.of(
                            Histories.history("0 @0 0-10 ok: read p = [1], append p 1"),
                            Histories.history(
                                    "0 @0 0-10 ok: append p 1",
                                    "1 @1 20-30 ok: read p = [1 2], append p 2"));
            case DIRTY_UPDATE ->
                    List.of(
                            Histories.history(
                                    "0 @0 0-10 fail: append p 1",
                                    "1 @1 0-10 ok: append p 2",
                                    "2 @2 20-30 ok: read p = [1 2]"),
                            Histories.history(
                                    "0 @0 0-10 fail: append p 1",
                                    "1 @1 0-10 info: append p 2",
                                    "2 @2 0-10 ok: append p 3",
                                    "3 @3 20-30 ok: read p = [1 2 3]"));
            default -> seenInReads(phenomenon);
        };
    }

    private static List<List<Transaction>> seenInReads(Phenomenon phenomenon) {
        return switch (phenomenon) {
            case G1A ->
                    List.of(
                            Histories.history(
                                    "0 @0 0-10 fail: append p 1",
                                    "1 @1 0-10 info: append p 2",
                                    "2 @2 20-30 ok: read p = [1 2]"),
                            Histories.history(
                                    "0 @0 0-10 fail: append p 1", "1 @1 5-30 ok: read p = [1]"),
                            Histories.history(
                                    "0 @0 0-10 fail: append p 2",
                                    "1 @1 0-10 ok: append p 1",
                                    "2 @2 20-30 ok: read p = [1 2]",
                                    "3 @3 40-50 ok: read p = [1]"));
            case G1B ->
                    List.of(
                            Histories.history(
                                    "0 @0 0-10 ok: append p 1, append p 2",
                                    "1 @1 5-30 ok: read p = [1]"),
                            Histories.history(
                                    "0 @0 0-10 info: append p 1, read q, append p 2",
                                    "1 @1 5-30 ok: read p = [1]"),
                            Histories.history(
                                    "0 @0 0-10 ok: append p 1, append p 2",
                                    "1 @1 5-30 ok: append p 3, read p = [1 3]"));
            default -> seenInSeveralReads(phenomenon);
        };
    }

    private static List<List<Transaction>> seenInSeveralReads(Phenomenon phenomenon) {
        return switch (phenomenon) {
            case INCOMPATIBLE_ORDER ->
                    List.of(
                            Histories.history(
                                    "0 @0 0-10 ok: append p 1",
                                    "1 @1 0-10 ok: append p 2",
                                    "2 @2 0-10 ok: read p = [1]",
                                    "3 @3 0-10 ok: read p = [2]"),
                            Histories.history(
                                    "0 @0 0-10 ok: append p 1, append p 2",
                                    "1 @1 20-30 ok: read p = [2 1]"),
                            Histories.history(
                                    "0 @0 0-10 ok: append p 1, append p 2",
                                    "1 @1 20-30 ok: read p = [2]"),
                            Histories.history(
                                    "0 @0 0-90 info: append p 1",
                                    "1 @1 0-90 info: append p 2",
                                    "2 @2 10-20 ok: read p = [1 2]",
                                    "3 @3 10-20 ok: read p = [2 1]"));
            case NON_REPEATABLE_READ ->
                    List.of(
                            Histories.history(
                                    "0 @0 0-50 ok: read p = [], read p = [1]",
                                    "1 @1 10-20 ok: append p 1"),
                            Histories.history(
                                    "0 @0 0-50 ok: read p = [], append p 2, read p = [1 2]",
                                    "1 @1 10-20 ok: append p 1"),
                            Histories.history(
                                    "0 @0 0-50 ok: read p = [1], read p = []",
                                    "1 @1 10-20 info: append p 1"));
            case LOST_UPDATE ->
                    List.of(
                            Histories.history(
                                    "0 @0 0-50 ok: read p = [], append p 1",
                                    "1 @1 0-50 ok: read p = [], append p 2",
                                    "2 @2 60-70 ok: read p = [1 2]"),
                            Histories.history(
                                    "0 @0 0-10 ok: append p 1",
                                    "1 @1 20-50 ok: read p = [1], append p 2",
                                    "2 @2 20-50 ok: read p = [1], append p 3"));
            default -> throw new IllegalArgumentException(phenomenon.label());
        };
    }

    private static List<List<Transaction>> cycles(Phenomenon phenomenon) {
        return switch (phenomenon) {
            case G0 ->
                    List.of(
                            Histories.history(
                                    "0 @0 0-50 ok: append p 1, append q 1",
                                    "1 @1 0-50 ok: append p 2, append q 2",
                                    "2 @2 0-90 ok: read p = [1 2]",
                                    "3 @3 0-90 ok: read q = [2 1]"),
                            Histories.history(
                                    "0 @0 0-50 ok: append p 1, append p 3",
                                    "1 @1 0-50 info: append p 2",
                                    "2 @2 0-90 ok: read p = [1 2 3]"));
            case G1C ->
                    List.of(
                            Histories.history(
                                    "0 @0 0-50 ok: append p 1, read q = [2]",
                                    "1 @1 0-50 ok: append q 2, read p = [1]"),
                            Histories.history(
                                    "0 @0 0-50 ok: append p 1, append q 2",
                                    "1 @1 0-50 ok: append q 1, read p = [1]",
                                    "2 @2 0-50 ok: read q = [1 2]"));
            case G_SINGLE ->
                    List.of(
                            Histories.history(
                                    "0 @0 0-50 ok: read p = [], read q = [2]",
                                    "1 @1 0-50 ok: append p 1, append q 2"),
                            Histories.history(
                                    "0 @0 0-50 ok: read p = [], read q = [2]",
                                    "1 @1 0-50 info: append p 1, append q 2"),
                            Histories.history(
                                    "0 @0 0-50 ok: read p = [], read q = [2]",
                                    "1 @1 0-50 ok: append p 1, append r 3",
                                    "2 @2 0-50 ok: read r = [3], append q 2"));
            default -> longerCycles(phenomenon);
        };
    }

    private static List<List<Transaction>> longerCycles(Phenomenon phenomenon) {
        return switch (phenomenon) {
            case G_NONADJACENT ->
                    List.of(
                            Histories.history(
                                    "0 @0 0-50 ok: read p = [1], read q = []",
                                    "1 @1 0-50 ok: read p = [], read q = [1]",
                                    "2 @2 0-50 ok: append p 1",
                                    "3 @3 0-50 ok: append q 1"),
                            Histories.history(
                                    "0 @0 0-50 ok: read p = [1], read q = []",
                                    "1 @1 0-50 ok: read p = [], read q = [1]",
                                    "2 @2 0-50 info: append p 1",
                                    "3 @3 0-50 info: append q 1, append r 2",
                                    "4 @4 60-70 ok: read p = [1]"));
            case G2_ITEM ->
                    List.of(
                            Histories.history(
                                    "0 @0 0-50 ok: read p = [], append q 1",
                                    "1 @1 0-50 ok: read q = [], append p 1"),
                            Histories.history(
                                    "0 @0 0-50 ok: read p = [], append q 1",
                                    "1 @1 0-50 info: read q = [], append p 1",
                                    "2 @2 60-70 ok: read p = [1], read q = [1]"),
                            Histories.history(
                                    "0 @0 0-50 ok: read p = [], append q 1",
                                    "1 @1 0-50 ok: read q = [], append r 1",
                                    "2 @2 0-50 ok: read r = [], append p 1"));
            default -> throw new IllegalArgumentException(phenomenon.label());
        };
    }

    private static List<List<Transaction>> cyclesInTime(Phenomenon phenomenon) {
        return switch (phenomenon) {
            case G0_PROCESS ->
                    one(
                            "0 @0 0-10 ok: append p 1",
                            "1 @0 20-30 ok: append p 2",
                            "2 @1 0-90 ok: read p = [2 1]");
            case G0_REALTIME ->
                    one(
                            "0 @0 0-10 ok: append p 1",
                            "1 @1 20-30 ok: append p 2",
                            "2 @2 0-90 ok: read p = [2 1]");
            case G1C_PROCESS -> one("0 @0 0-10 ok: read p = [1]", "1 @0 20-30 ok: append p 1");
            case G1C_REALTIME ->
                    List.of(
                            Histories.history(
                                    "0 @0 0-10 ok: read p = [1]", "1 @1 20-30 ok: append p 1"),
                            Histories.history(
                                    "0 @0 0-10 ok: read p = [1]", "1 @1 20-30 info: append p 1"));
            case G_SINGLE_PROCESS -> one("0 @0 0-10 ok: append p 1", "1 @0 20-30 ok: read p = []");
            case G_SINGLE_REALTIME ->
                    List.of(
                            Histories.history(
                                    "0 @0 0-10 ok: append p 1", "1 @1 20-30 ok: read p = []"),
                            Histories.history(
                                    "0 @0 0-90 info: append p 1",
                                    "1 @1 5-10 ok: read p = [1]",
                                    "2 @2 20-30 ok: read p = []"));
            case G_NONADJACENT_PROCESS ->
                    one(
                            "0 @0 0-10 ok: append p 1",
                            "1 @0 10-20 ok: read q = []",
                            "2 @1 0-10 ok: append q 1",
                            "3 @1 10-20 ok: read p = []");
            case G_NONADJACENT_REALTIME ->
                    one(
                            "0 @0 0-10 ok: append q 1",
                            "1 @1 0-40 ok: read p = [1], read q = []",
                            "2 @2 20-30 ok: read p = []",
                            "3 @3 0-40 ok: append p 1");
            case G2_ITEM_PROCESS ->
                    one(
                            "0 @0 0-10 ok: append q 1",
                            "1 @0 20-30 ok: read p = []",
                            "2 @1 0-30 ok: append p 1, read q = []");
            case G2_ITEM_REALTIME ->
                    one(
                            "0 @0 0-10 ok: append q 1",
                            "1 @1 20-30 ok: read p = []",
                            "2 @2 0-30 ok: append p 1, read q = []");
            default -> throw new IllegalArgumentException(phenomenon.label());
        };
    }

    private static List<List<Transaction>> one(String... lines) {
        return List.of(Histories.history(lines));
    }
}
