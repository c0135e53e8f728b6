package fulcrum.bench.beside;

import fulcrum.bench.load.ClientProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Three servers of ZooKeeper, as it comes.
record ZooKeeper() implements Peer {

    private static final int SERVERS = 3;
    private static final String CLIENTS = "fulcrum.bench.peers.zookeeper.ZooKeeperClients";
    private static final List<String> OPTIONS =
            List.of(
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                    "-Dzookeeper.jmx.log4j.disable=true",
                    "-Dzookeeper.4lw.commands.whitelist=srvr");

    @Override
    public String name() {
        return "zookeeper";
    }

    @Override
    public String description() {
        return "ZooKeeper 3.9.4: its own defaults (forceSync), 6 sessions over all servers; a read"
                + " is sync and getData, sent together";
    }

    @Override
    public @Nullable String missing(Workplace place) {
        return place.isBuilt(name()) ? null : "its jars could not be fetched";
    }

    @Override
    public Running start(Workplace place) throws Exception {
        Path directory = place.fresh(name());
        int port = Workplace.ports(3 * SERVERS); // of clients, then of the quorum and elections
        try (Starting starting = new Starting()) {
            for (int number = 1; number <= SERVERS; number++) {
                Path data = Files.createDirectories(directory.resolve("s" + number));
                Files.writeString(data.resolve("myid"), Integer.toString(number));
                Path config = data.resolve("zoo.cfg");
                Files.writeString(config, config(data, port, number));
                List<String> command =
                        place.server(
                                place.classPath(name()),
                                OPTIONS,
                                "org.apache.zookeeper.server.quorum.QuorumPeerMain");
                command.add(config.toString());
                starting.server(Child.start("server" + number, directory, command));
            }
            List<String> command = place.clients(place.classPath(name()), OPTIONS, CLIENTS);
            for (int number = 0; number < SERVERS; number++) {
                Workplace.awaitPort(port + number, 30);
                command.add("127.0.0.1:" + (port + number));
            }
            Child clients = starting.clients(Child.start("clients", directory, command));
            clients.await(ClientProcess.READY, 60);
            return starting.done();
        }
    }

    private static String config(Path data, int port, int number) {
        StringBuilder config =
                new StringBuilder(
                        """
                        tickTime=2000
                        initLimit=10
                        syncLimit=5
                        clientPortAddress=127.0.0.1
                        maxClientCnxns=0
                        admin.enableServer=false
                        """);
        config.append("dataDir=").append(data).append('\n');
        config.append("clientPort=").append(port + number - 1).append('\n');
        for (int other = 1; other <= SERVERS; other++) {
            int quorum = port + SERVERS + other - 1;
            config.append("server.%d=127.0.0.1:%d:%d%n".formatted(other, quorum, quorum + SERVERS));
        }
        return config.toString();
    }
}
