package fulcrum.bench.beside;

import fulcrum.bench.load.ClientProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A library for replicated logs in Java, with a map as the state: three servers of our making,
/// which live in its module.
///
/// @param server the main class of a server
/// @param clients the main class of its clients
/// @param options that the library's servers and clients want of a JVM
record Library(String name, String description, String server, String clients, List<String> options)
        implements Peer {

    private static final int SERVERS = 3;

    private static final List<String> OPEN =
            List.of(
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                    "--add-opens=java.base/java.nio=ALL-UNNAMED",
                    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                    "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                    "-Dio.netty.tryReflectionSetAccessible=true",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=error");

    static Library jraft() {
        return new Library(
                "jraft",
                "SOFAJRaft 1.3.14: a map, its own defaults (log in RocksDB, synced), calls over"
                        + " Bolt to the leader, reads by readIndex",
                "fulcrum.bench.peers.jraft.JRaftServer",
                "fulcrum.bench.peers.jraft.JRaftClients",
                OPEN);
    }

    static Library ratis() {
        return new Library(
                "ratis",
                "Apache Ratis 3.2.0: a map, its own defaults (log in segments, flushed), gRPC, 8"
                        + " asynchronous clients, reads LINEARIZABLE",
                "fulcrum.bench.peers.ratis.RatisServer",
                "fulcrum.bench.peers.ratis.RatisClients",
                OPEN);
    }

    @Override
    public @Nullable String missing(Workplace place) {
        return place.isBuilt(name) ? null : "its jars could not be fetched";
    }

    @Override
    public Running start(Workplace place) throws Exception {
        Path directory = place.fresh(name);
        int port = Workplace.ports(SERVERS);
        String all = "127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d".formatted(port, port + 1, port + 2);
        Starting starting = new Starting();
        try (starting) {
            for (int number = 1; number <= SERVERS; number++) {
                List<String> command =
                        new ArrayList<>(place.server(place.classPath(name), options, server));
                command.add(directory.resolve("s" + number).toString());
                command.add(Integer.toString(number));
                command.add(all);
                starting.server(Child.start("server" + number, directory, command));
            }
            for (Child each : starting.servers()) {
                each.await("ready", 60);
            }
            List<String> command =
                    new ArrayList<>(place.clients(place.classPath(name), options, clients));
            command.add(all);
            Child asking = starting.clients(Child.start("clients", directory, command));
            asking.await(ClientProcess.READY, 60);
            return starting.done();
        }
    }
}
