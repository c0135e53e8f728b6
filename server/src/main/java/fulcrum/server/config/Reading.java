package fulcrum.server.config;

import fulcrum.database.gate.Gate;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.server.config.Values.Meaningless;
import fulcrum.server.node.NodeConfig;
import fulcrum.server.node.NodeDirectory;
import fulcrum.server.node.NodeRefused;
import fulcrum.server.postgres.login.LoginRules;
import fulcrum.server.tls.TlsSetup;
import fulcrum.server.transport.ClusterId;
import fulcrum.server.watch.WatchConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes values of settings, and goes on behind whatever is wrong.
final class Reading {

    private final Said said;

    Reading(Said said) {
        this.said = said;
    }

    /// Null where something that it needs is wrong.
    @Nullable NodeConfig node() {
        Path data = said.one(Key.DATA, Reading::path);
        NodeDirectory.Identity lives = data == null ? null : whoLives(data);
        ClusterId cluster = cluster(lives);
        NodeId self = self(lives);
        List<InetSocketAddress> join = join();
        DoorsReading doors = DoorsReading.of(said);
        SortedMap<NodeId, InetSocketAddress> peers = peers(self);
        Boolean insecure = said.one(Key.INSECURE, Values::truth);
        SizesReading sizes = new SizesReading(said);
        RaftConfig.Timing timing = sizes.timing();
        NodeConfig.Sizes bounds = sizes.sizes();
        WatchConfig watch = sizes.watch();
        Boolean faults = said.one(Key.FAULTS, Values::truth);
        Path record = optional(Key.RECORD);
        TlsSetup tls = new TlsReading(said).setup(cluster, self);
        Integer version = said.one(Key.FEATURES_NEWEST, Reading::version);
        Path hook = optional(Key.FENCE_HOOK);
        LoginRules login = new LoginReading(said).rules(tls != null);
        if (insecure != null && !insecure) {
            doors.shelter(tls);
        }
        if (!said.isRight()) {
            return null;
        }
        return new NodeConfig(
                given(cluster),
                given(self),
                given(data),
                given(doors.sql()),
                given(doors.http()),
                given(doors.peers()),
                peers,
                given(insecure),
                given(timing),
                given(bounds),
                record,
                given(faults),
                tls,
                given(watch),
                advertised(given(self)),
                join,
                hook,
                given(version),
                login);
    }

    /// Whatever is missing has been complained of.
    private static <T> T given(@Nullable T read) {
        return Objects.requireNonNull(read);
    }

    private @Nullable Path optional(Key key) {
        return said.text(key).isEmpty() ? null : said.one(key, Reading::path);
    }

    /// Null where nobody can tell: whoever opens the directory says why.
    private static NodeDirectory.@Nullable Identity whoLives(Path data) {
        try {
            return NodeDirectory.inspect(data);
        } catch (IOException | NodeRefused _) {
            return null;
        }
    }

    private @Nullable ClusterId cluster(NodeDirectory.@Nullable Identity lives) {
        if (!said.text(Key.CLUSTER).isEmpty()) {
            return said.one(Key.CLUSTER, Values::cluster);
        }
        if (lives != null) {
            return lives.cluster();
        }
        return mayBeToldLater(Key.CLUSTER) ? ClusterId.ANY : null;
    }

    private @Nullable NodeId self(NodeDirectory.@Nullable Identity lives) {
        if (!said.text(Key.NODE).isEmpty()) {
            return said.one(Key.NODE, Values::node);
        }
        if (lives != null) {
            return lives.node();
        }
        return mayBeToldLater(Key.NODE) ? NodeConfig.NOBODY_YET : null;
    }

    /// A node that is to join is told who it is.
    private boolean mayBeToldLater(Key key) {
        boolean joins = !said.text(Key.JOIN).isEmpty();
        if (!joins) {
            said.complain(
                    said.whole(),
                    "'" + key.label() + "' is missing, and the node's directory does not know it",
                    "found it with './fulcrum init', say 'join: host:port', or '"
                            + key.label()
                            + ": ...', "
                            + key.form());
        }
        return joins;
    }

    private List<InetSocketAddress> join() {
        List<InetSocketAddress> seeds = new ArrayList<>();
        for (Setting.Part part : said.setting(Key.JOIN).parts()) {
            for (String text : part.text().split(",")) {
                InetSocketAddress seed =
                        text.isBlank()
                                ? null
                                : said.value(
                                        part.source(),
                                        "'join': '" + text.strip() + "'",
                                        text.strip(),
                                        Values::call);
                if (seed != null) {
                    seeds.add(seed);
                }
            }
        }
        return seeds;
    }

    /// Where others find the node, beyond what it listens on; empty where that is enough.
    private String advertised(NodeId self) {
        if (!said.text(Key.ADVERTISE).isEmpty()) {
            return said.text(Key.ADVERTISE);
        }
        for (Setting.Part part : said.setting(Key.PEERS).parts()) {
            int colon = part.text().lastIndexOf(':');
            if (part.name().equals(self.toString()) && colon > 0) {
                return part.text().substring(0, colon);
            }
        }
        return "";
    }

    private SortedMap<NodeId, InetSocketAddress> peers(@Nullable NodeId self) {
        SortedMap<NodeId, InetSocketAddress> peers = new TreeMap<>();
        for (Setting.Part part : said.setting(Key.PEERS).parts()) {
            String told = part.name().isEmpty() ? "'" + part.text() + "'" : "'" + part.name() + "'";
            NodeId peer = said.value(part.source(), told, part.name(), Values::node);
            InetSocketAddress address =
                    peer == null
                            ? null
                            : said.value(
                                    part.source(),
                                    "the address '" + part.text() + "' of " + part.name(),
                                    part.text(),
                                    Values::call);
            if (peer == null || address == null || peer.equals(self)) {
                continue;
            }
            if (peers.put(peer, address) != null) {
                said.complain(part.source(), peer + " is named twice", "keep one of the two");
            }
        }
        return peers;
    }

    /// Of the formats that the node reads and writes.
    private static Integer version(String text) throws Meaningless {
        return switch (text) {
            case "open" -> Gate.NEWEST;
            case "closed" -> Gate.OLDEST;
            default -> throw new Meaningless("is no gate's state", "write open or closed");
        };
    }

    private static Path path(String text) throws Meaningless {
        if (text.isEmpty()) {
            throw new Meaningless("is no directory", "name one");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException _) {
            throw new Meaningless("is no path", "name a directory");
        }
    }
}
