package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.PreparedTransaction;
import java.util.List;

/// What is prepared under names in the whole cluster, as `pg_prepared_xacts` has it (manual,
/// 54.16). Its column `transaction` is null: transactions here have no numbers of 32 bits.
final class PreparedListing {

    private static final long EPOCH_MICROS = 946_684_800_000_000L; // 2000-01-01 since 1970
    private static final long NANOS = 1_000;

    private PreparedListing() {}

    static List<Datum[]> rows(SqlSession session) {
        SessionResult result = Utilities.ask(session, new SessionCommand.ListPrepared());
        return ((SessionResult.InDoubt) result)
                .prepared().stream().map(each -> row(each, session.database())).toList();
    }

    private static Datum[] row(PreparedTransaction prepared, String database) {
        return new Datum[] {
            Datum.NULL,
            new Datum.Text(prepared.gid()),
            new Datum.TimestampTz(prepared.since() / NANOS - EPOCH_MICROS),
            new Datum.Text(prepared.owner()),
            new Datum.Text(database)
        };
    }
}
