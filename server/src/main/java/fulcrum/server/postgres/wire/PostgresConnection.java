package fulcrum.server.postgres.wire;

import fulcrum.server.postgres.wire.MessageReader.Violation;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.session.Session;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One client's socket: cuts its bytes into messages, lets the client in, and sends what is written
/// for it once per turn.
///
/// Bytes behind a statement that waits stay unread; when there are many of them, the socket is not
/// read any more.
final class PostgresConnection extends ChannelInboundHandlerAdapter
        implements Conversation.Wire, Login.Gate {

    /// How long a client may take to read its last words.
    private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// Replies that leave although nobody has asked for their end.
    private static final int FLUSH_BYTES = 64 << 10;

    private static final int FIRST_BYTES = 512;

    /// Settings that drivers are told of unasked, now and when they change, as far as the session
    /// has them.
    private static final List<String> REPORTED =
            List.of(
                    "server_version",
                    "server_encoding",
                    "client_encoding",
                    "application_name",
                    "default_transaction_read_only",
                    "in_hot_standby",
                    "integer_datetimes",
                    "is_superuser",
                    "session_authorization",
                    "standard_conforming_strings",
                    "DateStyle",
                    "IntervalStyle",
                    "TimeZone",
                    "search_path",
                    "scram_iterations");

    private final PostgresDoor door;
    private final DoorSide side;
    private final int process;
    private final int secret;
    private final Replies replies;
    private final StartUp startUp;

    @SuppressWarnings("NullAway.Init") // Netty tells it before anything else
    private ChannelHandlerContext context;

    private @Nullable Login login;
    private @Nullable Conversation conversation;
    private @Nullable Role role;
    private @Nullable ByteBuf unread;
    private @Nullable Future<?> alarm;
    private @Nullable ChannelFuture lastWords;
    private boolean reading;
    private boolean draining;
    private boolean flushing;
    private int unflushed;
    private boolean closing;

    PostgresConnection(PostgresDoor door, DoorSide side, ByteBufAllocator allocator, int process) {
        this.door = door;
        this.side = side;
        this.process = process;
        this.secret = side.admission().random().nextInt();
        this.replies = new Replies(() -> allocator.directBuffer(FIRST_BYTES));
        this.startUp = new StartUp(replies);
    }

    int process() {
        return process;
    }

    int secret() {
        return secret;
    }

    /// Whether its client does not read what is sent to it.
    boolean isFull() {
        return !context.channel().isWritable();
    }

    /// What waits for the socket to take it.
    long pendingBytes() {
        ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes();
    }

    /// Whether so much waits behind a statement that no more is read.
    boolean isUnread() {
        return !context.channel().config().isAutoRead();
    }

    /// Who was let in; null for a stranger.
    @Nullable Role role() {
        return role;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        alarm =
                added.executor()
                        .schedule(
                                this::tooSlow, side.bounds().startUpNanos(), TimeUnit.NANOSECONDS);
    }

    private void tooSlow() {
        if (conversation == null) {
            side.counters().refused++;
            closing = true;
            var _ = context.close();
        }
    }

    // Reading

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        side.counters().bytesReceived += bytes.readableBytes();
        if (closing) {
            bytes.release();
            return;
        }
        ByteBuf kept = unread;
        unread =
                kept == null
                        ? bytes
                        : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(from.alloc(), kept, bytes);
        reading = true;
        drain();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
        reading = false;
        flushIfDue();
    }

    /// Takes all messages that are complete, until one waits.
    private void drain() {
        draining = true;
        try {
            while (!closing && isReady() && unread != null && next(unread)) {
                flush();
            }
        } catch (Violation violation) {
            fatal(violation.error());
        } catch (SqlError error) {
            fatal(error);
        } catch (RuntimeException mistake) {
            fatal(Conversation.mistake(mistake));
        } finally {
            draining = false;
        }
        settle();
    }

    private boolean isReady() {
        Conversation talking = conversation;
        if (talking != null) {
            return talking.isReady() && context.channel().isWritable();
        }
        return login == null || login.isReady();
    }

    /// Takes a message.
    ///
    /// @return whether there was a whole one
    private boolean next(ByteBuf in) {
        Conversation talking = conversation;
        if (talking == null && login == null) {
            return startUp(in);
        }
        if (!in.isReadable()) {
            return false;
        }
        int from = in.readerIndex();
        byte type = in.getByte(from);
        if (talking != null) {
            talking.demandType(type);
        }
        if (in.readableBytes() < 5) {
            return false;
        }
        int length = in.getInt(from + 1);
        if (length < 4 || length > side.bounds().messageBytes()) {
            throw new Violation("invalid message length");
        }
        if (talking == null) {
            Login.demandType(type, length);
        }
        if (in.readableBytes() - 1 < length) {
            return false;
        }
        int end = from + 1 + length;
        in.readerIndex(end);
        if (talking != null) {
            talking.message(type, in, from + 5, end);
        } else if (login != null) {
            login.message(in, from + 5, end);
        }
        return true;
    }

    @Override
    public boolean isSyncNext() {
        ByteBuf in = unread;
        return in != null
                && in.readableBytes() >= 5
                && in.getByte(in.readerIndex()) == 'S'
                && in.getInt(in.readerIndex() + 1) == 4;
    }

    /// Lets go of what was read, and sees to it that no more is read than is needed.
    private void settle() {
        ByteBuf kept = unread;
        if (kept != null && (closing || !kept.isReadable())) {
            kept.release();
            kept = null;
            unread = null;
        }
        boolean full =
                kept != null && kept.readableBytes() >= side.bounds().waitingBytes() && !isReady();
        if (context.channel().config().isAutoRead() == full) {
            context.channel().config().setAutoRead(!full);
        }
    }

    // Start-up

    private boolean startUp(ByteBuf in) {
        StartUp.Said said = startUp.read(in);
        switch (said) {
            case StartUp.Said.Incomplete _ -> {
                return false;
            }
            case StartUp.Said.Encryption(boolean tls) -> encrypt(tls ? door.tls() : null, in);
            case StartUp.Said.Cancel(int whose, int itsSecret) -> {
                door.cancel(whose, itsSecret);
                close();
            }
            case StartUp.Said.Hello hello -> enter(hello);
        }
        return true;
    }

    /// Bytes behind the request came before anything was encrypted, from whoever sits in between:
    /// they must not be taken for the client's.
    private void encrypt(@Nullable DoorTls tls, ByteBuf behind) {
        if (DoorTls.isOn(context.channel())) {
            throw new Violation("encryption was asked for twice");
        }
        if (tls == null) {
            replies.noEncryption();
            return;
        }
        if (behind.isReadable()) {
            throw new Violation("received unencrypted data after SSL request");
        }
        replies.encryption();
        flushAll();
        tls.begin(context.channel());
    }

    private void enter(StartUp.Said.Hello hello) {
        DoorTls tls = door.tls();
        if (tls != null && tls.required() && !DoorTls.isOn(context.channel())) {
            throw new SqlError(
                            SqlState.BAD_AUTHORIZATION,
                            "this node takes encrypted connections only")
                    .detail(
                            "The configuration of node "
                                    + side.standing().node()
                                    + " says tls.sql: require.")
                    .hint("Connect with sslmode=require, or a stricter one.");
        }
        demandRoom();
        Login begun = new Login(this, side, replies, context.channel(), hello);
        login = begun;
        begun.begin();
    }

    @Override
    public void letIn(StartUp.Said.Hello hello, Role who) {
        if (closing) {
            return;
        }
        try {
            demandRoom(who);
            if (alarm != null) {
                alarm.cancel(false);
                alarm = null;
            }
            replies.authenticationOk();
            Session session =
                    side.opening()
                            .open(who, hello.database(), hello.settings(), process, address());
            login = null;
            role = who;
            door.entered(who);
            conversation = new Conversation(this, replies, side, session);
            for (String each : REPORTED) {
                String value = session.setting(each);
                if (value != null) {
                    replies.parameterStatus(each, value);
                }
            }
            replies.backendKey(process, secret);
            conversation.ready();
        } catch (SqlError error) {
            fatal(error);
        } catch (RuntimeException mistake) {
            fatal(Conversation.mistake(mistake));
        }
    }

    private void demandRoom(Role who) {
        demandRoom();
        int most = who.connections();
        if (most >= 0 && !who.superuser() && door.connectionsOf(who) >= most) {
            throw new SqlError(
                            SqlState.TOO_MANY_CONNECTIONS,
                            "too many connections for role \"" + who.name() + '"')
                    .detail("At each node it may have " + most + " at once.");
        }
    }

    private void demandRoom() {
        if (!door.admits()) {
            throw new SqlError(SqlState.TOO_MANY_CONNECTIONS, "sorry, too many clients already")
                    .detail(
                            "Node "
                                    + side.standing().node()
                                    + " takes "
                                    + side.bounds().connections()
                                    + " connections at most.")
                    .hint("Close connections, use a pool, or connect to another node.");
        }
    }

    private String address() {
        return context.channel().remoteAddress() instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
                : String.valueOf(context.channel().remoteAddress());
    }

    @Override
    public void refuse(SqlError error) {
        fatal(error);
    }

    // What the conversation asks for

    @Override
    public EventLoop loop() {
        return context.channel().eventLoop();
    }

    @Override
    public void resume() {
        if (!draining && !closing) {
            drain();
            if (!reading) {
                flushIfDue();
            }
        }
    }

    @Override
    public void flush() {
        if (replies.size() + unflushed >= FLUSH_BYTES) {
            flushAll();
        }
    }

    private void flushAll() {
        if (closing || replies.size() + unflushed == 0) {
            return;
        }
        flushing = true;
        unflushed = 0;
        if (replies.size() > 0) {
            side.counters().bytesSent += replies.size();
            var _ = context.writeAndFlush(replies.take());
        } else {
            context.flush();
        }
        flushing = false;
    }

    @Override
    public void send(ByteBuf piece, ClientOutput whose) {
        int size = piece.readableBytes();
        if (closing) {
            piece.release();
            whose.written(size);
            return;
        }
        boolean due = replies.isDue();
        if (replies.size() > 0) {
            side.counters().bytesSent += replies.size();
            unflushed += replies.size();
            var _ = context.write(replies.take());
        }
        side.counters().bytesSent += size;
        unflushed += size;
        var _ = context.write(piece).addListener(_ -> whose.written(size));
        if (due) {
            replies.makeDue();
        }
        if (size >= ClientOutput.PIECE_BYTES) {
            flushAll();
        } else {
            flush();
        }
    }

    private void flushIfDue() {
        if (replies.isDue() || replies.size() + unflushed >= FLUSH_BYTES) {
            boolean stuck = !context.channel().isWritable();
            flushAll();
            if (stuck && context.channel().isWritable()) {
                context.executor().execute(this::resume);
            }
        }
    }

    /// Ends with an error, unless it ends already.
    ///
    /// @return completes when the last words are written, if there are any
    @Nullable ChannelFuture bidFarewell(SqlError error) {
        fatal(error);
        return lastWords;
    }

    @Override
    public void fatal(SqlError error) {
        if (closing) {
            return;
        }
        side.counters().error(error.state());
        if (conversation == null) {
            side.counters().refused++;
        }
        replies.error("FATAL", error);
        side.counters().bytesSent += replies.size();
        closing = true;
        forget();
        // A socket that is closed with unread bytes resets, and its last words are lost with it.
        ChannelFuture written = context.writeAndFlush(replies.take());
        lastWords = written;
        var _ = written.addListener(_ -> shutDown());
        hangUpSoon();
    }

    private void shutDown() {
        if (context.channel() instanceof DuplexChannel socket
                && socket.isActive()
                && !DoorTls.isOn(socket)) {
            var _ = socket.shutdownOutput();
            context.channel().config().setAutoRead(true);
        } else {
            var _ = context.close();
        }
    }

    /// Who does not take his last words is not waited for.
    private void hangUpSoon() {
        var _ = context.executor().schedule(this::hangUp, FAREWELL_NANOS, TimeUnit.NANOSECONDS);
    }

    private void hangUp() {
        var _ = context.close();
    }

    @Override
    public void leave() {
        close();
    }

    private void close() {
        if (!closing) {
            closing = true;
            forget();
            if (replies.size() > 0) {
                var _ =
                        context.writeAndFlush(replies.take())
                                .addListener(ChannelFutureListener.CLOSE);
                hangUpSoon();
            } else {
                var _ = context.close();
            }
        }
    }

    // What others ask for

    /// Gives up the statement that waits, if there is one.
    void cancel() {
        if (conversation != null && !closing) {
            conversation.cancel("user request");
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext from) {
        // Who flushes sees for himself whether there is room.
        if (from.channel().isWritable() && !flushing) {
            resume();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        closing = true;
        forget();
        settle();
        replies.close();
        door.left(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        closing = true;
        var _ = from.close();
    }

    private void forget() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
        if (login != null) {
            login.leave();
        }
        if (conversation != null) {
            conversation.leave();
        }
    }
}
