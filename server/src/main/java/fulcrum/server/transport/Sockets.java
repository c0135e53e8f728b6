package fulcrum.server.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The ways to the kernel's sockets, the preferred one first.
public enum Sockets {
    EPOLL {
        @Override
        public boolean isAvailable() {
            return Epoll.isAvailable();
        }

        @Override
        public IoHandlerFactory loop() {
            return EpollIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerChannel> listening() {
            return EpollServerSocketChannel.class;
        }

        @Override
        Class<? extends Channel> calling() {
            return EpollSocketChannel.class;
        }

        @Override
        ChannelOption<Integer> userTimeout() {
            return EpollChannelOption.TCP_USER_TIMEOUT;
        }
    },

    IO_URING {
        @Override
        public boolean isAvailable() {
            return IoUring.isAvailable();
        }

        @Override
        public IoHandlerFactory loop() {
            return IoUringIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerChannel> listening() {
            return IoUringServerSocketChannel.class;
        }

        @Override
        Class<? extends Channel> calling() {
            return IoUringSocketChannel.class;
        }

        @Override
        ChannelOption<Integer> userTimeout() {
            return IoUringChannelOption.TCP_USER_TIMEOUT;
        }
    },

    NIO {
        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        public IoHandlerFactory loop() {
            return NioIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerChannel> listening() {
            return NioServerSocketChannel.class;
        }

        @Override
        Class<? extends Channel> calling() {
            return NioSocketChannel.class;
        }

        @Override
        @Nullable ChannelOption<Integer> userTimeout() {
            return null;
        }
    };

    /// Whether this machine and this kernel have it.
    public abstract boolean isAvailable();

    /// What makes a loop of Netty's one that drives such sockets.
    public abstract IoHandlerFactory loop();

    abstract Class<? extends ServerChannel> listening();

    abstract Class<? extends Channel> calling();

    /// The option that bounds how long sent bytes may stay unacknowledged, where it can be set.
    abstract @Nullable ChannelOption<Integer> userTimeout();

    /// A door of a loop: what accepts others, and sends at once what it is given.
    ///
    /// @param waitingMost that the kernel has accepted and the loop has not
    public ServerBootstrap door(EventLoopGroup loop, int waitingMost) {
        return new ServerBootstrap()
                .group(loop)
                .channel(listening())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, waitingMost)
                .childOption(ChannelOption.TCP_NODELAY, true);
    }

    /// Those that this machine has, the preferred one first.
    public static List<Sockets> available() {
        List<Sockets> available = new ArrayList<>();
        for (Sockets sockets : values()) {
            if (sockets.isAvailable()) {
                available.add(sockets);
            }
        }
        return available;
    }
}
