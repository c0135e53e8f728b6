package fulcrum.server.postgres;

import fulcrum.machine.Bytes;
import fulcrum.server.postgres.MessageReader.Violation;
import fulcrum.server.postgres.sql.Parser;
import fulcrum.server.postgres.sql.Plan;
import fulcrum.server.postgres.sql.Planned;
import fulcrum.server.postgres.sql.Planner;
import fulcrum.server.postgres.sql.SqlError;
import fulcrum.server.postgres.sql.SqlState;
import fulcrum.server.postgres.sql.Statement;
import fulcrum.server.session.Session;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client says once it was let in, one message at a time: simple queries, and the steps of
/// the extended protocol (PostgreSQL's manual, chapter 54.2).
///
/// Statements are executed strictly in order. While one waits, [#isReady] is false and the next
/// message stays where it is.
final class Conversation implements Execution.Owner {

    /// The socket as a conversation sees it.
    interface Wire {

        /// A statement that waited is done: what lies unread comes next.
        void resume();

        /// Sends what there is.
        ///
        /// @return whether there is room for more
        boolean flush();

        /// Tells an error that ends the connection, and ends it.
        void fatal(SqlError error);

        /// The client has taken its leave.
        void leave();

        /// From now on a statement waits, or no longer, and may do so for a while.
        void limit(long millis);
    }

    private final Wire wire;
    private final Replies replies;
    private final DoorSide door;
    private final SessionSettings settings;
    private final Transaction transaction;
    private final SessionStatements own;
    private final Session session;
    private final Execution execution;
    private final MessageReader reader = new MessageReader();
    private final BindContent content = new BindContent(reader);
    private final Names names;

    // A simple query under way: its statements, the next one of them, and its text.
    private @Nullable List<Statement> query;
    private int nextInQuery;
    private @Nullable String text;

    // Since the last Sync: an error, after which everything is passed over; writes that are done.
    private boolean skipping;
    private int writes;
    private boolean writing;
    private boolean ended;

    Conversation(
            Wire wire,
            Replies replies,
            DoorSide door,
            SessionSettings settings,
            SessionStatements.Who who) {
        this.wire = wire;
        this.replies = replies;
        this.door = door;
        this.settings = settings;
        this.transaction = new Transaction(settings, replies);
        this.own = new SessionStatements(settings, transaction, replies, who);
        this.names = new Names(reader, door.bounds());
        this.session = door.sessions().get();
        this.execution = new Execution(this, replies, door, session);
    }

    /// Whether the next message can be taken.
    boolean isReady() {
        return !execution.isWaiting();
    }

    void readyForFirst() {
        replies.ready(transaction.status());
    }

    /// Takes a message.
    ///
    /// @param from where its content begins
    void message(byte type, ByteBuf in, int from, int to) {
        reader.of(in, from, to);
        try {
            if (skipping && type != 'S' && type != 'X') {
                return;
            }
            take(type);
        } catch (SqlError error) {
            fail(error);
        } catch (Violation violation) {
            wire.fatal(violation.error());
        }
    }

    private void take(byte type) {
        switch (type) {
            case 'B' -> bind();
            case 'E' -> execute();
            case 'S' -> sync();
            case 'P' -> parse();
            case 'D' -> describe();
            case 'C' -> close();
            case 'H' -> {
                reader.end();
                replies.makeDue();
            }
            case 'Q' -> query();
            case 'X' -> wire.leave();
            case 'F' -> {
                query = List.of(); // its end is that of a simple query
                throw new SqlError(SqlState.NOT_SUPPORTED, "function calls are not supported")
                        .hint("Call the function in a SELECT.");
            }
            case 'c', 'd', 'f' -> {} // left over from a COPY that was refused
            default -> throw new Violation("invalid frontend message type " + (type & 0xFF));
        }
    }

    // Simple queries

    private void query() {
        String all = reader.string();
        reader.end();
        text = all;
        names.closeUnnamed();
        query = List.of();
        List<Statement> parsed = Parser.statements(all);
        if (parsed.isEmpty()) {
            replies.emptyQuery();
        }
        for (Statement each : parsed.subList(0, Math.max(0, parsed.size() - 1))) {
            if (writes(each)) {
                throw new SqlError(
                                SqlState.NOT_SUPPORTED,
                                "a write followed by other statements is not supported yet")
                        .detail(
                                "Statements that are sent together take effect all or none."
                                        + " Nothing has taken effect. Safe to retry: no.")
                        .hint("Send each statement by itself.");
            }
        }
        query = parsed;
        nextInQuery = 0;
        advance();
    }

    private static boolean writes(Statement statement) {
        return statement instanceof Statement.Insert
                || statement instanceof Statement.Update
                || statement instanceof Statement.Delete;
    }

    private void advance() {
        while (query != null && !execution.isWaiting()) {
            if (nextInQuery == query.size()) {
                endQuery(false);
                return;
            }
            Statement statement = query.get(nextInQuery++);
            transaction.demandAllowed(statement);
            Planned planned = Planner.plan(statement);
            if (!planned.parameters().isEmpty()) {
                throw new SqlError(SqlState.NO_PARAMETER, "there is no parameter $1");
            }
            Portal portal = new Portal(new Prepared(statement, planned));
            if (planned.returnsRows()) {
                replies.rowDescription(planned.columns(), portal);
            }
            run(portal, 0);
        }
    }

    private void endQuery(boolean failed) {
        query = null;
        text = null;
        endBatch(failed);
    }

