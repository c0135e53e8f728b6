package fulcrum.bench.beside;

import org.jspecify.annotations.Nullable;

/// All peers, by the names that the command line takes.
final class Peers {

    static final String NAMES = "there are jraft, ratis, etcd, zookeeper and postgres";

    private Peers() {}

    static @Nullable Peer named(String name) {
        return switch (name) {
            case "jraft" -> Library.jraft();
            case "ratis" -> Library.ratis();
            case "etcd" -> new Etcd();
            case "zookeeper" -> new ZooKeeper();
            case "postgres" -> new Postgres();
            default -> null;
        };
    }
}
