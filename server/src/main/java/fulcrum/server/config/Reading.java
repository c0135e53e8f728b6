package fulcrum.server.config;

import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.server.config.ConfigErrors.Wrong;
import fulcrum.server.config.Values.Meaningless;
import fulcrum.server.node.NodeConfig;
import fulcrum.server.transport.ClusterId;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
        ClusterId cluster = one(Key.CLUSTER, Values::cluster);
        NodeId self = one(Key.NODE, Values::node);
        Path data = one(Key.DATA, Reading::path);
        InetSocketAddress sql = one(Key.LISTEN_SQL, Values::listen);
        InetSocketAddress http = one(Key.LISTEN_HTTP, Values::listen);
        InetSocketAddress listen = one(Key.LISTEN_PEERS, Values::listen);
        SortedMap<NodeId, InetSocketAddress> peers = peers(self);
        Boolean insecure = one(Key.INSECURE, Values::truth);
        RaftConfig.Timing timing = timing();
        NodeConfig.Sizes sizes = sizes();
        Boolean faults = one(Key.FAULTS, Values::truth);
        Path record = text(Key.RECORD).isEmpty() ? null : one(Key.RECORD, Reading::path);
        Path hook = text(Key.FENCE_HOOK).isEmpty() ? null : one(Key.FENCE_HOOK, Reading::path);
        apart(Key.LISTEN_SQL, sql, Key.LISTEN_HTTP, http);
        apart(Key.LISTEN_SQL, sql, Key.LISTEN_PEERS, listen);
        apart(Key.LISTEN_HTTP, http, Key.LISTEN_PEERS, listen);
        if (insecure != null && !insecure) {
            sheltered(Key.LISTEN_SQL, sql);
            sheltered(Key.LISTEN_HTTP, http);
            sheltered(Key.LISTEN_PEERS, listen);
        }
        if (cluster == null || self == null || data == null) {
            return null;
        }
        if (sql == null || http == null || listen == null || insecure == null) {
            return null;
        }
        if (timing == null || sizes == null || faults == null || !wrong.isEmpty()) {
            return null;
        }
        return new NodeConfig(
                cluster, self, data, sql, http, listen, peers, insecure, timing, sizes, record,
                faults, hook);
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
        if (segment == null
                || segments == null
                || memtable == null
                || cache == null
                || entries == null
                || retain == null) {
            return null;
        }
        return new NodeConfig.Sizes(
                segment.intValue(),
                segments,
                memtable,
                cache,
                entries,
                retain,
                NodeConfig.Sizes.STANDARD.groups());
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
    private void sheltered(Key key, @Nullable InetSocketAddress address) {
        if (address != null && !address.getAddress().isLoopbackAddress()) {
            complain(
                    place(key, key),
                    "'" + key.label() + "' is open beyond this machine, without TLS: " + text(key),
                    "listen on 127.0.0.1, or say 'insecure: true' where everybody on the network"
                            + " is trusted");
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
