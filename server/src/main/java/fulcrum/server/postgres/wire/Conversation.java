package fulcrum.server.postgres.wire;

import fulcrum.database.keys.Datum;
import fulcrum.server.postgres.wire.MessageReader.Violation;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.session.ResultColumn;
import fulcrum.sql.session.Session;
import fulcrum.sql.type.SqlType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client says once it was let in, one message at a time: simple queries, the steps of the
/// extended protocol, and what it copies (PostgreSQL's manual, chapter 54.2).
///
/// Statements are carried out strictly in order. While one is, [#isReady] is false and the next
/// message stays where it is, but for what the client copies into it.
final class Conversation implements ClientOutput.Owner {

    /// The socket as a conversation sees it.
    interface Wire {

        EventLoop loop();

        /// A statement that was waited for is done: what lies unread comes next.
        void resume();

        /// Sends what there is, if it is much.
        void flush();

        /// Sends a piece behind the replies so far.
        void send(ByteBuf piece, ClientOutput whose);

        /// Tells an error that ends the connection, and ends it.
        void fatal(SqlError error);

        /// The client has taken its leave.
        void leave();

        /// Whether the message behind the one that is being taken is there, and is a Sync.
        boolean isSyncNext();
    }

    /// What the session is asked for.
    private enum Step {
        NOTHING,
        PARSE,
        EXECUTE,
        QUERY,
        SYNC
    }

    /// Messages after whose failure everything is passed over up to the next Sync.
    private static final String EXTENDED = "PBDECH";

    /// Between PostgreSQL's epoch, 2000-01-01, and Unix'.
    private static final long EPOCH_MILLIS = 946_684_800_000L;

    private final Wire wire;
    private final Replies replies;
    private final DoorCounters counters;
    private final Session session;
    private final ClientOutput output;
    private final MessageReader reader = new MessageReader();
    private final BindContent content = new BindContent(reader);
    private final Names names;

    // What is under way
    private Step step = Step.NOTHING;
    private boolean asking;
    private boolean answered;
    private boolean waiting;
    private @Nullable SqlError failure;
    private ByteBuf nameToBe = Unpooled.EMPTY_BUFFER;
    private int nameTakes;
    private @Nullable CopyIn copy;

    // Since the last Sync
    private boolean skipping;
    private boolean executed;
    private boolean ended;

    Conversation(Wire wire, Replies replies, DoorSide door, Session session) {
        this.wire = wire;
        this.replies = replies;
        this.counters = door.counters();
        this.session = session;
        this.names = new Names(door.bounds());
        this.output = new ClientOutput(this, wire.loop(), session, replies, door.bounds());
    }

    /// Whether the next message can be taken.
    boolean isReady() {
        return !waiting || (copy != null && copy.hasRoom());
    }

    /// Tells that it is the client's turn.
    void ready() {
        Session.Status status = session.status();
        if (status == Session.Status.IDLE) {
            names.closePortals();
        }
        executed = false;
        replies.ready(
                switch (status) {
                    case IDLE -> 'I';
                    case IN_BLOCK -> 'T';
                    case FAILED -> 'E';
                });
    }

    /// Demands that a message of this type can come now; its content need not be there yet.
    void demandType(byte type) {
        if (copy != null ? "dcfHSX".indexOf(type) < 0 : "QPBDECHSXFdcf".indexOf(type) < 0) {
            throw new Violation(
                    copy == null
                            ? "invalid frontend message type " + (type & 0xFF)
                            : String.format(
                                    "unexpected message type 0x%02X during COPY from stdin",
                                    type & 0xFF));
        }
    }

    /// Takes a message.
    ///
    /// @param from where its content begins
    void message(byte type, ByteBuf in, int from, int to) {
        reader.of(in, from, to);
        if (copy != null && type != 'X') {
            takeCopied(type, copy);
            return;
        }
        if (skipping && type != 'S' && type != 'X') {
            return;
        }
        try {
            take(type);
        } catch (SqlError error) {
            refuse(type, error);
        } catch (Violation violation) {
            refuse(type, violation.error());
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
            case 'F' ->
                    throw new SqlError(SqlState.NOT_SUPPORTED, "function calls are not supported")
                            .hint("Call the function in a SELECT.");
            default -> {} // left over from a COPY that has failed
        }
    }

    // Simple queries

