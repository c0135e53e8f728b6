package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.sql.execution.Assembler;
import fulcrum.sql.execution.Execution;
import org.jspecify.annotations.Nullable;

/// A statement with its arguments, and how far its rows were told.
final class OpenPortal implements Session.Portal {

    private final Understood statement;
    private final Datum[] arguments;
    @Nullable Execution execution;
    Assembler.@Nullable Result rows;
    boolean done;

    /// Whether it is told piece by piece, with other statements in between.
    boolean inPieces;

    /// Which shards did not answer, where that does not matter; null where it does.
    @Nullable MissingShards missing;

    long told;

    /// Rows that were brought or changed.
    long affected;

    OpenPortal(Understood statement, Datum[] arguments) {
        this.statement = statement;
        this.arguments = arguments;
    }

    @Override
    public Understood statement() {
        return statement;
    }

    Datum[] arguments() {
        return arguments;
    }
}
