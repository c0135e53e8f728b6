package fulcrum.server.config;

import fulcrum.database.gate.Gate;
import fulcrum.machine.NodeId;
import fulcrum.protocols.detector.FailureDetector;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.server.config.ConfigErrors.Wrong;
import fulcrum.server.config.Values.Meaningless;
import fulcrum.server.node.DiskBound;
import fulcrum.server.node.NodeConfig;
import fulcrum.server.node.NodeDirectory;
import fulcrum.server.node.NodeRefused;
import fulcrum.server.tls.CertificatesRefused;
import fulcrum.server.tls.Credentials;
import fulcrum.server.tls.TlsFiles;
import fulcrum.server.tls.TlsSetup;
import fulcrum.server.transport.ClusterId;
import fulcrum.server.watch.WatchConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes values of settings, and goes on behind whatever is wrong.
final class Reading {

    private static final long SECOND_NANOS = 1_000_000_000;
    private static final long MEBI = 1 << 20;
    private static final long TEBI = 1L << 40;
    private static final long SEGMENT_UNIT = 32 << 10;

    /// A way from text to value.
    private interface Meaning<T> {
        T of(String text) throws Meaningless;
    }

    private final String whole;
    private final Map<Key, Setting> settings = new EnumMap<>(Key.class);
    private final List<Wrong> wrong;

    /// @param whole what is told as the place of something that is missing
    Reading(String whole, Map<Key, Setting> said, List<Wrong> wrong) {
        this.whole = whole;
        this.wrong = wrong;
        for (Key key : Key.values()) {
            Setting setting = said.get(key);
            if (setting == null && key.standard() != null) {
                setting = Configuration.setting(key, key.standard(), new Source.Standard());
            }
            if (setting != null) {
                settings.put(key, setting);
            }
        }
    }

    Map<Key, Setting> settings() {
        return settings;
    }

    /// Null where something that it needs is wrong.
    @Nullable NodeConfig node() {
        Path data = one(Key.DATA, Reading::path);
        NodeDirectory.Identity lives = data == null ? null : whoLives(data);
        ClusterId cluster = cluster(lives);
        NodeId self = self(lives);
        List<InetSocketAddress> join = join();
        InetSocketAddress sql = one(Key.LISTEN_SQL, Values::listen);
        InetSocketAddress http = one(Key.LISTEN_HTTP, Values::listen);
        InetSocketAddress listen = one(Key.LISTEN_PEERS, Values::listen);
        SortedMap<NodeId, InetSocketAddress> peers = peers(self);
        Boolean insecure = one(Key.INSECURE, Values::truth);
        RaftConfig.Timing timing = timing();
        NodeConfig.Sizes sizes = sizes();
        Boolean faults = one(Key.FAULTS, Values::truth);
        WatchConfig watch = watch();
        Path record = text(Key.RECORD).isEmpty() ? null : one(Key.RECORD, Reading::path);
        TlsSetup tls = tls(cluster, self);
        Integer version = one(Key.FEATURES_NEWEST, Reading::version);
        Path hook = text(Key.FENCE_HOOK).isEmpty() ? null : one(Key.FENCE_HOOK, Reading::path);
        judgeDoors(sql, http, listen, tls, insecure);
        if (cluster == null || self == null || data == null) {
            return null;
        }
        if (sql == null || http == null || listen == null || insecure == null) {
            return null;
        }
        if (timing == null || sizes == null || faults == null || watch == null) {
            return null;
        }
        if (version == null || !wrong.isEmpty()) {
            return null;
        }
        return new NodeConfig(
                cluster,
                self,
                data,
                sql,
                http,
                listen,
                peers,
                insecure,
                timing,
                sizes,
                record,
                faults,
                tls,
                watch,
                advertised(self),
                join,
                hook,
                version);
    }

    /// Each has a port of its own, and none is open beyond this machine by mistake.
    private void judgeDoors(
            @Nullable InetSocketAddress sql,
            @Nullable InetSocketAddress http,
            @Nullable InetSocketAddress listen,
            @Nullable TlsSetup tls,
            @Nullable Boolean insecure) {
        apart(Key.LISTEN_SQL, sql, Key.LISTEN_HTTP, http);
        apart(Key.LISTEN_SQL, sql, Key.LISTEN_PEERS, listen);
        apart(Key.LISTEN_HTTP, http, Key.LISTEN_PEERS, listen);
        if (insecure != null && !insecure) {
            if (tls == null || tls.sql() != TlsSetup.Offer.REQUIRE) {
                sheltered(Key.LISTEN_SQL, sql, "'tls.sql: require'");
            }
            if (tls == null || !tls.http()) {
                sheltered(Key.LISTEN_HTTP, http, "'tls.http: true'");
            }
            if (tls == null) {
                sheltered(Key.LISTEN_PEERS, listen, "'tls.ca' and the two below it");
            }
        }
    }