    private void query() {
        String text = reader.string();
        reader.end();
        names.closeUnnamed();
        begin(Step.QUERY, null, Formats.TEXT);
        try {
            session.query(text, output);
        } catch (SqlError error) {
            answered(error);
        }
        asked();
    }

    // The extended protocol

    private void parse() {
        int at = reader.position();
        int length = reader.skipString();
        String text = reader.string();
        @Nullable SqlType[] types = new @Nullable SqlType[reader.int16()];
        for (int i = 0; i < types.length; i++) {
            types[i] = type(reader.int32());
        }
        reader.end();
        names.demandNewStatement(reader.bytes(), at, length, reader.size());
        nameToBe = length == 0 ? Unpooled.EMPTY_BUFFER : copyOfName(at, length);
        nameTakes = reader.size();
        begin(Step.PARSE, null, Formats.TEXT);
        try {
            session.prepare(text, Arrays.asList(types), output);
        } catch (SqlError error) {
            answered(error);
        }
        asked();
    }

    private static @Nullable SqlType type(int oid) {
        if (oid == 0) {
            return null;
        }
        SqlType type = SqlType.of(oid);
        if (type == null) {
            throw new SqlError(
                    SqlState.NO_OBJECT,
                    "type with OID " + Integer.toUnsignedString(oid) + " does not exist");
        }
        return type;
    }

    private ByteBuf copyOfName(int at, int length) {
        byte[] name = new byte[length];
        reader.bytes().getBytes(at, name);
        return Unpooled.wrappedBuffer(name);
    }

    private void bind() {
        int portalAt = reader.position();
        int portalLength = reader.skipString();
        int nameAt = reader.position();
        int nameLength = reader.skipString();
        ByteBuf in = reader.bytes();
        Session.Prepared prepared = names.statement(in, nameAt, nameLength);
        Datum[] arguments =
                content.parameters(
                        prepared.parameters(),
                        session.styles(),
                        portalLength == 0 ? "" : Names.name(in, portalAt, portalLength),
                        1000 * (System.currentTimeMillis() - EPOCH_MILLIS));
        List<ResultColumn> columns = prepared.columns();
        Formats formats = content.resultFormats(columns == null ? 0 : columns.size());
        reader.end();
        names.demandNewPortal(in, portalAt, portalLength, reader.size());
        OpenPortal portal = new OpenPortal(session.bind(prepared, arguments), formats);
        names.put(in, portalAt, portalLength, portal, reader.size());
        replies.bindComplete();
    }

    private void describe() {
        byte what = reader.octet();
        int at = reader.position();
        int length = reader.skipString();
        reader.end();
        if (what == 'S') {
            Session.Prepared prepared = names.statement(reader.bytes(), at, length);
            replies.parameterDescription(prepared.parameters());
            describe(prepared.columns(), Formats.TEXT);
        } else if (what == 'P') {
            OpenPortal portal = names.portal(reader.bytes(), at, length);
            describe(portal.portal().statement().columns(), portal.formats());
        } else {
            throw new Violation("invalid DESCRIBE message subtype " + (what & 0xFF));
        }
    }

    private void describe(@Nullable List<ResultColumn> columns, Formats formats) {
        if (columns == null) {
            replies.noData();
        } else {
            replies.rowDescription(columns, formats);
        }
    }

    private void execute() {
        int at = reader.position();
        int length = reader.skipString();
        int rows = Math.max(0, reader.int32());
        reader.end();
        OpenPortal open = names.portal(reader.bytes(), at, length);
        Session.Portal portal = open.portal();
        boolean alone = !executed && wire.isSyncNext();
        executed = true;
        begin(Step.EXECUTE, portal.statement().columns(), open.formats());
        try {
            session.execute(portal, rows, alone, output);
        } catch (SqlError error) {
            answered(error);
        }
        asked();
    }

    private void close() {
        byte what = reader.octet();
        int at = reader.position();
        int length = reader.skipString();
        reader.end();
        if (what == 'S') {
            names.closeStatement(reader.bytes(), at, length);
        } else if (what == 'P') {
            names.closePortal(reader.bytes(), at, length);
        } else {
            throw new Violation("invalid CLOSE message subtype " + (what & 0xFF));
        }
        replies.closeComplete();
    }

    private void sync() {
        skipping = false;
        reader.end();
        end();
    }

