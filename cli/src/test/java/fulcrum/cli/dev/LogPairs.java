package fulcrum.cli.dev;

import fulcrum.database.shard.Condition;
import fulcrum.database.shard.Row;
import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardResult;
import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import fulcrum.server.session.Client;
import fulcrum.server.transport.Sockets;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of the first group, asked for at the peers' port: what there was before there were tables,
/// so software of the version before has it.
final class LogPairs implements Pairs {

    private final List<Client> clients;

    private LogPairs(List<Client> clients) {
        this.clients = clients;
    }

    /// Lets clients at them, on loops of its own.
    static final class Nodes implements Door, AutoCloseable {

        private final DevPorts ports;
        private final int nodes;
        private final Sockets sockets = Sockets.available().getFirst();
        private final MultiThreadIoEventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(1, sockets.loop());

        Nodes(DevPorts ports, int nodes) {
            this.ports = ports;
            this.nodes = nodes;
        }

        @Override
        public Pairs open(int first) {
            List<Client> inTurn = new ArrayList<>();
            for (int i = 0; i < nodes; i++) {
                inTurn.add(new Client(loops.next(), sockets, ports.peers((first + i) % nodes + 1)));
            }
            return new LogPairs(inTurn);
        }

        @Override
        public void close() {
            var _ = loops.shutdownGracefully();
        }
    }

    @Override
    public void put(String key, String value) throws IOException {
        Bytes _ =
                ask(
                        new ShardCommand.Write(
                                null, Bytes.text(key), Bytes.text(value), Condition.ALWAYS));
    }

    @Override
    public @Nullable String get(String key) throws IOException {
        Bytes result = ask(new ShardCommand.Get(Bytes.text(key)));
        return ShardCodec.RESULTS.decode(result) instanceof ShardResult.Found(Row row)
                        && row != null
                ? row.value().asText()
                : null;
    }

    /// Asks the first that does not refuse.
    private Bytes ask(ShardCommand command) throws IOException {
        Outcome outcome = new Outcome.Unknown("nobody was asked");
        try {
            for (Client client : clients) {
                outcome = client.ask(command);
                if (outcome instanceof Outcome.Done(Bytes result)) {
                    return result;
                }
                if (outcome instanceof Outcome.Unknown) {
                    break;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new IOException(outcome.toString());
    }

    @Override
    public void close() {
        clients.forEach(Client::close);
    }
}
