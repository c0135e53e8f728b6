package fulcrum.bench.peers.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import fulcrum.bench.load.ClientProcess;
import fulcrum.bench.load.ClosedLoop;
import fulcrum.bench.load.Target;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Clients that share a few channels of jetcd, each of which spreads requests over all members.
public final class EtcdClients implements Target {

    private static final int SHARED = 4;

    private final String[] members;
    private final List<Client> open = new ArrayList<>();

    private EtcdClients(String... members) {
        this.members = members;
    }

    /// @param args where all members listen, as URLs
    public static void main(String... args) throws Exception {
        ClientProcess.serve(() -> new ClosedLoop(new EtcdClients(args)));
    }

    @Override
    public Session session(int client) {
        if (open.size() < SHARED) {
            open.add(Client.builder().endpoints(members).loadBalancerPolicy("round_robin").build());
        }
        KV values = open.get(client % open.size()).getKVClient();
        return new Session() {
            @Override
            public void write(String key, byte[] value, Answer answer) {
                tell(
                        values.put(ByteSequence.from(key, UTF_8), ByteSequence.from(value))
                                .thenApply(_ -> true),
                        answer);
            }

            @Override
            public void read(String key, Answer answer) {
                tell(
                        values.get(ByteSequence.from(key, UTF_8))
                                .thenApply(found -> found.getCount() == 1),
                        answer);
            }
        };
    }

    private static void tell(CompletableFuture<Boolean> outcome, Answer answer) {
        CompletableFuture<Boolean> _ =
                outcome.whenComplete((found, failure) -> {
                    if (failure != null) {
                        answer.failed(failure.toString());
                    } else if (!found) {
                        answer.failed("no such key");
                    } else {
                        answer.done();
                    }
                });
    }

    @Override
    public void close() {
        open.forEach(Client::close);
    }
}