    /// Ends what was begun since the last Sync.
    private void end() {
        begin(Step.SYNC, null, Formats.TEXT);
        try {
            session.sync(output);
        } catch (SqlError error) {
            answered(error);
        }
        asked();
    }

    // Copying

    private void takeCopied(byte type, CopyIn to) {
        switch (type) {
            case 'd' -> to.offer(reader.bytes(), reader.position(), reader.left());
            case 'c' -> {
                copy = null;
                to.done();
            }
            case 'f' -> {
                copy = null;
                try {
                    String why = reader.string();
                    to.fail(new SqlError(SqlState.CANCELED, "COPY from stdin failed: " + why));
                } catch (SqlError unreadable) {
                    to.fail(unreadable);
                } catch (Violation violation) {
                    to.fail(violation.error());
                }
            }
            default -> {} // H and S mean nothing in between
        }
    }

    @Override
    public void copies(CopyIn from) {
        if (ended) {
            from.fail(gone());
            return;
        }
        copy = from;
        replies.makeDue();
        if (waiting) {
            wire.resume();
        }
    }

    // Asking

    private void begin(Step next, @Nullable List<ResultColumn> columns, Formats formats) {
        step = next;
        asking = true;
        answered = false;
        failure = null;
        output.begin(next == Step.QUERY, columns, formats);
    }

    private void answered(@Nullable SqlError error) {
        answered = true;
        failure = error;
    }

    private void asked() {
        asking = false;
        if (answered) {
            finish();
        } else {
            waiting = true;
        }
    }

    @Override
    public void ended(@Nullable SqlError error) {
        if (ended || step == Step.NOTHING) {
            return;
        }
        answered(error);
        if (!asking) {
            waiting = false;
            try {
                finish();
            } catch (RuntimeException mistake) {
                wire.fatal(mistake(mistake));
            }
            wire.resume();
        }
    }

    private void finish() {
        Step done = step;
        SqlError error = failure;
        step = Step.NOTHING;
        failure = null;
        copy = null;
        output.count(counters);
        if (output.forgets()) {
            names.closeStatements();
        }
        if (error != null) {
            tell(error);
        }
        switch (done) {
            case PARSE -> understood(error == null);
            case EXECUTE -> skipping = error != null;
            case QUERY, SYNC -> ready();
            case NOTHING -> throw new IllegalStateException("an answer to no question");
        }
    }

    private void understood(boolean well) {
        Session.Prepared prepared = output.takePrepared();
        ByteBuf name = nameToBe;
        nameToBe = Unpooled.EMPTY_BUFFER;
        skipping = !well;
        if (well) {
            if (prepared == null) {
                throw new IllegalStateException("neither understood nor refused");
            }
            names.put(name, 0, name.readableBytes(), prepared, nameTakes);
            replies.parseComplete();
        }
    }

    /// The door itself does not do what it was asked for.
    private void refuse(byte type, SqlError error) {
        tell(error);
        session.fail();
        if (EXTENDED.indexOf(type) >= 0) {
            skipping = true;
        } else {
            end();
        }
    }

    private void tell(SqlError error) {
        counters.error(error.state());
        replies.error("ERROR", error);
    }

    // What the socket tells

    /// Another connection asks for the statement to be given up.
    void cancel(String why) {
        if (waiting) {
            counters.canceled++;
            SqlError error = new SqlError(SqlState.CANCELED, "canceling statement due to " + why);
            session.cancel(why);
            output.refuse(error);
            if (copy != null) {
                copy.fail(error);
            }
        }
    }

    /// The connection is gone.
    void leave() {
        if (!ended) {
            ended = true;
            output.refuse(gone());
            if (copy != null) {
                copy.fail(gone());
            }
            session.close();
        }
    }

    private static SqlError gone() {
        return new SqlError(SqlState.CONNECTION_FAILURE, "connection to client lost");
    }

    static SqlError mistake(RuntimeException mistake) {
        return new SqlError(SqlState.INTERNAL, "internal error")
                .detail("The node has met a mistake of its own: " + mistake + ".")
                .hint("Read the rows that were written before you send anything again.");
    }

    // What the output asks for

    @Override
    public void flush() {
        wire.flush();
    }

    @Override
    public void send(ByteBuf piece) {
        wire.send(piece, output);
    }

    @Override
    public void resume() {
        wire.resume();
    }
}
