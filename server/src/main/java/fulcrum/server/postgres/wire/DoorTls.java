package fulcrum.server.postgres.wire;

import fulcrum.server.postgres.login.ChannelBinding;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How a door answers who asks for TLS.
///
/// @param contexts what is in force when a connection begins
/// @param required who does not ask is turned away
public record DoorTls(Supplier<SslContext> contexts, boolean required) {

    /// Signing takes milliseconds, which the loop has not.
    private static final Executor ARITHMETIC = task -> Thread.ofVirtual().start(task);

    /// From the next byte on, a channel speaks TLS.
    void begin(Channel channel) {
        channel.pipeline().addFirst(contexts.get().newHandler(channel.alloc(), ARITHMETIC));
    }

    static boolean isOn(Channel channel) {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    /// What ties a login to the connection; null where it is not encrypted, or nothing can.
    static byte @Nullable [] endPoint(Channel channel) {
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        Certificate[] own =
                handler == null ? null : handler.engine().getSession().getLocalCertificates();
        return own == null || own.length == 0 ? null : ChannelBinding.endPoint(own[0]);
    }
}
