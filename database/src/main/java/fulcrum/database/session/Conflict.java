package fulcrum.database.session;

import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Wait;
import fulcrum.database.transaction.Why;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is told of a transaction that came into the way of another: which row it is about, and the
/// statements of both. Messages are PostgreSQL's, so that whoever looks for them finds them.
///
/// @param sqlstate 40001, 40P01 or 55P03
/// @param detail one line for each who has part in it
public record Conflict(String sqlstate, String message, List<String> detail) {

    public Conflict {
        detail = List.copyOf(detail);
    }

    /// What is to be told of a result; null where it is no conflict.
    public static @Nullable Conflict of(SessionResult result, RowNames names) {
        return switch (result) {
            case SessionResult.Aborted(Why why, List<Wait> cycle) -> of(why, cycle, names);
            case SessionResult.Failed(Why why, List<Wait> parties) -> of(why, parties, names);
            default -> null;
        };
    }

    private static @Nullable Conflict of(Why why, List<Wait> parties, RowNames names) {
        return switch (why) {
            case DEADLOCK -> new Conflict("40P01", "deadlock detected", cycle(parties, names));
            case CONFLICT ->
                    new Conflict(
                            "40001",
                            "could not serialize access due to concurrent update",
                            overtaken(parties, names));
            case LOCKED ->
                    new Conflict("55P03", "could not obtain lock on row", refused(parties, names));
            case LOCK_TIMEOUT ->
                    new Conflict(
                            "55P03",
                            "canceling statement due to lock timeout",
                            refused(parties, names));
            case LOCKS_LOST ->
                    new Conflict(
                            "40001",
                            "could not serialize access: another replica leads, and the locks were"
                                    + " the earlier leader's",
                            List.of());
            default -> null;
        };
    }

    /// Each waits for the next, and the last for the first.
    private static List<String> cycle(List<Wait> cycle, RowNames names) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < cycle.size(); i++) {
            Wait next = cycle.get((i + 1) % cycle.size());
            lines.add(
                    wants(cycle.get(i), names) + "; transaction " + next.txn() + " is before it.");
        }
        return lines;
    }

    private static List<String> overtaken(List<Wait> parties, RowNames names) {
        List<String> lines = new ArrayList<>();
        for (Wait refused : parties.subList(0, Math.min(1, parties.size()))) {
            lines.add(
                    wants(refused, names)
                            + "; another transaction has written it since this one's snapshot.");
        }
        return lines;
    }

    /// @param parties who was refused, who waits before it, and who has what they want
    private static List<String> refused(List<Wait> parties, RowNames names) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < parties.size(); i++) {
            Wait each = parties.get(i);
            lines.add(
                    i == 0
                            ? wants(each, names) + "."
                            : who(each)
                                    + (i < parties.size() - 1 ? " waits for " : " has ")
                                    + what(each, names)
                                    + ".");
        }
        return lines;
    }

    private static String wants(Wait wait, RowNames names) {
        return who(wait) + " wants " + what(wait, names);
    }

    private static String who(Wait wait) {
        return wait.statement() + " of transaction " + wait.txn();
    }

    private static String what(Wait wait, RowNames names) {
        String how = wait.lock() == Lock.EXCLUSIVE ? " exclusively" : " shared";
        return names.of(wait.span()) + how;
    }
}
