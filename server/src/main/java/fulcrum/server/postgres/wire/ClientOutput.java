package fulcrum.server.postgres.wire;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.server.postgres.wire.DoorCounters.Kind;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.session.Output;
import fulcrum.sql.session.ResultColumn;
import fulcrum.sql.session.Session;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.TextForm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Where the session of a connection tells its answers: makes messages of them.
///
/// What is told on the door's loop goes straight into the connection's replies. What is told on
/// another thread is written there, into pieces of its own, which are handed to the loop in their
/// order; when the socket has not taken so many of them as may wait, whoever tells waits too.
///
/// One object serves all statements of a connection, one after the other.
final class ClientOutput implements Output {

    /// A piece is handed over when it has grown to so many bytes.
    static final int PIECE_BYTES = 32 << 10;

    private static final int FIRST_BYTES = 1 << 10;

    /// Who asked the session. On the loop.
    interface Owner {

        /// All is told.
        ///
        /// @param error null where all went well
        void ended(@Nullable SqlError error);

        /// The client's own rows are wanted.
        void copies(CopyIn to);

        /// The replies have grown.
        void flush();

        /// Sends a piece behind the replies so far, and says to [#written] when it is gone.
        void send(ByteBuf piece);

        /// Takes further messages of the client, who may have sent some.
        void resume();
    }

    private final Owner owner;
    private final EventLoop loop;
    private final Session session;
    private final Replies direct;
    private final int outgoingBytes;
    private final int copyBytes;

    // Of the statement under way: set by the loop before it begins, then of whoever tells
    private boolean describes;
    private @Nullable List<ResultColumn> columns;
    private Formats formats = Formats.TEXT;
    private Session.@Nullable Prepared prepared;
    private boolean copiesOut;
    private boolean forgets;
    private @Nullable Kind completed;
    private boolean several;
    private final Tally completedBefore = new Tally();

    // Of whoever tells and is not the loop. The memory is the heap's: a piece that is never handed
    // over because its client is gone is nobody's to release.
    private final Replies aside = new Replies(() -> Unpooled.buffer(FIRST_BYTES));
    private boolean apart;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final ArrayDeque<ByteBuf> handedOver = new ArrayDeque<>(); // under the lock
    private int outstanding; // bytes, under the lock
    private volatile @Nullable SqlError unwanted;

    ClientOutput(Owner owner, EventLoop loop, Session session, Replies direct, DoorBounds bounds) {
        this.owner = owner;
        this.loop = loop;
        this.session = session;
        this.direct = direct;
        this.outgoingBytes = bounds.outgoingBytes();
        this.copyBytes = bounds.copyBytes();
    }

    // On the loop, between statements

    /// A statement begins.
    ///
    /// @param tellsColumns its columns are told before its rows, as simple queries have it
    void begin(boolean tellsColumns, @Nullable List<ResultColumn> known, Formats wanted) {
        describes = tellsColumns;
        columns = known;
        formats = wanted;
        prepared = null;
        copiesOut = false;
        forgets = false;
        if (unwanted != null) {
            unwanted = null;
        }
    }

    /// What was understood; null where nothing was.
    Session.@Nullable Prepared takePrepared() {
        Session.Prepared taken = prepared;
        prepared = null;
        return taken;
    }

    /// Whether prepared statements were forgotten altogether.
    boolean forgets() {
        return forgets;
    }

    void count(DoorCounters counters) {
        Kind last = completed;
        if (last != null) {
            completed = null;
            counters.statements().add(last);
            if (several) {
                several = false;
                completedBefore.moveTo(counters.statements());
            }
        }
    }

