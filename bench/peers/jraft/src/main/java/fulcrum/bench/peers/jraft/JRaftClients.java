package fulcrum.bench.peers.jraft;

import com.alipay.sofa.jraft.RouteTable;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.option.CliOptions;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.rpc.impl.cli.CliClientServiceImpl;
import fulcrum.bench.load.ClientProcess;
import fulcrum.bench.load.ClosedLoop;
import fulcrum.bench.load.Target;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Clients that ask the leader, over JRaft's own remote calls.
public final class JRaftClients implements Target {

    private static final int PATIENCE_MILLIS = 20_000;

    private final CliClientServiceImpl calls = new CliClientServiceImpl();
    private final PeerId leader;

    private JRaftClients(String servers) throws Exception {
        Configuration all = new Configuration();
        if (!all.parse(servers)) {
            throw new IllegalArgumentException(servers);
        }
        RouteTable.getInstance().updateConfiguration(Ask.GROUP, all);
        calls.init(new CliOptions());
        for (int i = 0; i < 100; i++) {
            if (RouteTable.getInstance().refreshLeader(calls, Ask.GROUP, 1_000).isOk()) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        PeerId found = RouteTable.getInstance().selectLeader(Ask.GROUP);
        if (found == null) {
            throw new IllegalStateException("nobody leads");
        }
        leader = found;
    }

    /// @param args all servers, with commas between them
    public static void main(String... args) throws Exception {
        ClientProcess.serve(() -> new ClosedLoop(new JRaftClients(args[0])));
    }

    @Override
    public Session session(int client) {
        return new Session() {
            @Override
            public void write(String key, byte[] value, Answer answer) throws Exception {
                Ask ask = new Ask();
                ask.key = key;
                ask.value = value;
                send(ask, false, answer);
            }

            @Override
            public void read(String key, Answer answer) throws Exception {
                Ask ask = new Ask();
                ask.key = key;
                send(ask, true, answer);
            }
        };
    }

    private void send(Ask ask, boolean wantsValue, Answer answer)
            throws RemotingException, InterruptedException {
        InvokeCallback callback =
                new InvokeCallback() {
                    @Override
                    public void complete(@Nullable Object result, @Nullable Throwable failure) {
                        if (!(result instanceof Told told)) {
                            answer.failed(String.valueOf(failure));
                        } else if (told.error != null) {
                            answer.failed(told.error);
                        } else if (wantsValue && told.value == null) {
                            answer.failed("no such key");
                        } else {
                            answer.done();
                        }
                    }

                    @Override
                    public @Nullable Executor executor() {
                        return null; // on the thread that received the answer
                    }
                };
        calls.getRpcClient().invokeAsync(leader.getEndpoint(), ask, callback, PATIENCE_MILLIS);
    }

    @Override
    public void close() {
        calls.shutdown();
    }
}
