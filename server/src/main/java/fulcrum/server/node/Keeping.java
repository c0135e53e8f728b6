package fulcrum.server.node;

import fulcrum.machine.NodeId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/// Keeps a node's file of members up to date, beside the loop, which must not wait for a disk.
final class Keeping {

    private final MembersFile file;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    Keeping(MembersFile file) {
        this.file = file;
    }

    /// Whom the file names; nobody where it cannot be read, and then whoever calls is heard.
    SortedMap<NodeId, InetSocketAddress> kept() {
        try {
            return file.read();
        } catch (IOException _) {
            return new TreeMap<>();
        }
    }

    /// These are the members from now on.
    synchronized void keep(SortedMap<NodeId, InetSocketAddress> members) {
        SortedMap<NodeId, InetSocketAddress> copy = new TreeMap<>(members);
        last = last.thenRunAsync(() -> write(copy), Thread::startVirtualThread);
    }

    /// Not to have written it costs a restarted node a call to an old address, no more: what is
    /// wrong with the disk is told by whoever needs it.
    private void write(SortedMap<NodeId, InetSocketAddress> members) {
        try {
            file.write(members);
        } catch (IOException _) {
            // see above
        }
    }

    /// Waits until all is written.
    void await() {
        CompletableFuture<Void> all;
        synchronized (this) {
            all = last;
        }
        all.join();
    }
}
