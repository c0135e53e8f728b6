package fulcrum.lab.database;

import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.PreparedTransaction;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.TxnNote;
import fulcrum.database.transaction.Wait;
import fulcrum.database.versions.Version;
import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How a story of transactions says things, by the names that the story gives them.
final class StoryWords {

    private final TreeMap<TxnId, String> names = new TreeMap<>();

    /// A transaction has this name from now on.
    void call(TxnId txn, String name) {
        names.put(txn, name);
    }

    String of(TxnId txn) {
        return names.getOrDefault(txn, txn.toString());
    }

    private String within(TxnMessage message) {
        return of(message).substring(of(message.txn()).length() + 1);
    }

    /// The message in a few words.
    String of(TxnMessage message) {
        String what =
                switch (message) {
                    case TxnMessage.Read m -> read(m);
                    case TxnMessage.Within m -> read(m.read());
                    case TxnMessage.Causal m -> within(m.of());
                    case TxnMessage.Led m -> within(m.of());
                    case TxnMessage.Publish _ -> "Publish";
                    case TxnMessage.Redirect _ -> "Redirect";
                    case TxnMessage.Behind _ -> "Behind";
                    case TxnMessage.Published _ -> "Published";
                    case TxnMessage.Commit m -> "Commit" + writes(m.writes());
                    case TxnMessage.Once m -> "Once" + writes(m.writes());
                    case TxnMessage.OnceAmong m -> "OnceAmong" + writes(m.once().writes());
                    case TxnMessage.Make m -> "Make" + writes(m.once().writes());
                    case TxnMessage.Share m -> "Share" + writes(m.once().writes());
                    case TxnMessage.Prepare m -> "Prepare" + writes(m.writes());
                    case TxnMessage.Confirm _ -> "Confirm";
                    case TxnMessage.Cancel _ -> "Cancel";
                    case TxnMessage.Abandon _ -> "Abandon";
                    case TxnMessage.Alive _ -> "Alive";
                    case TxnMessage.ReadsAsOf _ -> "ReadsAsOf";
                    case TxnMessage.Inquire _ -> "Inquire";
                    case TxnMessage.Rows m -> "Rows: " + versions(m.rows());
                    case TxnMessage.Waits _, TxnMessage.Blocks _ -> "Waits";
                    case TxnMessage.Turned m -> "Turned: " + m.why();
                    case TxnMessage.Confirmed m -> "Confirmed" + (m.held() ? "" : " not");
                    case TxnMessage.Ended m -> "Ended: " + verdict(m.timestamp());
                    case TxnMessage.Probe m -> "Probe " + path(m.path());
                    case TxnMessage.Vote m -> "Vote: " + (m.timestamp() > 0 ? "yes" : "no");
                    case TxnMessage.Verdict m -> "Verdict: " + verdict(m.timestamp());
                    case TxnMessage.Learned _ -> "Learned";
                    case TxnMessage.Enter _ -> "Enter";
                    case TxnMessage.Entered _ -> "Entered";
                    case TxnMessage.Hold m -> "Hold as " + m.gid() + writes(m.writes());
                    case TxnMessage.Held _ -> "Held";
                    case TxnMessage.FindPrepared m ->
                            m.gid().isEmpty() ? "Find all" : "Find " + m.gid();
                    case TxnMessage.FoundPrepared m -> "Found: " + found(m.found());
                    case TxnMessage.Decide m -> "Decide: " + (m.commits() ? "commit" : "roll back");
                };
        boolean ofOne =
                !(message instanceof TxnMessage.FindPrepared
                        || message instanceof TxnMessage.FoundPrepared);
        return ofOne ? of(message.txn()) + " " + what : what;
    }

    private String found(List<PreparedTransaction> prepared) {
        List<String> found = new ArrayList<>();
        prepared.forEach(each -> found.add(of(each.txn())));
        return found.isEmpty() ? "none" : String.join(", ", found);
    }

    private List<String> prepared(List<PreparedTransaction> prepared) {
        List<String> lines = new ArrayList<>();
        for (PreparedTransaction each : prepared) {
            lines.add(each.gid() + ": " + of(each.txn()) + ", at shards " + each.participants());
        }
        return lines.isEmpty() ? List.of("nothing is prepared") : lines;
    }

    private static String read(TxnMessage.Read m) {
        String how =
                switch (m.lock()) {
                    case NONE -> "Read ";
                    case SHARED -> "Read, locked, ";
                    case EXCLUSIVE -> "Lock ";
                };
        return how + span(m.span());
    }

    private static String writes(List<RowWrite> writes) {
        List<String> rows = new ArrayList<>();
        for (RowWrite write : writes) {
            rows.add(row(write.key(), write.value()));
        }
        return rows.isEmpty() ? "" : " " + String.join(", ", rows);
    }

    private static String versions(List<Version> versions) {
        List<String> rows = new ArrayList<>();
        for (Version version : versions) {
            rows.add(row(version.key(), version.value()));
        }
        return rows.isEmpty() ? "none" : String.join(", ", rows);
    }

