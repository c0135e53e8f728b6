package fulcrum.bench.beside;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A system that is being started: what has been started of it ends where the rest does not follow.
final class Starting implements AutoCloseable {

    private final List<Child> servers = new ArrayList<>();
    private @Nullable Child clients;
    private boolean done;

    Child server(Child started) {
        servers.add(started);
        return started;
    }

    Child clients(Child started) {
        clients = started;
        return started;
    }

    List<Child> servers() {
        return servers;
    }

    /// All of it runs.
    Running done() {
        if (clients == null) {
            throw new IllegalStateException("nobody asks");
        }
        done = true;
        return new Peer.Plain(List.copyOf(servers), clients);
    }

    @Override
    public void close() {
        if (!done) {
            if (clients != null) {
                clients.close();
            }
            servers.forEach(Child::close);
        }
    }
}
