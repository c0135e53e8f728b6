package fulcrum.server.transport;

import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.Malformed;
import fulcrum.server.transport.Greeting.Farewell;
import fulcrum.server.transport.Greeting.Hello;
import fulcrum.server.transport.Greeting.Welcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.X509Certificate;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/// One connection, from its first byte to its last.
///
/// | From | To | When |
/// |---|---|---|
/// | STRANGER | OPEN | we were called, the hello is acceptable, and a welcome was sent |
/// | CALLING | OPEN | we called, and were welcomed |
/// | any | LEAVING | turned away: a farewell was sent, and nothing is heard any more |
/// | any | CLOSED | the socket is closed |
final class Connection extends ChannelInboundHandlerAdapter
        implements Link, FrameReader.Sink, Frame.Taker {

    /// How a TLS handshake begins: its kind of record, and 3 for the version (RFC 8446, 5.1).
    private static final int TLS_RECORD = 0x1603;

    /// Within so many pulses a connection of earlier certificates ends, each at a time of its own,
    /// so that a node does not lose all its peers at one moment.
    static final int RENEW_PULSES = 60;

    private enum State {
        STRANGER,
        CALLING,
        OPEN,
        LEAVING,
        CLOSED
    }

    private final Transport transport;
    private final Channel channel;
    private final long number;
    private final FrameReader reader;
    private final @Nullable Peer called;
    private final long edition;
    private Purpose purpose;
    private @Nullable NodeId peer;
    private long life;
    private int version;
    private State state;
    private boolean stranger;
    private String ending = "closed by the other end";

    // What was sent and heard since the last tick, and for how many ticks nothing was
    private @Nullable ByteBuf frame;
    private @Nullable LateFrames late;
    private int lastFrameBytes;
    private boolean dirty;
    private boolean heard;
    private boolean said;
    private int silentTicks;
    private int ticks;
    private int renewAtTick;
    private long dropped;

    /// @param called whom we call; null where we are called
    /// @param edition of the certificates with which it begins
    Connection(
            Transport transport,
            Channel channel,
            long number,
            @Nullable Peer called,
            long edition) {
        this.edition = edition;
        this.transport = transport;
        this.channel = channel;
        this.number = number;
        this.called = called;
        this.peer = called == null ? null : called.id();
        this.purpose = called == null ? Purpose.CLIENT : called.purpose();
        this.stranger = called == null;
        this.state = called == null ? State.STRANGER : State.CALLING;
        this.reader = new FrameReader(this, transport.sharedArray(), Greeting.BYTES_MOST);
    }

    @Override
    public @Nullable NodeId peer() {
        return peer;
    }

    @Override
    public Purpose purpose() {
        return purpose;
    }

    @Override
    public long number() {
        return number;
    }

    long life() {
        return life;
    }

    @Override
    public boolean isOpen() {
        return state == State.OPEN;
    }

    boolean isCalling() {
        return state == State.CALLING;
    }

    /// It counts as a stranger no longer.
    ///
    /// @return whether it did
    boolean welcomed() {
        boolean was = stranger;
        stranger = false;
        return was;
    }

    /// Where the other end is, as far as the socket knows.
    String address() {
        return String.valueOf(channel.remoteAddress());
    }

    // Sending

    @Override
    public boolean send(long group, Encoder message) {
        if (state != State.OPEN) {
            return false;
        }
        int most = message.size() + Frame.MESSAGE_OVERHEAD;
        int bound = transport.config().limits().frameBytes();
        if (most + 1 > bound) {
            transport.tooLong(this, group, message.size());
            return false;
        }
        if (isFull(most)) {
            drop();
            return false;
        }
        if (frame != null && frame.readableBytes() + most - Frame.SIZE_BYTES > bound) {
            seal();
        }
        if (frame == null) {
            int likely = Math.max(lastFrameBytes + lastFrameBytes / 8, 512);
            frame = channel.alloc().directBuffer(Math.max(likely, most + Frame.HEADER_BYTES));
            Frame.begin(frame, Frame.MESSAGES);
            soil();
        }
        Frame.add(frame, group, message, transport.outgoingArray(message.size()));
        if (frame.readableBytes() >= transport.config().limits().gatherBytes()) {
            seal();
        }
        return true;
    }

    @Override
    public long pendingBytes() {
        ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
        long written = outbound == null ? 0 : outbound.totalPendingWriteBytes();
        written += late == null ? 0 : late.bytes();
        return frame == null ? written : written + frame.readableBytes();
    }

    private boolean isFull(int more) {
        return pendingBytes() + more > transport.config().limits().outgoingBytes();
    }

    private void drop() {
        if (dropped++ == 0 && peer != null) {
            transport.note(new TransportNote.Overflowing(peer, pendingBytes()));
        }
        transport.counters().dropped++;
    }

    private void soil() {
        if (!dirty) {
            dirty = true;
            transport.dirty(this);
        }
    }

    private void seal() {
        ByteBuf sealed = frame;
        if (sealed != null) {
            frame = null;
            said = true;
            Frame.end(sealed);
            lastFrameBytes = Math.min(sealed.readableBytes(), Transport.SHARED_BYTES);
            transport.counters().framesSent++;
            transport.counters().bytesSent += sealed.readableBytes();
            put(sealed);
        }
    }

    /// Gives the socket a whole frame, as far as the weather lets it.
    private void put(ByteBuf whole) {
        Weather weather = transport.weather();
        if (late == null && weather.isFair()) {
            var _ = channel.write(whole, channel.voidPromise());
        } else {
            putInto(weather, whole);
        }
    }

    private void putInto(Weather weather, ByteBuf whole) {
        long lateNanos = lateNanos(weather);
        if (lateNanos == Weather.LOST) {
            whole.release();
        } else if (lateNanos == 0 && (late == null || late.isEmpty())) {
            late = null;
            var _ = channel.write(whole, channel.voidPromise());
        } else {
            LateFrames behind = late == null ? new LateFrames(channel) : late;
            late = behind;
            behind.add(whole, lateNanos);
        }
    }

    private long lateNanos(Weather weather) {
        NodeId to = peer;
        return to == null ? 0 : weather.lateNanos(to, purpose);
    }

    /// The weather is another.
    void weatherChanged(Weather now) {
        if (late != null) {
            late.change(() -> lateNanos(now));
        }
    }

    /// Gives the socket everything that was sent.
    void flush() {
        dirty = false;
        if (state == State.OPEN) {
            seal();
            channel.flush();
        }
    }

    private void greet(Greeting greeting) {
        put(Frame.greeting(greeting, channel.alloc()));
        channel.flush();
    }

    // What happens to the socket

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (called != null && state == State.CALLING) {
            greet(transport.hello(called));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            heard = true;
            if (state != State.LEAVING && state != State.CLOSED) {
                reader.read((ByteBuf) message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closed(ending);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof Error error) {
            transport.broken(error);
        }
        TlsTrouble trouble = TlsTrouble.of(cause);
        if (trouble == null) {
            close(String.valueOf(cause.getMessage()));
            return;
        }
        if (state == State.STRANGER) { // of a call that we made, its failure is told
            transport.turnedAway(address(), trouble);
        }
        close(trouble.refusal().why() + ": " + trouble.detail());
    }

    // What the frames say

    @Override
    public void frame(byte[] array, int from, int to) {
        try {
            switch (array[from]) {
                case Frame.GREETING -> greeted(array, from + 1, to);
                case Frame.MESSAGES -> {
                    demandOpen();
                    Frame.messages(array, from + 1, to, transport.message(), this);
                }
                case Frame.PULSE -> demandOpen();
                default -> throw new Malformed(0, "unknown kind of frame " + array[from]);
            }
        } catch (Malformed malformed) {
            refuse(Refusal.MALFORMED, String.valueOf(malformed.getMessage()));
        }
    }

    @Override
    public void message(long group, Decoder message) {
        transport.received(this, group, message);
    }

    private void demandOpen() {
        if (state != State.OPEN) {
            throw new Malformed(0, "no greeting came first");
        }
    }

    @Override
    public void outOfBounds(long size, int bound) {
        if (state == State.STRANGER && size >>> 16 == TLS_RECORD) {
            refuse(Refusal.NO_TLS, "the caller speaks TLS, and this port does not");
            return;
        }
        refuse(
                size == 0 ? Refusal.MALFORMED : Refusal.OVERSIZED,
                "a frame of " + size + " bytes; the bound is " + bound);
    }

    private void greeted(byte[] array, int from, int to) {
        switch (Greeting.CODEC.decode(array, from, to)) {
            case Hello hello when state == State.STRANGER -> onHello(hello);
            case Welcome welcome when state == State.CALLING -> onWelcome(welcome);
            case Farewell farewell -> onFarewell(farewell);
            case Hello _, Welcome _ -> throw new Malformed(0, "a greeting out of turn");
        }
    }

    private void onHello(Hello hello) {
        if (hello.from() != null && transport.weather().isCut(hello.from())) {
            close("nothing gets through"); // and nothing is said of it
            return;
        }
        Farewell farewell = transport.judge(hello, certified());
        peer = hello.from();
        if (farewell != null) {
            refuse(farewell.reason(), farewell.detail());
            return;
        }
        purpose = hello.purpose();
        int common = hello.versions().common(transport.versions(purpose));
        greet(new Welcome(common, transport.config().self(), transport.config().life()));
        open(common, hello.life());
    }

    private void onWelcome(Welcome welcome) {
        VersionRange versions = transport.versions(purpose);
        CertifiedName certified = certified();
        if (!transport.mayBe(welcome.from(), certified)) {
            refuse(
                    Refusal.WRONG_CERTIFICATE,
                    "the certificate names " + certified + ", who answers says " + welcome.from());
        } else if (!welcome.from().equals(peer)) {
            refuse(Refusal.WRONG_ADDRESS, "called " + peer + ", reached " + welcome.from());
        } else if (welcome.version() < versions.lowest()
                || welcome.version() > versions.highest()) {
            refuse(Refusal.NO_COMMON_VERSION, "welcomed to version " + welcome.version());
        } else {
            open(welcome.version(), welcome.life());
        }
    }

    /// Whom the other end's certificate names; null where it shows none.
    private @Nullable CertifiedName certified() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        try {
            return tls != null
                            && tls.engine().getSession().getPeerCertificates()[0]
                                    instanceof X509Certificate shown
                    ? CertifiedName.of(shown)
                    : null;
        } catch (SSLPeerUnverifiedException _) {
            return null;
        }
    }

    private void onFarewell(Farewell farewell) {
        Peer ours = called;
        ending = farewell.reason().why() + ": " + farewell.detail();
        if (ours != null && state == State.CALLING) {
            ours.refused(this, farewell);
        }
        var _ = channel.close();
    }

    private void open(int common, long otherLife) {
        state = State.OPEN;
        version = common;
        life = otherLife;
        int kept = purpose == Purpose.CLIENT ? 0 : Transport.SHARED_BYTES;
        reader.bound(transport.config().limits().frameBytes(), kept);
        transport.opened(this, version, called != null);
    }

    /// Peers are to speak at least this version from now on.
    void demand(int least) {
        if (state == State.OPEN && purpose != Purpose.CLIENT && version < least) {
            String detail =
                    "here version " + least + " is finalised, the other end runs " + version;
            refuse(Refusal.FINALISED, detail);
        }
    }

    // Ending

    /// Turns the other end away: it is told why, and nothing more is heard from it.
    void refuse(Refusal reason, String detail) {
        if (state == State.LEAVING || state == State.CLOSED) {
            return;
        }
        String cut = cut(detail);
        if (reason != Refusal.CLOSING && reason != Refusal.RENEWED) {
            transport.note(new TransportNote.Refused(address(), peer, reason, cut));
            transport.counters().refused++;
        }
        boolean wasOpen = state == State.OPEN;
        boolean wasCalling = state == State.CALLING;
        state = State.LEAVING;
        ticks = 0;
        reader.stop();
        discardFrame();
        ending = reason.why();
        greet(new Farewell(reason, cut, transport.config().versions()));
        // A socket that is closed with unread bytes resets, and its last words may be lost: so
        // nothing more is written, and what comes is read and forgotten, for a tick or two.
        if (channel instanceof DuplexChannel duplex
                && channel.pipeline().get(SslHandler.class) == null) {
            var _ = duplex.shutdownOutput();
        } else {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
        if (wasOpen) {
            transport.lost(this, ending);
        } else if (wasCalling && called != null) {
            called.failed(this, ending);
        }
    }

    @Override
    public void close(String why) {
        ending = why;
        discardFrame();
        var _ = channel.close();
        closed(why);
    }

    private void closed(String why) {
        State before = state;
        state = State.CLOSED;
        discardFrame();
        reader.stop();
        if (before == State.OPEN) {
            transport.lost(this, why);
        } else if (before == State.CALLING && called != null) {
            called.failed(this, why);
        }
        if (before != State.CLOSED) {
            transport.forget(this);
        }
    }

    private void discardFrame() {
        if (frame != null) {
            frame.release();
            frame = null;
        }
        if (late != null) {
            late.discard();
        }
    }

    private static String cut(String text) {
        StringBuilder ascii = new StringBuilder();
        for (int i = 0; i < text.length() && i < Greeting.DETAIL_MOST; i++) {
            char c = text.charAt(i);
            ascii.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return ascii.toString();
    }

    // Time

    /// A pulse's time has passed.
    void tick() {
        ticks++;
        silentTicks = heard ? 0 : silentTicks + 1;
        heard = false;
        TransportConfig.Timing timing = transport.config().timing();
        switch (state) {
            case STRANGER, CALLING -> {
                if (ticks > 1 + timing.callNanos() / timing.pulseNanos()) {
                    refuse(Refusal.TOO_SLOW, "no greeting came");
                }
            }
            case OPEN -> tickOpen(timing);
            case LEAVING -> {
                if (ticks > 2) {
                    var _ = channel.close();
                }
            }
            case CLOSED -> {}
        }
    }

    private void tickOpen(TransportConfig.Timing timing) {
        if (silentTicks > timing.silenceNanos() / timing.pulseNanos()) {
            refuse(Refusal.SILENT, "nothing heard for " + silentTicks + " pulses");
            return;
        }
        if (edition != transport.edition() && isTimeToRenew()) {
            flush();
            refuse(Refusal.RENEWED, "");
            return;
        }
        if (dropped > 0 && !isFull(0) && peer != null) {
            transport.note(new TransportNote.Overflowed(peer, dropped));
            dropped = 0;
        }
        if (!said) {
            put(Frame.pulse(channel.alloc()));
            channel.flush();
        }
        said = false;
    }

    private boolean isTimeToRenew() {
        if (renewAtTick == 0) {
            renewAtTick = ticks + 1 + ThreadLocalRandom.current().nextInt(RENEW_PULSES - 1);
        }
        return ticks >= renewAtTick;
    }
}