    private static String row(Bytes key, @Nullable Bytes value) {
        return key.asText() + "=" + (value == null ? "gone" : value.asText());
    }

    private static String verdict(long timestamp) {
        return timestamp > 0 ? "committed" : "aborted";
    }

    private String path(List<Wait> path) {
        List<String> waiting = new ArrayList<>();
        path.forEach(wait -> waiting.add(of(wait.txn())));
        return String.join(" > ", waiting);
    }

    private static String span(Span span) {
        Bytes to = span.to();
        String end = to == null ? "the end" : to.asText();
        return span.point() ? span.from().asText() : "from " + span.from().asText() + " to " + end;
    }

    /// The note in a few words; null where the messages say enough.
    @Nullable String of(TxnNote note) {
        return switch (note) {
            case TxnNote.Serves n ->
                    n.prepared() + n.unlearned() == 0
                            ? null
                            : "serves: "
                                    + n.prepared()
                                    + " prepared, "
                                    + n.unlearned()
                                    + " to be told of";
            case TxnNote.Prepared n -> "log: " + of(n.txn()) + " prepared, all its locks";
            case TxnNote.VotedNo n -> of(n.txn()) + " votes no: " + n.reason();
            case TxnNote.Decided n -> of(n.txn()) + " is decided: to the log";
            case TxnNote.Committed n ->
                    of(n.txn()) + (n.strict() ? "'s instant has passed" : " waits for no clock");
            case TxnNote.Aborted n -> of(n.txn()) + " is let go: " + n.why();
            case TxnNote.Resolved n -> "log: " + of(n.txn()) + " " + verdict(n.timestamp());
            case TxnNote.Inquired n -> of(n.txn()) + " waits for its verdict, and asks";
            case TxnNote.ReadWaits n -> of(n.txn()) + " waits for who is prepared";
            case TxnNote.LockWaits n -> of(n.blocked().request().txn()) + " waits for a lock";
            case TxnNote.Deadlock n -> cycle(n.victim(), n.cycle());
            case TxnNote.GaveUp n -> of(n.txn()) + " is given up: " + n.why();
            case TxnNote.PublicationWaits n -> "waits for prepared transactions: " + n.others();
            case TxnNote.Published n -> "log: publishes " + n.descriptor().shard();
            case TxnNote.Surveys _ -> "reads the catalog";
            case TxnNote.Redirected n -> of(n.txn()) + " goes by an older epoch";
            case TxnNote.NotPublished n -> of(n.txn()) + " goes by a newer epoch";
            case TxnNote.Held n -> "log: " + of(n.txn()) + " waits, as " + n.gid();
            case TxnNote.NameTaken n -> "the name " + n.gid() + " is taken";
            case TxnNote.Collected n -> "log: versions that go: " + n.versions();
            case TxnNote.Forgot n -> "log: records that go: " + n.commits();
            case TxnNote.Covered _ -> "log: snapshots may be served";
            case TxnNote.Sweeps _,
                    TxnNote.NotServed _,
                    TxnNote.Probes _,
                    TxnNote.ProbeRelayed _,
                    TxnNote.ProbeEnds _ ->
                    null;
        };
    }

    private String cycle(TxnId victim, List<Wait> cycle) {
        return "deadlock " + path(cycle) + " > " + of(victim);
    }

    /// What a client is told.
    ///
    /// @param name of its transaction
    /// @param asked for
    List<String> told(String name, String asked, Outcome outcome, @Nullable SessionResult result) {
        if (result == null) {
            return List.of(name + " is told: " + outcome.getClass().getSimpleName());
        }
        return switch (result) {
            case SessionResult.Began _ -> List.of();
            case SessionResult.Rows(var rows, _, _) -> {
                List<String> seen = new ArrayList<>();
                rows.forEach(row -> seen.add(row(row.key(), row.value())));
                yield List.of(
                        name
                                + " sees "
                                + (seen.isEmpty() ? "no " + asked : String.join(", ", seen)));
            }
            case SessionResult.Gathered _ -> List.of(name + " has read");
            case SessionResult.Done _ -> List.of(name + " has written");
            case SessionResult.Marked _ -> List.of(name + " is marked");
            case SessionResult.Failed(var why, _) -> List.of(name + " is told: failed, " + why);
            case SessionResult.Committed _ -> List.of(name + " is told: committed");
            case SessionResult.RolledBack _ -> List.of(name + " is told: rolled back");
            case SessionResult.Prepared _ -> List.of(name + " is told: prepared");
            case SessionResult.InDoubt(var prepared) -> prepared(prepared);
            case SessionResult.Aborted(var why, var cycle) -> {
                List<String> lines = new ArrayList<>();
                lines.add(name + " is told: aborted, " + why);
                for (Wait wait : cycle) {
                    lines.add("  " + waits(wait));
                }
                yield lines;
            }
        };
    }

    private String waits(Wait wait) {
        String how = wait.lock() == Lock.EXCLUSIVE ? " to write " : " to read ";
        return of(wait.txn()) + " waits at shard " + wait.shard() + how + span(wait.span());
    }
}
