package fulcrum.database.ddl;

import fulcrum.database.schema.SchemaCodec;
import fulcrum.database.schema.SchemaRow;
import fulcrum.database.session.Isolation;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.session.Town;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Runs one definition at a node's coordinator, step by step, so that several can take turns.
final class Clerk {

    private final Town town;
    private final int node;
    private final Definition definition;
    private long request;
    private @Nullable Step end;

    Clerk(Town town, int node, Definition definition) {
        this.town = town;
        this.node = node;
        this.definition = definition;
        this.request = town.asks(node, definition.begin());
    }

    /// Goes one step further, if its last request is answered.
    void goOn() {
        SessionResult brought = town.answer(request);
        if (end == null && brought != null) {
            switch (definition.next(brought)) {
                case Step.Ask(SessionCommand command) -> request = town.asks(node, command);
                case Step over -> end = over;
            }
        }
    }

    /// Goes on to the end.
    Step ends() {
        while (end == null) {
            goOn();
            town.passes(10_000_000);
        }
        return Objects.requireNonNull(end);
    }

    /// How it ended; null as long as it has not.
    @Nullable Step end() {
        return end;
    }

    /// Reads a row of the catalog; null where there is none.
    static @Nullable SchemaRow row(Town town, Bytes key) {
        SessionCommand.Begin begin = new SessionCommand.Begin(Isolation.SERIALIZABLE);
        TxnId txn = ((SessionResult.Began) town.done(town.asks(1, begin))).txn();
        NodeId at = txn.node();
        SessionCommand read = new SessionCommand.Read(txn, Span.row(key), Lock.SHARED, 1);
        SessionResult.Rows rows = (SessionResult.Rows) town.done(town.asks(at.number(), read));
        town.asks(at.number(), new SessionCommand.Rollback(txn));
        return rows.rows().isEmpty()
                ? null
                : SchemaCodec.ROWS.decode(rows.rows().getFirst().value());
    }
}