    private void endBatch(boolean failed) {
        transaction.endOfBatch(failed);
        if (!transaction.isBlock()) {
            names.closePortals();
        }
        writes = 0;
        settings.reportChanges();
        replies.ready(transaction.status());
    }

    // The extended protocol

    private void parse() {
        int nameAt = reader.position();
        int nameLength = reader.skipString();
        String statementText = reader.string();
        int[] types = new int[reader.int16()];
        for (int i = 0; i < types.length; i++) {
            types[i] = reader.int32();
        }
        reader.end();
        text = statementText;
        names.demandNewStatement(nameAt, nameLength);
        Statement statement = Parser.statement(statementText);
        transaction.demandAllowed(statement);
        Prepared prepared = new Prepared(statement, Planner.plan(statement, types));
        names.put(nameAt, nameLength, prepared);
        text = null;
        replies.parseComplete();
    }

    private void bind() {
        int portalAt = reader.position();
        int portalLength = reader.skipString();
        int nameAt = reader.position();
        int nameLength = reader.skipString();
        Prepared prepared = names.statement(nameAt, nameLength);
        transaction.demandAllowed(prepared.statement());
        names.demandNewPortal(portalAt, portalLength);
        @Nullable Bytes[] parameters = content.parameters(prepared.planned().parameters());
        int[] formats = content.resultFormats(prepared.planned().columns().size());
        reader.end();
        names.put(portalAt, portalLength, prepared, parameters, formats);
        replies.bindComplete();
    }

    private void describe() {
        byte what = reader.octet();
        int at = reader.position();
        int length = reader.skipString();
        reader.end();
        if (what == 'S') {
            Planned planned = names.statement(at, length).planned();
            replies.parameterDescription(planned.parameters());
            describe(planned, null);
        } else if (what == 'P') {
            Portal portal = names.portal(at, length);
            describe(portal.prepared.planned(), portal);
        } else {
            throw new Violation("invalid DESCRIBE message subtype " + (what & 0xFF));
        }
    }

    private void describe(Planned planned, @Nullable Portal portal) {
        if (planned.returnsRows()) {
            replies.rowDescription(planned.columns(), portal);
        } else {
            replies.noData();
        }
    }

    private void execute() {
        int at = reader.position();
        int length = reader.skipString();
        int rows = reader.int32();
        reader.end();
        Portal portal = names.portal(at, length);
        transaction.demandAllowed(portal.prepared.statement());
        run(portal, Math.max(rows, 0));
    }

    private void close() {
        byte what = reader.octet();
        int at = reader.position();
        int length = reader.skipString();
        reader.end();
        if (what == 'S') {
            names.closeStatement(at, length);
        } else if (what == 'P') {
            names.closePortal(at, length);
        } else {
            throw new Violation("invalid CLOSE message subtype " + (what & 0xFF));
        }
        replies.closeComplete();
    }

    private void sync() {
        reader.end();
        boolean failed = skipping;
        skipping = false;
        endBatch(failed);
    }

    // Executing

    private void run(Portal portal, int rows) {
        Planned planned = portal.prepared.planned();
        if (planned.kind().writes() && !portal.done) {
            transaction.demandWritable(planned.kind());
        }
        writing = planned.kind().writes();
        execution.run(portal, rows);
        long limit = settings.statementTimeoutMillis();
        if (execution.isWaiting()) {
            if (limit > 0) {
                wire.limit(limit);
            }
        } else if (writing) {
            writes++;
        }
    }

    private void fail(SqlError error) {
        door.counters().error(error.state());
        if (writes > 0) {
            String before = error.detail() == null ? "" : error.detail() + " ";
            error.detail(
                    before
                            + "Writes that were sent before in the same batch have taken effect: "
                            + writes
                            + ".");
        }
        replies.error("ERROR", error, text);
        text = null;
        transaction.fail();
        if (query != null) {
            endQuery(true);
        } else {
            skipping = true;
        }
    }

    // What the socket tells

    /// Another connection asks for the statement to be given up, or its time is over.
    ///
    /// @return whether there was one
    boolean cancel(String why) {
        if (!execution.isWaiting()) {
            return false;
        }
        failed(execution.cancel(why));
        return true;
    }

    /// There is room for replies again.
    void unstall() {
        execution.unstall();
    }

    /// The connection is gone.
    void end() {
        if (!ended) {
            ended = true;
            execution.forget();
            session.close();
        }
    }

    // What the execution tells

    @Override
    public void resumed() {
        if (settings.statementTimeoutMillis() > 0) {
            wire.limit(0);
        }
        if (writing) {
            writes++;
        }
        try {
            advance();
        } catch (SqlError error) {
            fail(error);
        } catch (RuntimeException mistake) {
            broken(mistake);
        }
        wire.resume();
    }

    @Override
    public void failed(SqlError error) {
        if (settings.statementTimeoutMillis() > 0) {
            wire.limit(0);
        }
        fail(error);
        wire.resume();
    }

    @Override
    public void broken(RuntimeException mistake) {
        wire.fatal(mistake(mistake));
    }

    static SqlError mistake(RuntimeException mistake) {
        return new SqlError(SqlState.INTERNAL, "internal error")
                .detail("The node has met a mistake of its own: " + mistake + ".")
                .hint("Read the rows that were written before you send anything again.");
    }

    @Override
    public boolean flush() {
        return wire.flush();
    }

    @Override
    public void execute(Portal portal, Plan.OfSession plan) {
        own.execute(portal, plan, names.statements());
    }

    @Override
    public @Nullable String call(String function, List<@Nullable String> arguments) {
        return own.call(function, arguments);
    }
}
