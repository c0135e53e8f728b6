package fulcrum.server.postgres;

import fulcrum.machine.Bytes;
import fulcrum.server.postgres.MessageReader.Violation;
import fulcrum.server.postgres.sql.Conversions;
import fulcrum.server.postgres.sql.Parser;
import fulcrum.server.postgres.sql.Plan;
import fulcrum.server.postgres.sql.Planned;
import fulcrum.server.postgres.sql.Planner;
import fulcrum.server.postgres.sql.SqlError;
import fulcrum.server.postgres.sql.SqlState;
import fulcrum.server.postgres.sql.SqlType;
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

    private static final @Nullable Bytes[] NO_PARAMETERS = new @Nullable Bytes[0];
    private static final int[] ALL_TEXT = new int[0];
    private static final int[] ALL_BINARY = {1};

    private final Wire wire;
    private final Replies replies;
    private final DoorSide door;
    private final SessionSettings settings;
    private final Transaction transaction;
    private final SessionStatements own;
    private final Session session;
    private final Execution execution;
    private final MessageReader reader = new MessageReader();

    private final NameTable<Prepared> statements = new NameTable<>();
    private final NameTable<Portal> portals = new NameTable<>();
    private @Nullable Prepared unnamedStatement;
    private @Nullable Portal unnamedPortal;
    private @Nullable Portal spare;

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
        unnamedStatement = null;
        dropUnnamedPortal();
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
            demandAllowed(statement);
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
            portals.clear();
            dropUnnamedPortal();
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
        if (nameLength > 0 && statements.find(reader.bytes(), nameAt, nameLength) != null) {
            throw new SqlError(
                    SqlState.DUPLICATE_STATEMENT,
                    "prepared statement \"" + name(nameAt, nameLength) + "\" already exists");
        }
        Statement statement = Parser.statement(statementText);
        demandAllowed(statement);
        Prepared prepared = new Prepared(statement, Planner.plan(statement, types));
        if (nameLength == 0) {
            unnamedStatement = prepared;
        } else {
            demandRoom(statements, "prepared statements");
            statements.put(reader.bytes(), nameAt, nameLength, prepared, reader.size());
        }
        text = null;
        replies.parseComplete();
    }

    private void bind() {
        int portalAt = reader.position();
        int portalLength = reader.skipString();
        int nameAt = reader.position();
        int nameLength = reader.skipString();
        Prepared prepared = statement(nameAt, nameLength);
        demandAllowed(prepared.statement());
        if (portalLength > 0 && portals.find(reader.bytes(), portalAt, portalLength) != null) {
            throw new SqlError(
                    SqlState.DUPLICATE_PORTAL,
                    "portal \"" + name(portalAt, portalLength) + "\" already exists");
        }
        @Nullable Bytes[] parameters = parameters(prepared.planned().parameters());
        int[] formats = resultFormats(prepared.planned().columns().size());
        reader.end();
        if (portalLength > 0) {
            demandRoom(portals, "portals");
            Portal portal = new Portal(prepared);
            portal.reset(prepared, parameters, formats);
            portals.put(reader.bytes(), portalAt, portalLength, portal, reader.size());
        } else {
            Portal portal = spare == null ? new Portal(prepared) : spare;
            spare = portal;
            portal.reset(prepared, parameters, formats);
            unnamedPortal = portal;
        }
        replies.bindComplete();
    }

    private @Nullable Bytes[] parameters(List<SqlType> types) {
        int formatCount = reader.int16();
        int formatsAt = reader.position();
        for (int i = 0; i < formatCount; i++) {
            demandFormat(reader.int16());
        }
        int count = reader.int16();
        if (count != types.size()) {
            throw new SqlError(
                    SqlState.PROTOCOL_VIOLATION,
                    "bind message supplies "
                            + count
                            + " parameters, but prepared statement requires "
                            + types.size());
        }
        if (formatCount > 1 && formatCount != count) {
            throw new SqlError(
                    SqlState.PROTOCOL_VIOLATION,
                    "bind message has "
                            + formatCount
                            + " parameter formats but "
                            + count
                            + " parameters");
        }
        if (count == 0) {
            return NO_PARAMETERS;
        }
        @Nullable Bytes[] parameters = new @Nullable Bytes[count];
        for (int i = 0; i < count; i++) {
            int length = reader.int32();
            if (length != -1) {
                int formatAt = formatsAt + (formatCount == 1 ? 0 : 2 * i);
                boolean binary = formatCount > 0 && reader.bytes().getShort(formatAt) == 1;
                parameters[i] = Conversions.read(types.get(i), binary, reader.octets(length));
            }
        }
        return parameters;
    }

    private int[] resultFormats(int columns) {
        int count = reader.int16();
        boolean binary = false;
        boolean textual = false;
        int at = reader.position();
        for (int i = 0; i < count; i++) {
            int format = reader.int16();
            demandFormat(format);
            binary |= format == 1;
            textual |= format == 0;
        }
        if (count > 1 && count != columns) {
            throw new SqlError(
                    SqlState.PROTOCOL_VIOLATION,
                    "bind message has "
                            + count
                            + " result formats but query has "
                            + columns
                            + " columns");
        }
        if (!binary) {
            return ALL_TEXT;
        }
        if (!textual) {
            return ALL_BINARY;
        }
        int[] formats = new int[count];
        for (int i = 0; i < count; i++) {
            formats[i] = reader.bytes().getUnsignedShort(at + 2 * i);
        }
        return formats;
    }

    private static void demandFormat(int format) {
        if (format > 1) {
            throw new SqlError(SqlState.BAD_SETTING, "unsupported format code: " + format);
        }
    }

    private void describe() {
        byte what = reader.octet();
        int at = reader.position();
        int length = reader.skipString();
        reader.end();
        if (what == 'S') {
            Planned planned = statement(at, length).planned();
            replies.parameterDescription(planned.parameters());
            describe(planned, null);
        } else if (what == 'P') {
            Portal portal = portal(at, length);
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
        Portal portal = portal(at, length);
        demandAllowed(portal.prepared.statement());
        run(portal, Math.max(rows, 0));
    }

    private void close() {
        byte what = reader.octet();
        int at = reader.position();
        int length = reader.skipString();
        reader.end();
        if (what == 'S') {
            if (length == 0) {
                unnamedStatement = null;
            } else {
                boolean _ = statements.remove(reader.bytes(), at, length);
            }
        } else if (what == 'P') {
            if (length == 0) {
                dropUnnamedPortal();
            } else {
                boolean _ = portals.remove(reader.bytes(), at, length);
            }
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
            demandWritable(planned.kind());
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

    private void demandWritable(Planned.Kind kind) {
        if (settings.isOn(Setting.READ_ONLY)) {
            throw new SqlError(
                    SqlState.READ_ONLY, "cannot execute " + kind + " in a read-only transaction");
        }
        if (transaction.isBlock()) {
            throw new SqlError(
                            SqlState.NOT_SUPPORTED,
                            kind + " in a transaction block is not supported yet")
                    .detail(
                            "A write takes effect at once and could not be rolled back."
                                    + " It had no effect. Safe to retry: no.")
                    .hint("Send it outside of BEGIN and COMMIT (autocommit).");
        }
    }

    private void demandAllowed(Statement statement) {
        if (transaction.hasFailed()
                && !(statement instanceof Statement.Commit
                        || statement instanceof Statement.Rollback
                        || statement instanceof Statement.RollbackTo
                        || statement instanceof Statement.Empty)) {
            throw new SqlError(
                            SqlState.FAILED_TRANSACTION,
                            "current transaction is aborted, commands ignored until end of"
                                    + " transaction block")
                    .hint("Send ROLLBACK.");
        }
    }

    private void demandRoom(NameTable<?> table, String what) {
        DoorBounds bounds = door.bounds();
        if (table.size() >= bounds.names() || table.bytes() + reader.size() > bounds.namedBytes()) {
            throw new SqlError(SqlState.LIMIT_EXCEEDED, "too many " + what)
                    .detail(
                            "A connection has at most "
                                    + bounds.names()
                                    + " of them, with "
                                    + bounds.namedBytes()
                                    + " bytes in all.")
                    .hint("Close those that are not needed any more.");
        }
    }

    private Prepared statement(int at, int length) {
        Prepared found =
                length == 0 ? unnamedStatement : statements.find(reader.bytes(), at, length);
        if (found == null) {
            throw new SqlError(
                    SqlState.NO_STATEMENT,
                    length == 0
                            ? "unnamed prepared statement does not exist"
                            : "prepared statement \"" + name(at, length) + "\" does not exist");
        }
        return found;
    }

    private Portal portal(int at, int length) {
        Portal found = length == 0 ? unnamedPortal : portals.find(reader.bytes(), at, length);
        if (found == null) {
            throw new SqlError(
                    SqlState.NO_PORTAL, "portal \"" + name(at, length) + "\" does not exist");
        }
        return found;
    }

    private void dropUnnamedPortal() {
        unnamedPortal = null;
    }

    private String name(int at, int length) {
        byte[] bytes = new byte[length];
        reader.bytes().getBytes(at, bytes);
        return Bytes.wrap(bytes).asText();
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
        own.execute(portal, plan, statements);
    }

    @Override
    public @Nullable String call(String function, List<@Nullable String> arguments) {
        return own.call(function, arguments);
    }
}
