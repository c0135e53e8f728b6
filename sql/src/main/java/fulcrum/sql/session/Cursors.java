package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.sql.ast.SessionStatement;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Cursors of a transaction: DECLARE, FETCH, MOVE and CLOSE, forward only.
final class Cursors {

    /// @param transaction the number of the transaction with which it ends
    /// @param forward that it goes forward only was said
    /// @param sinceMicros when it was declared
    private record Cursor(
            OpenPortal portal, boolean forward, long transaction, String text, long sinceMicros) {}

    private final SqlSession session;
    private final Runner runner;
    private final Map<String, Cursor> cursors = new TreeMap<>();

    Cursors(SqlSession session, Runner runner) {
        this.session = session;
        this.runner = runner;
    }

    void declare(SessionStatement.DeclareCursor declare, Output output) {
        if (declare.hold()) {
            throw SqlError.notSupported("DECLARE CURSOR ... WITH HOLD", declare.at());
        }
        if (!session.transaction().isBlock()) {
            throw new SqlError(
                    SqlState.NO_TRANSACTION,
                    "DECLARE CURSOR can only be used in transaction blocks");
        }
        if (Boolean.TRUE.equals(declare.scroll())) {
            throw SqlError.notSupported("DECLARE SCROLL CURSOR", declare.at());
        }
        if (declare.binary()) {
            throw SqlError.notSupported("DECLARE BINARY CURSOR", declare.at());
        }
        if (Boolean.TRUE.equals(declare.insensitive()) && !declare.query().locks().isEmpty()) {
            throw new SqlError(
                            SqlState.BAD_CURSOR_DEFINITION,
                            "DECLARE INSENSITIVE CURSOR ... FOR UPDATE is not valid")
                    .detail("Insensitive cursors must be READ ONLY.");
        }
        if (find(declare.name()) != null) {
            throw new SqlError(
                    SqlState.DUPLICATE_CURSOR, "cursor \"" + declare.name() + "\" already exists");
        }
        Understood understood = runner.understand(session.text(), declare.query(), List.of());
        if (understood.shape().changes()) {
            throw new SqlError(
                    SqlState.NOT_SUPPORTED,
                    "DECLARE CURSOR must not contain data-modifying statements in WITH");
        }
        OpenPortal portal = new OpenPortal(understood, new Datum[0]);
        runner.openInPieces(portal, understood);
        cursors.put(
                declare.name(),
                new Cursor(
                        portal,
                        Boolean.FALSE.equals(declare.scroll()),
                        session.transaction().number(),
                        session.text(),
                        session.node().nowMicros()));
        output.complete("DECLARE CURSOR");
    }

    private @Nullable OpenPortal find(String name) {
        Cursor cursor = cursors.get(name);
        boolean open =
                session.transaction().isOpen()
                        && cursor != null
                        && cursor.transaction == session.transaction().number();
        if (cursor == null || !open) {
            return null;
        }
        return cursor.portal;
    }

    /// Those that are open, as `pg_cursors` tells them.
    List<Datum[]> rows(ViewShape shape) {
        List<Datum[]> rows = new ArrayList<>();
        cursors.forEach((name, cursor) -> {
            if (find(name) != null) {
                rows.add(
                        shape.row()
                                .set("name", name)
                                .set("statement", cursor.text)
                                .set("is_holdable", false)
                                .set("is_binary", false)
                                .set("is_scrollable", false)
                                .time("creation_time", cursor.sinceMicros)
                                .values());
            }
        });
        return rows;
    }

    /// What the rows of a cursor consist of; null where there is none.
    @Nullable List<ResultColumn> columns(String name) {
        OpenPortal portal = find(name);
        return portal == null ? null : portal.statement().columns();
    }

    private static SqlError missing(String name) {
        return new SqlError(SqlState.NO_CURSOR, "cursor \"" + name + "\" does not exist");
    }

    void fetch(SessionStatement.Fetch fetch, Output output) {
        OpenPortal portal = find(fetch.cursor());
        if (portal == null) {
            throw missing(fetch.cursor());
        }
        Integer count = fetch.count();
        demandForward(fetch, Objects.requireNonNull(cursors.get(fetch.cursor())));
        long left = count == null ? Long.MAX_VALUE : count;
        List<Datum[]> rows = new ArrayList<>();
        long told = 0;
        while (left-- > 0 && !portal.done) {
            Datum[] row = Objects.requireNonNull(portal.rows).next();
            if (row == null) {
                portal.done = true;
                break;
            }
            told++;
            if (!fetch.move()) {
                rows.add(row);
                if (rows.size() == Runner.BATCH) {
                    output.rows(rows);
                    rows.clear();
                }
            }
        }
        if (!rows.isEmpty()) {
            output.rows(rows);
        }
        output.complete((fetch.move() ? "MOVE " : "FETCH ") + told);
    }

    /// The rows are not kept: a cursor stands behind the last one that was fetched.
    private static void demandForward(SessionStatement.Fetch fetch, Cursor cursor) {
        Integer count = fetch.count();
        boolean forward =
                fetch.direction() == SessionStatement.Fetch.Direction.FORWARD
                        && (count == null || count > 0);
        boolean next =
                fetch.direction() == SessionStatement.Fetch.Direction.RELATIVE
                        && Integer.valueOf(1).equals(count);
        if (forward || next) {
            return;
        }
        if (cursor.forward) {
            throw new SqlError(SqlState.WRONG_STATE, "cursor can only scan forward")
                    .hint("Declare it with SCROLL option to enable backward scan.");
        }
        throw SqlError.notSupported((fetch.move() ? "MOVE " : "FETCH ") + called(fetch), fetch.at())
                .hint("Fetch forward, and keep the rows.");
    }

    private static String called(SessionStatement.Fetch fetch) {
        boolean same = Integer.valueOf(0).equals(fetch.count());
        return switch (fetch.direction()) {
            case FORWARD -> same ? "FORWARD 0" : "BACKWARD";
            case BACKWARD -> "BACKWARD";
            case ABSOLUTE -> "ABSOLUTE";
            case RELATIVE -> "RELATIVE";
        };
    }

    /// All of them are over.
    void forget() {
        cursors.clear();
    }

    void close(@Nullable String name, Output output) {
        if (name == null) {
            cursors.values().forEach(each -> session.pieces().remove(each.portal()));
            cursors.clear();
            output.complete("CLOSE CURSOR ALL");
            return;
        }
        if (find(name) == null) {
            throw missing(name);
        }
        session.pieces().remove(Objects.requireNonNull(cursors.remove(name)).portal());
        output.complete("CLOSE CURSOR");
    }
}
