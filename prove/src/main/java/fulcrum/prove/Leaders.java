package fulcrum.prove;

import fulcrum.machine.NodeId;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Watches who leads, and counts how often it is another than before.
final class Leaders implements AutoCloseable {

    private static final long LOOK_MILLIS = 250;

    private final Thread thread;
    private volatile int changes;
    private volatile @Nullable NodeId latest;

    Leaders(Cluster cluster) {
        thread = Thread.ofVirtual().name("leaders").start(() -> watch(cluster));
    }

    private void watch(Cluster cluster) {
        int count = 0;
        try {
            while (true) {
                NodeId leader = cluster.leader();
                if (leader != null) {
                    NodeId before = latest;
                    changes = before == null || before.equals(leader) ? count : ++count;
                    latest = leader;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    int changes() {
        return changes;
    }

    /// The node that was seen to lead last; null where none has been.
    @Nullable NodeId latest() {
        return latest;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
