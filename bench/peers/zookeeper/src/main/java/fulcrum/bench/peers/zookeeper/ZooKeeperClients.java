package fulcrum.bench.peers.zookeeper;

import fulcrum.bench.load.ClientProcess;
import fulcrum.bench.load.ClosedLoop;
import fulcrum.bench.load.Load;
import fulcrum.bench.load.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/// Clients that share a few of ZooKeeper's sessions, which are spread over the servers.
public final class ZooKeeperClients implements Target {

    private static final int SHARED = 6;
    private static final int SESSION_MILLIS = 10_000;
    private static final int BATCH = 500;
    private static final String PARENT = "/bench";

    private final List<String> servers;
    private final List<ZooKeeper> open = new ArrayList<>();

    private ZooKeeperClients(List<String> servers) {
        this.servers = servers;
    }

    /// @param args where the servers listen
    public static void main(String... args) throws Exception {
        ClientProcess.serve(() -> new ClosedLoop(new ZooKeeperClients(List.of(args))));
    }

    private ZooKeeper connect(int number) throws IOException, InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper session =
                new ZooKeeper(
                        servers.get(number % servers.size()),
                        SESSION_MILLIS,
                        event -> {
                            if (event.getState() == KeeperState.SyncConnected) {
                                connected.countDown();
                            }
                        });
        open.add(session);
        if (!connected.await(30, TimeUnit.SECONDS)) {
            throw new IOException("no session with " + servers.get(number % servers.size()));
        }
        return session;
    }

    @Override
    public boolean fill(int keys, byte[] value)
            throws IOException, InterruptedException, KeeperException {
        ZooKeeper session = connect(0);
        session.create(PARENT, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        for (int from = 0; from < keys; from += BATCH) {
            List<Op> batch = new ArrayList<>();
            for (int key = from; key < Math.min(keys, from + BATCH); key++) {
                batch.add(
                        Op.create(
                                path(Load.key(key)),
                                value,
                                ZooDefs.Ids.OPEN_ACL_UNSAFE,
                                CreateMode.PERSISTENT));
            }
            session.multi(batch);
        }
        return true;
    }

    private static String path(String key) {
        return PARENT + "/" + key;
    }

    @Override
    public Session session(int client) throws IOException, InterruptedException {
        ZooKeeper shared = client < SHARED ? connect(client) : open.get(client % open.size());
        return new Session() {
            @Override
            public void write(String key, byte[] value, Answer answer) {
                shared.setData(path(key), value, -1, (code, _, _, _) -> tell(code, answer), null);
            }

            @Override
            public void read(String key, Answer answer) {
                // The order of a session's requests is kept, so both are sent at once; where the
                // first one fails, the second one does.
                shared.sync(path(key), (_, _, _) -> {}, null);
                shared.getData(path(key), false, (code, _, _, _, _) -> tell(code, answer), null);
            }
        };
    }

    private static void tell(int code, Answer answer) {
        if (code == Code.OK.intValue()) {
            answer.done();
        } else {
            answer.failed(Code.get(code).toString());
        }
    }

    @Override
    public void close() {
        try {
            for (ZooKeeper each : open) {
                each.close();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