    /// Null where there is to be none, or something is wrong with it.
    private @Nullable TlsSetup tls(@Nullable ClusterId cluster, @Nullable NodeId self) {
        TlsSetup.Offer sql = one(Key.TLS_SQL, Values::offer);
        Boolean http = one(Key.TLS_HTTP, Values::truth);
        List<Key> keys = List.of(Key.TLS_CA, Key.TLS_CERTIFICATE, Key.TLS_KEY);
        List<Key> said = keys.stream().filter(key -> !text(key).isEmpty()).toList();
        if (said.isEmpty()) {
            if (Boolean.TRUE.equals(http) || sql == TlsSetup.Offer.REQUIRE) {
                Key demanding = Boolean.TRUE.equals(http) ? Key.TLS_HTTP : Key.TLS_SQL;
                complain(
                        place(demanding, demanding),
                        "'" + demanding.label() + "' needs a certificate, and there is none",
                        "name the files with tls.ca, tls.certificate and tls.key");
            }
            return null;
        }
        for (Key key : keys) {
            if (!said.contains(key)) {
                complain(
                        place(said.getFirst(), said.getFirst()),
                        "'" + said.getFirst().label() + "' is set, and '" + key.label() + "' not",
                        "name all three of tls.ca, tls.certificate and tls.key; './fulcrum cert"
                                + " node' makes them");
            }
        }
        Path authority = one(Key.TLS_CA, Reading::file);
        Path certificate = one(Key.TLS_CERTIFICATE, Reading::file);
        Path key = one(Key.TLS_KEY, Reading::file);
        if (said.size() < keys.size() || authority == null || certificate == null || key == null) {
            return null;
        }
        if (NodeConfig.NOBODY_YET.equals(self)) {
            complain(
                    place(Key.TLS_CERTIFICATE, Key.TLS_CERTIFICATE),
                    "a node that is to join has no number yet that a certificate could name",
                    "a node cannot join under TLS in this version: found it as a member");
            return null;
        }
        TlsFiles files = new TlsFiles(authority, certificate, key);
        if (cluster != null && self != null) {
            judge(files, cluster, self);
        }
        return sql == null || http == null ? null : new TlsSetup(files, sql, http);
    }

    /// The files as they are now: a node with others would not start.
    private void judge(TlsFiles files, ClusterId cluster, NodeId self) {
        try {
            var _ = Credentials.ofNode(files, cluster, self, Instant.now());
        } catch (CertificatesRefused refused) {
            for (fulcrum.server.tls.Wrong each : refused.wrong()) {
                Key key =
                        each.file().equals(files.authority())
                                ? Key.TLS_CA
                                : each.file().equals(files.key())
                                        ? Key.TLS_KEY
                                        : Key.TLS_CERTIFICATE;
                complain(place(key, key), "'" + key.label() + "': " + each, each.hint());
            }
        }
    }

    private static Path file(String text) throws Meaningless {
        try {
            return Path.of(text);
        } catch (InvalidPathException _) {
            throw new Meaningless("is no path", "name a file");
        }
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
        if (!text(Key.CLUSTER).isEmpty()) {
            return one(Key.CLUSTER, Values::cluster);
        }
        if (lives != null) {
            return lives.cluster();
        }
        return mayBeToldLater(Key.CLUSTER) ? ClusterId.ANY : null;
    }

    private @Nullable NodeId self(NodeDirectory.@Nullable Identity lives) {
        if (!text(Key.NODE).isEmpty()) {
            return one(Key.NODE, Values::node);
        }
        if (lives != null) {
            return lives.node();
        }
        return mayBeToldLater(Key.NODE) ? NodeConfig.NOBODY_YET : null;
    }

