package fulcrum.bench.peers.jraft;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.rpc.RaftRpcServerFactory;
import com.alipay.sofa.jraft.rpc.RpcContext;
import com.alipay.sofa.jraft.rpc.RpcProcessor;
import com.alipay.sofa.jraft.rpc.RpcServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// One server: `DIRECTORY NUMBER ALL`. Its options are JRaft's own: a log in RocksDB, synced. It
/// ends with its input.
public final class JRaftServer extends StateMachineAdapter implements RpcProcessor<Ask> {

    private final ConcurrentHashMap<String, byte[]> map = new ConcurrentHashMap<>();
    private @Nullable Node node;

    private JRaftServer() {}

    public static void main(String... args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        PeerId self = PeerId.parsePeer(args[2].split(",")[Integer.parseInt(args[1]) - 1]);
        Configuration all = new Configuration();
        if (!all.parse(args[2])) {
            throw new IllegalArgumentException(args[2]);
        }
        JRaftServer server = new JRaftServer();
        NodeOptions options = new NodeOptions();
        options.setInitialConf(all);
        options.setLogUri(directory.resolve("log").toString());
        options.setRaftMetaUri(directory.resolve("meta").toString());
        options.setFsm(server);
        RpcServer calls = RaftRpcServerFactory.createRaftRpcServer(self.getEndpoint());
        calls.registerProcessor(server);
        server.node = new RaftGroupService(Ask.GROUP, self, options, calls).start();
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // whoever started it is still there
        }
        System.exit(0);
    }

    @Override
    public String interest() {
        return Ask.class.getName();
    }

    @Override
    public void handleRequest(RpcContext caller, Ask ask) {
        Node at = node;
        byte[] value = ask.value;
        if (at == null) {
            answer(caller, new Status(-1, "not started yet"), null);
        } else if (value == null) {
            at.readIndex(
                    new byte[0],
                    new ReadIndexClosure() {
                        @Override
                        public void run(Status status, long index, byte[] context) {
                            answer(caller, status, map.get(ask.key));
                        }
                    });
        } else {
            Closure applied = status -> answer(caller, status, null);
            at.apply(new Task(entry(ask.key, value), applied));
        }
    }

    private static ByteBuffer entry(String key, byte[] value) {
        byte[] name = key.getBytes(UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + name.length + value.length)
                .putInt(name.length)
                .put(name)
                .put(value)
                .flip();
    }

    private static void answer(RpcContext caller, Status status, byte @Nullable [] value) {
        Told told = new Told();
        told.error = status.isOk() ? null : String.valueOf(status.getErrorMsg());
        told.value = value;
        caller.sendResponse(told);
    }

    @Override
    public void onApply(Iterator entries) {
        while (entries.hasNext()) {
            ByteBuffer entry = entries.getData().duplicate();
            byte[] name = new byte[entry.getInt()];
            entry.get(name);
            byte[] value = new byte[entry.remaining()];
            entry.get(value);
            map.put(new String(name, UTF_8), value);
            Closure applied = entries.done();
            if (applied != null) {
                applied.run(Status.OK());
            }
            entries.next();
        }
    }
}