    /// From now on whoever tells rows, or waits to tell more, is told in his turn that nobody wants
    /// them. From any thread.
    void refuse(SqlError why) {
        lock.lock();
        try {
            unwanted = why;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The socket has taken a piece.
    void written(int bytes) {
        lock.lock();
        try {
            outstanding -= bytes;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // What the session tells

    @Override
    public void prepared(Session.Prepared statement) {
        prepared = statement;
    }

    @Override
    public void columns(List<ResultColumn> told) {
        columns = told;
        if (describes) {
            to().rowDescription(told, formats);
        }
    }

    @Override
    public void rows(List<Datum[]> rows) {
        List<ResultColumn> known = columns;
        if (known == null) {
            throw new IllegalStateException("rows of no columns");
        }
        Replies to = to();
        for (int i = 0; i < rows.size(); i++) {
            to.row(named(rows.get(i), known), known, formats, session.styles());
            grown(to);
        }
    }

    /// In text, objects go by their names.
    private Datum[] named(Datum[] row, List<ResultColumn> known) {
        if (known.stream().noneMatch(column -> namesObjects(column.type()))) {
            return row;
        }
        Datum[] named = row.clone();
        for (int i = 0; i < row.length; i++) {
            SqlType type = known.get(i).type();
            if (formats.isBinary(i) || !namesObjects(type)) {
                continue;
            }
            if (row[i] instanceof Datum.Int(long number)) {
                named[i] = new Datum.Text(session.nameOf(type, number));
            } else if (row[i] instanceof Datum.Array(_, List<Datum> elements)) {
                named[i] = new Datum.Text(names(type.element(), elements));
            }
        }
        return named;
    }

    private static boolean namesObjects(SqlType type) {
        return type.namesObjects() || (type.array() && type.element().namesObjects());
    }

    private String names(SqlType type, List<Datum> elements) {
        List<Datum> names = new ArrayList<>();
        for (Datum each : elements) {
            names.add(
                    each instanceof Datum.Int(long number)
                            ? new Datum.Text(session.nameOf(type, number))
                            : each);
        }
        return TextForm.write(
                SqlType.arrayOf(ScalarType.TEXT),
                new Datum.Array(KeyType.Scalar.TEXT, names),
                session.styles());
    }

    @Override
    public void complete(String tag) {
        Replies to = to();
        if (copiesOut) {
            copiesOut = false;
            to.copyDone();
        }
        to.complete(tag);
        Kind before = completed;
        if (before != null) {
            several = true;
            completedBefore.add(before);
        }
        completed = Kind.of(tag);
        forgets |= tag.equals("DEALLOCATE ALL") || tag.equals("DISCARD ALL");
    }

    @Override
    public void empty() {
        to().emptyQuery();
    }

    @Override
    public void suspended() {
        to().portalSuspended();
    }

    @Override
    public void notice(Notice notice) {
        to().notice(notice);
    }

    @Override
    public void changed(String setting, String value) {
        to().parameterStatus(setting, value);
    }

    @Override
    public CopySource copyIn(int count, boolean binary) {
        CopyIn from = new CopyIn(copyBytes, () -> post(owner::resume));
        to().copyBegins('G', count, binary);
        if (loop.inEventLoop()) {
            owner.copies(from);
        } else {
            handOver();
            post(() -> owner.copies(from));
        }
        return from;
    }

    @Override
    public void copyOut(int count, boolean binary) {
        copiesOut = true;
        to().copyBegins('H', count, binary);
    }

    @Override
    public void copied(byte[] bytes) {
        Replies to = to();
        to.copyData(bytes);
        grown(to);
    }

    @Override
    public void over() {
        end(null);
    }

    @Override
    public void failed(SqlError error) {
        end(error);
    }

    private void end(@Nullable SqlError error) {
        if (loop.inEventLoop()) {
            Replies _ = to();
            owner.ended(error);
        } else {
            if (aside.size() > 0) {
                push(aside.take());
            }
            post(() -> {
                takeIn();
                owner.ended(error);
            });
        }
    }

    // From thread to thread

    /// Where the teller writes. Told on the loop after it was told elsewhere, all of that goes
    /// first.
    private Replies to() {
        if (!loop.inEventLoop()) {
            apart = true;
            return aside;
        }
        if (apart) {
            apart = false;
            takeIn();
            if (aside.size() > 0) {
                push(aside.take());
                takeIn();
            }
        }
        return direct;
    }

    /// A good deal may have been written.
    private void grown(Replies to) {
        SqlError refusal = unwanted;
        if (refusal != null) {
            throw refusal;
        }
        if (to != aside) {
            owner.flush();
        } else if (to.size() >= PIECE_BYTES) {
            handOver();
            awaitRoom();
        }
    }

    private void handOver() {
        if (aside.size() > 0) {
            push(aside.take());
            post(this::takeIn);
        }
    }

    private void push(ByteBuf piece) {
        lock.lock();
        try {
            outstanding += piece.readableBytes();
            handedOver.add(piece);
        } finally {
            lock.unlock();
        }
    }

    /// On the loop.
    private void takeIn() {
        while (true) {
            ByteBuf piece;
            lock.lock();
            try {
                piece = handedOver.poll();
            } finally {
                lock.unlock();
            }
            if (piece == null) {
                return;
            }
            owner.send(piece);
        }
    }

    /// A loop that has ended takes nothing: its connections ended before it.
    private void post(Runnable task) {
        if (!loop.isShutdown()) {
            loop.execute(task);
        }
    }

    private void awaitRoom() {
        lock.lock();
        try {
            while (outstanding >= outgoingBytes && unwanted == null) {
                room.await();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new SqlError(SqlState.CANCELED, "canceling statement while sending its rows");
        } finally {
            lock.unlock();
        }
    }
}