    /// A node that is to join is told who it is.
    private boolean mayBeToldLater(Key key) {
        boolean joins = !text(Key.JOIN).isEmpty();
        if (!joins) {
            complain(
                    new Source.InFile(whole, 0),
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
        for (Setting.Part part : Objects.requireNonNull(settings.get(Key.JOIN)).parts()) {
            for (String text : part.text().split(",")) {
                InetSocketAddress seed =
                        text.isBlank()
                                ? null
                                : value(
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
        if (!text(Key.ADVERTISE).isEmpty()) {
            return text(Key.ADVERTISE);
        }
        for (Setting.Part part : Objects.requireNonNull(settings.get(Key.PEERS)).parts()) {
            int colon = part.text().lastIndexOf(':');
            if (part.name().equals(self.toString()) && colon > 0) {
                return part.text().substring(0, colon);
            }
        }
        return "";
    }

    private SortedMap<NodeId, InetSocketAddress> peers(@Nullable NodeId self) {
        SortedMap<NodeId, InetSocketAddress> peers = new TreeMap<>();
        for (Setting.Part part : Objects.requireNonNull(settings.get(Key.PEERS)).parts()) {
            String told = part.name().isEmpty() ? "'" + part.text() + "'" : "'" + part.name() + "'";
            NodeId peer = value(part.source(), told, part.name(), Values::node);
            InetSocketAddress address =
                    peer == null
                            ? null
                            : value(
                                    part.source(),
                                    "the address '" + part.text() + "' of " + part.name(),
                                    part.text(),
                                    Values::call);
            if (peer == null || address == null || peer.equals(self)) {
                continue;
            }
            if (peers.put(peer, address) != null) {
                complain(part.source(), peer + " is named twice", "keep one of the two");
            }
        }
        return peers;
    }

    private RaftConfig.@Nullable Timing timing() {
        Meaning<Long> span = text -> Values.duration(text, 1_000_000, 60 * SECOND_NANOS);
        Long heartbeat = one(Key.HEARTBEAT, span);
        Long least = one(Key.TIMEOUT_MIN, span);
        Long most = one(Key.TIMEOUT_MAX, span);
        if (heartbeat == null || least == null || most == null) {
            return null;
        }
        if (least < 2 * heartbeat) {
            complain(
                    place(Key.TIMEOUT_MIN, Key.HEARTBEAT),
                    "'election.timeout_min' is less than two heartbeats: "
                            + text(Key.TIMEOUT_MIN)
                            + " and "
                            + text(Key.HEARTBEAT),
                    "give it five heartbeats or so, or one lost message is an election");
            return null;
        }
        if (most < least) {
            complain(
                    place(Key.TIMEOUT_MAX, Key.TIMEOUT_MIN),
                    "'election.timeout_max' is less than 'election.timeout_min': "
                            + text(Key.TIMEOUT_MAX)
                            + " and "
                            + text(Key.TIMEOUT_MIN),
                    "give it twice as much, so that two servers rarely call an election at once");
            return null;
        }
        return new RaftConfig.Timing(
                heartbeat,
                least,
                most,
                NodeConfig.TIMING.restAfterNanos(),
                NodeConfig.TIMING.clockDriftPermille());
    }

    private NodeConfig.@Nullable Sizes sizes() {
        Long segment = one(Key.SEGMENT_SIZE, Reading::segment);
        Integer segments = one(Key.SEGMENTS, text -> Values.count(text, 2, 65_536));
        Long memtable = one(Key.MEMTABLE, text -> Values.size(text, MEBI, TEBI));
        Long cache = one(Key.CACHE, text -> Values.size(text, MEBI, TEBI));
        Integer entries = one(Key.SNAPSHOT_ENTRIES, text -> Values.count(text, 1, 1 << 30));
        Integer retain = one(Key.SNAPSHOT_RETAIN, text -> Values.count(text, 0, 1 << 30));
        DiskBound disk = disk();
        if (segment == null
                || segments == null
                || memtable == null
                || cache == null
                || entries == null
                || retain == null
                || disk == null) {
            return null;
        }
        return new NodeConfig.Sizes(
                segment.intValue(),
                segments,
                memtable,
                cache,
                entries,
                retain,
                NodeConfig.Sizes.STANDARD.groups(),
                disk);
    }

    private @Nullable DiskBound disk() {
        Integer percent = one(Key.DISK_WARN, Values::percent);
        Long quota =
                text(Key.DISK_QUOTA).isEmpty()
                        ? Long.valueOf(0)
                        : one(Key.DISK_QUOTA, text -> Values.size(text, 256 * MEBI, 1024 * TEBI));
        return percent == null || quota == null ? null : new DiskBound(percent, quota);
    }

    private @Nullable WatchConfig watch() {
        Long offset =
                one(Key.CLOCK_OFFSET, text -> Values.duration(text, 1_000_000, 600 * SECOND_NANOS));
        Boolean accrual = one(Key.DETECTOR, Reading::accrual);
        Long period =
                one(
                        Key.DETECTOR_PERIOD,
                        text -> Values.duration(text, 10_000_000, 10 * SECOND_NANOS));
        Integer threshold = one(Key.DETECTOR_THRESHOLD, text -> Values.count(text, 1, 300));
        Integer periods = one(Key.DETECTOR_PERIODS, text -> Values.count(text, 1, 1000));
        if (offset == null
                || accrual == null
                || period == null
                || threshold == null
                || periods == null) {
            return null;
        }
        return new WatchConfig(
                offset,
                accrual
                        ? FailureDetector.Accrual.of(period, threshold * 1000)
                                .withPause(period + period / 2)
                        : new FailureDetector.Silence(period, periods));
    }

    private static Boolean accrual(String text) throws Meaningless {
        return switch (text) {
            case "phi" -> true;
            case "heartbeat" -> false;
            default -> throw new Meaningless("is no detector", "write phi or heartbeat");
        };
    }

    /// Of the formats that the node reads and writes.
    private static Integer version(String text) throws Meaningless {
        return switch (text) {
            case "open" -> Gate.NEWEST;
            case "closed" -> Gate.OLDEST;
            default -> throw new Meaningless("is no gate's state", "write open or closed");
        };
    }

    private static Long segment(String text) throws Meaningless {
        long bytes = Values.size(text, MEBI, 1 << 30);
        if (bytes % SEGMENT_UNIT != 0) {
            throw new Meaningless(
                    "is no multiple of 32KiB", "the log is written in blocks of 32KiB");
        }
        return bytes;
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

    private void apart(
            Key one, @Nullable InetSocketAddress a, Key other, @Nullable InetSocketAddress b) {
        if (a == null || b == null || a.getPort() == 0 || a.getPort() != b.getPort()) {
            return;
        }
        boolean everywhere =
                a.getAddress().isAnyLocalAddress() || b.getAddress().isAnyLocalAddress();
        if (everywhere || a.getAddress().equals(b.getAddress())) {
            complain(
                    place(other, one),
                    "'"
                            + one.label()
                            + "' and '"
                            + other.label()
                            + "' have the same port "
                            + a.getPort(),
                    "give each door a port of its own");
        }
    }

    /// Whoever reaches a door without TLS can read and forge.
    private void sheltered(Key key, @Nullable InetSocketAddress address, String instead) {
        if (address != null && !address.getAddress().isLoopbackAddress()) {
            complain(
                    place(key, key),
                    "'" + key.label() + "' is open beyond this machine, without TLS: " + text(key),
                    "listen on 127.0.0.1, or set "
                            + instead
                            + ", or say 'insecure: true' where everybody on the network is"
                            + " trusted");
        }
    }

    private <T> @Nullable T one(Key key, Meaning<T> meaning) {
        Setting setting = settings.get(key);
        if (setting == null) {
            complain(
                    new Source.InFile(whole, 0),
                    "'" + key.label() + "' is missing: " + key.meaning(),
                    "say '"
                            + key.label()
                            + ": ...', "
                            + key.form()
                            + "; or "
                            + key.variable()
                            + " in the environment");
            return null;
        }
        String told = "'" + key.label() + "': '" + setting.text() + "'";
        return value(setting.source(), told, setting.text(), meaning);
    }

    private <T> @Nullable T value(Source source, String told, String text, Meaning<T> meaning) {
        try {
            return meaning.of(text);
        } catch (Meaningless meaningless) {
            complain(source, told + " " + meaningless.getMessage(), meaningless.hint());
            return null;
        }
    }

    private String text(Key key) {
        return Objects.requireNonNull(settings.get(key)).text();
    }

    /// Where the first of the two was said, or the second where the first is a default.
    private Source place(Key key, Key other) {
        Source source = Objects.requireNonNull(settings.get(key)).source();
        return source instanceof Source.Standard
                ? Objects.requireNonNull(settings.get(other)).source()
                : source;
    }

    private void complain(Source source, String message, String hint) {
        wrong.add(new Wrong(source, message, hint));
    }
}
