package fulcrum.bench.peers.ratis;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/// One server: `DIRECTORY NUMBER ALL`. Its options are Ratis's own but for reads, which are
/// linearizable. It ends with its input.
public final class RatisServer extends BaseStateMachine {

    private final ConcurrentHashMap<ByteString, ByteString> map = new ConcurrentHashMap<>();

    private RatisServer() {}

    public static void main(String... args) throws IOException {
        int number = Integer.parseInt(args[1]);
        String address = args[2].split(",")[number - 1];
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        RaftProperties properties = new RaftProperties();
        GrpcConfigKeys.Server.setPort(properties, port);
        RaftServerConfigKeys.setStorageDir(properties, List.of(new File(args[0])));
        RaftServerConfigKeys.Read.setOption(
                properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
        RaftServer server =
                RaftServer.newBuilder()
                        .setGroup(Members.group(args[2]))
                        .setProperties(properties)
                        .setServerId(Members.id(number))
                        .setStateMachine(new RatisServer())
                        .build();
        server.start();
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // whoever started it is still there
        }
        System.exit(0);
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        ByteString written = entry.getStateMachineLogEntry().getLogData();
        ByteBuffer bytes = written.asReadOnlyByteBuffer();
        int split = Integer.BYTES + bytes.getInt();
        map.put(written.substring(Integer.BYTES, split), written.substring(split));
        updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
        return CompletableFuture.completedFuture(Message.EMPTY);
    }

    @Override
    public CompletableFuture<Message> query(Message key) {
        ByteString value = map.get(key.getContent());
        return CompletableFuture.completedFuture(
                value == null ? Message.EMPTY : Message.valueOf(value));
    }
}
