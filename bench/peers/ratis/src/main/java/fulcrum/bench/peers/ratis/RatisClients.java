package fulcrum.bench.peers.ratis;

import static java.nio.charset.StandardCharsets.UTF_8;

import fulcrum.bench.load.ClientProcess;
import fulcrum.bench.load.ClosedLoop;
import fulcrum.bench.load.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/// Clients that share a few of Ratis's own asynchronous ones.
public final class RatisClients implements Target {

    private static final int SHARED = 8;

    private final String servers;
    private final List<RaftClient> open = new ArrayList<>();

    private RatisClients(String servers) {
        this.servers = servers;
    }

    /// @param args all servers, with commas between them
    public static void main(String... args) throws Exception {
        ClientProcess.serve(() -> new ClosedLoop(new RatisClients(args[0])));
    }

    @Override
    public Session session(int client) throws IOException {
        if (open.size() < SHARED) {
            RaftClient opened =
                    RaftClient.newBuilder()
                            .setProperties(new RaftProperties())
                            .setRaftGroup(Members.group(servers))
                            .build();
            // It learns who leads from one request; many at once to another server all fail.
            opened.io().send(entry("first", new byte[1]));
            open.add(opened);
        }
        RaftClient shared = open.get(client % open.size());
        return new Session() {
            @Override
            public void write(String key, byte[] value, Answer answer) {
                tell(shared.async().send(entry(key, value)), false, answer);
            }

            @Override
            public void read(String key, Answer answer) {
                Message question = Message.valueOf(ByteString.copyFromUtf8(key));
                tell(shared.async().sendReadOnly(question), true, answer);
            }
        };
    }

    private static Message entry(String key, byte[] value) {
        byte[] name = key.getBytes(UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + name.length + value.length);
        bytes.putInt(name.length).put(name).put(value).flip();
        return Message.valueOf(ByteString.copyFrom(bytes));
    }

    private static void tell(
            CompletableFuture<RaftClientReply> reply, boolean wantsValue, Answer answer) {
        CompletableFuture<RaftClientReply> _ =
                reply.whenComplete((told, failure) -> {
                    if (failure != null || !told.isSuccess()) {
                        answer.failed(String.valueOf(failure == null ? told : failure));
                    } else if (wantsValue && told.getMessage().getContent().isEmpty()) {
                        answer.failed("no such key");
                    } else {
                        answer.done();
                    }
                });
    }

    @Override
    public void close() throws IOException {
        for (RaftClient each : open) {
            each.close();
        }
    }
}
