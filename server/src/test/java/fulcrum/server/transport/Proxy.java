package fulcrum.server.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// A wire between two nodes that can be cut: connections break, and calls are hung up on.
final class Proxy implements AutoCloseable {

    private final ServerSocket listening;
    private final InetSocketAddress target;
    private final List<Socket> sockets = new ArrayList<>();
    private boolean cut;

    Proxy(InetSocketAddress target) throws IOException {
        this.target = target;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    synchronized void cut() throws IOException {
        cut = true;
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    synchronized void heal() {
        cut = false;
    }

    private void accept() {
        try {
            while (true) {
                join(listening.accept());
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private synchronized void join(Socket caller) throws IOException {
        if (cut) {
            caller.close();
            return;
        }
        Socket called = new Socket(target.getAddress(), target.getPort());
        sockets.add(caller);
        sockets.add(called);
        Thread.ofPlatform().daemon().start(() -> pump(caller, called));
        Thread.ofPlatform().daemon().start(() -> pump(called, caller));
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException closed) {
            // one end is gone, and so is the other now
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
    }
}
