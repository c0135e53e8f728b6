package fulcrum.database.session;

import fulcrum.database.transaction.Branch;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A transaction that its client asks for in one request, with all that it may be tried again for.
final class OneShot {

    final long request;
    final SessionCommand command;

    /// At this node.
    final Limits limits;

    /// Since when its client waits.
    final long since;

    int attempts;

    /// What a look has found, as long as it is not confirmed.
    @Nullable SessionResult found;

    // As long as a shard's leader has it whole, or is asked for a row
    @Nullable TxnId txn;
    Branch home = Branch.none(0);

    /// Other shards that have their shares of it.
    List<Branch> others = List.of();

    /// It goes step by step from now on.
    boolean byStep;

    /// For a row, which may be asked again; else null.
    @Nullable TxnMessage question;

    /// It was asked of this node's own replica.
    boolean near;

    long sentAt;
    int inquiries;

    /// Since when nothing was heard of it.
    long silentSince;

    /// Bytes of rows that it holds as long as a shard's leader has it, about.
    long heldBytes() {
        return switch (command) {
            case SessionCommand.Once once -> Memory.ofWrites(once.writes());
            case SessionCommand.Make make -> Memory.ofMaking(make);
            default -> 0;
        };
    }

    OneShot(long request, SessionCommand command, Limits limits, long now) {
        this.request = request;
        this.command = command;
        this.limits = limits;
        this.since = now;
    }
}
