package fulcrum.server.postgres;

import fulcrum.server.postgres.MessageReader.Violation;
import fulcrum.server.postgres.sql.SqlError;
import fulcrum.server.postgres.sql.SqlState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One client's socket: cuts its bytes into messages, lets the client in, and sends what is written
/// for it once per turn.
///
/// Bytes behind a statement that waits stay unread; when there are many of them, the socket is not
/// read any more.
final class PostgresConnection extends ChannelInboundHandlerAdapter implements Conversation.Wire {

    /// How long a client may take to read its last words.
    private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// Replies that leave although nobody has asked for their end.
    private static final int FLUSH_BYTES = 64 << 10;

    private final PostgresDoor door;
    private final DoorSide side;
    private final int process;
    private final int secret;
    private final Replies replies;
    private final StartUp startUp;

    @SuppressWarnings("NullAway.Init") // Netty tells it before anything else
    private ChannelHandlerContext context;

    private @Nullable Conversation conversation;
    private @Nullable ByteBuf unread;
    private @Nullable Future<?> alarm;
    private @Nullable ChannelFuture lastWords;
    private boolean reading;
    private boolean draining;
    private boolean flushing;
    private boolean closing;

    PostgresConnection(PostgresDoor door, DoorSide side, ByteBufAllocator allocator, int process) {
        this.door = door;
        this.side = side;
        this.process = process;
        this.secret = side.random().nextInt();
        this.replies = new Replies(allocator);
        this.startUp = new StartUp(replies);
    }

    int process() {
        return process;
    }

    int secret() {
        return secret;
    }

    /// Whether it was let in.
    boolean isIn() {
        return conversation != null;
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
                if (replies.size() >= FLUSH_BYTES) {
                    boolean _ = flush();
                }
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
        return conversation == null || (conversation.isReady() && context.channel().isWritable());
    }

    /// Takes a message.
    ///
    /// @return whether there was a whole one
    private boolean next(ByteBuf in) {
        Conversation talking = conversation;
        if (talking == null) {
            return startUp(in);
        }
        if (in.readableBytes() < 5) {
            return false;
        }
        int from = in.readerIndex();
        int length = in.getInt(from + 1);
        if (length < 4 || length > side.bounds().messageBytes()) {
            throw new Violation("invalid message length");
        }
        if (in.readableBytes() - 1 < length) {
            return false;
        }
        int end = from + 1 + length;
        in.readerIndex(end);
        talking.message(in.getByte(from), in, from + 5, end);
        return true;
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
        boolean _ = flush();
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
        SessionSettings settings = new SessionSettings(replies);
        hello.applyTo(settings);
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
        replies.authenticationOk();
        settings.reportAll();
        replies.backendKey(process, secret);
        Conversation begun =
                new Conversation(
                        this,
                        replies,
                        side,
                        settings,
                        new SessionStatements.Who(hello.user(), hello.database(), process));
        conversation = begun;
        door.entered();
        begun.readyForFirst();
    }

    // What the conversation asks for

    @Override
    public void resume() {
        if (!draining) {
            drain();
            if (!reading) {
                flushIfDue();
            }
        }
    }

    @Override
    public boolean flush() {
        if (replies.size() > 0 && !closing) {
            side.counters().bytesSent += replies.size();
            flushing = true;
            var _ = context.writeAndFlush(replies.take());
            flushing = false;
        }
        return context.channel().isWritable();
    }

    private void flushIfDue() {
        if (replies.isDue() || replies.size() >= FLUSH_BYTES) {
            boolean stuck = !context.channel().isWritable();
            if (flush() && stuck) {
                context.executor().execute(this::goOn);
            }
        }
    }

    /// There is room for replies again.
    private void goOn() {
        if (conversation != null && !closing) {
            conversation.unstall();
            resume();
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
        replies.error("FATAL", error, null);
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

    @Override
    public void limit(long millis) {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
        if (millis > 0) {
            alarm = context.executor().schedule(this::outOfTime, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void outOfTime() {
        alarm = null;
        if (conversation != null) {
            boolean _ = conversation.cancel("statement timeout");
        }
    }

    // What others ask for

    /// Gives up the statement that waits, if there is one.
    void cancel() {
        if (conversation != null && !closing) {
            boolean _ = conversation.cancel("user request");
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext from) {
        // Who flushes sees for himself whether there is room.
        if (from.channel().isWritable() && !flushing) {
            goOn();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        closing = true;
        forget();
        settle();
        replies.take().release();
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
        if (conversation != null) {
            conversation.end();
        }
    }
}
