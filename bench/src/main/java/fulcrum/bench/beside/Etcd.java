package fulcrum.bench.beside;

import fulcrum.bench.load.ClientProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Three members of etcd, as it comes.
record Etcd() implements Peer {

    private static final int MEMBERS = 3;
    private static final String CLIENTS = "fulcrum.bench.peers.etcd.EtcdClients";

    @Override
    public String name() {
        return "etcd";
    }

    @Override
    public String description() {
        return "etcd, the machine's own: its own defaults, 4 channels of jetcd over all members";
    }

    @Override
    public @Nullable String missing(Workplace place) {
        if (Programs.named("etcd") == null) {
            return "no program `etcd` is on the PATH (Debian: etcd-server)";
        }
        return place.isBuilt(name()) ? null : "its client's jars could not be fetched";
    }

    @Override
    public Running start(Workplace place) throws Exception {
        Path directory = place.fresh(name());
        int port = Workplace.ports(2 * MEMBERS); // of clients, then of the others
        List<String> members = new ArrayList<>();
        for (int number = 1; number <= MEMBERS; number++) {
            members.add("m" + number + "=" + url(port + MEMBERS + number - 1));
        }
        try (Starting starting = new Starting()) {
            for (int number = 1; number <= MEMBERS; number++) {
                String ours = url(port + number - 1);
                String peers = url(port + MEMBERS + number - 1);
                List<String> command =
                        List.of(
                                Programs.needed("etcd"),
                                "--name=m" + number,
                                "--data-dir=" + directory.resolve("m" + number),
                                "--listen-client-urls=" + ours,
                                "--advertise-client-urls=" + ours,
                                "--listen-peer-urls=" + peers,
                                "--initial-advertise-peer-urls=" + peers,
                                "--initial-cluster=" + String.join(",", members),
                                "--initial-cluster-state=new",
                                "--quota-backend-bytes=8589934592",
                                "--logger=zap",
                                "--log-level=error");
                starting.server(Child.start("member" + number, directory, command));
            }
            List<String> command =
                    place.clients(
                            place.classPath(name()),
                            List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=error"),
                            CLIENTS);
            for (int number = 0; number < MEMBERS; number++) {
                Workplace.awaitPort(port + number, 30);
                command.add(url(port + number));
            }
            Child clients = starting.clients(Child.start("clients", directory, command));
            clients.await(ClientProcess.READY, 60);
            return starting.done();
        }
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }
}
