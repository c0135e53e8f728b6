package fulcrum.server.node;

import fulcrum.database.catalog.Member;
import fulcrum.database.gate.Gate;
import fulcrum.database.session.CoordinatorConfig;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.server.loop.Cell;
import fulcrum.server.postgres.login.LoginRules;
import fulcrum.server.tls.TlsSetup;
import fulcrum.server.transport.ClusterId;
import fulcrum.server.watch.Announcement;
import fulcrum.server.watch.MeasuredClocks;
import fulcrum.server.watch.Watch;
import fulcrum.server.watch.WatchConfig;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// How one node is set up.
///
/// @param cluster the same for all its members
/// @param self who this is
/// @param data the directory that is its memory
/// @param sql where PostgreSQL's clients call
/// @param http where browsers, probes and scrapers call
/// @param listen where peers call
/// @param peers the other members and where they listen
/// @param insecure it may listen beyond this machine without TLS: the network is trusted
/// @param timing how long servers of a group wait for each other
/// @param sizes of what it keeps in memory and on disk
/// @param record where its inputs are recorded; null for nowhere
/// @param faults whether whoever reaches its HTTP door may order faults
/// @param tls its certificates; null for none, so that nothing is encrypted
/// @param watch how it watches its peers and its clock
/// @param advertise the host under which others find it; empty for that of each listen address
/// @param join HTTP doors of members whom it asks to let it in, if its directory is empty
/// @param fenceHook the program that makes sure that another node is off; null for none
/// @param version of the formats that it reads and writes: [Gate#NEWEST], or the one before
/// @param login who may log in at its SQL door, and how
public record NodeConfig(
        ClusterId cluster,
        NodeId self,
        Path data,
        InetSocketAddress sql,
        InetSocketAddress http,
        InetSocketAddress listen,
        SortedMap<NodeId, InetSocketAddress> peers,
        boolean insecure,
        RaftConfig.Timing timing,
        Sizes sizes,
        @Nullable Path record,
        boolean faults,
        @Nullable TlsSetup tls,
        WatchConfig watch,
        String advertise,
        List<InetSocketAddress> join,
        @Nullable Path fenceHook,
        int version,
        LoginRules login) {

    /// Who a node is that has not joined yet: it is given another number before it starts.
    public static final NodeId NOBODY_YET = new NodeId(Integer.MAX_VALUE);

    /// Elections after a quarter to half a second: on a machine that is short of CPU a shorter
    /// silence means nothing yet.
    public static final RaftConfig.Timing TIMING =
            new RaftConfig.Timing(50_000_000, 250_000_000, 500_000_000, 3_000_000_000L, 20);

    public NodeConfig {
        join = List.copyOf(join);
        peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
        if (version < Gate.OLDEST || version > Gate.NEWEST) {
            throw new IllegalArgumentException("this software has no version " + version);
        }
        if (peers.containsKey(self)) {
            throw new IllegalArgumentException(self + " is no peer of itself");
        }
    }

    /// Without faults, without certificates, and found where it listens.
    public NodeConfig(
            ClusterId cluster,
            NodeId self,
            Path data,
            InetSocketAddress sql,
            InetSocketAddress http,
            InetSocketAddress listen,
            SortedMap<NodeId, InetSocketAddress> peers,
            boolean insecure,
            RaftConfig.Timing timing,
            Sizes sizes,
            @Nullable Path record) {
        this(
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
                false,
                null,
                WatchConfig.STANDARD,
                "",
                List.of(),
                null,
                Gate.NEWEST,
                LoginRules.STANDARD);
    }

    /// Where others find its doors, as the catalog has it.
    public Member.Addresses addresses() {
        return new Member.Addresses(advertised(listen), advertised(sql), advertised(http));
    }

    private String advertised(InetSocketAddress listens) {
        return Places.write(
                advertise.isEmpty()
                        ? listens
                        : InetSocketAddress.createUnresolved(advertise, listens.getPort()));
    }

    /// It has not been given its number yet.
    public boolean isNobodyYet() {
        return self.equals(NOBODY_YET);
    }

    /// The same, found under another host, and let in by these.
    public NodeConfig found(String under, List<InetSocketAddress> by) {
        return new NodeConfig(
                cluster, self, data, sql, http, listen, peers, insecure, timing, sizes, record,
                faults, tls, watch, under, by, fenceHook, version, login);
    }

    /// The same as who it has become.
    public NodeConfig as(ClusterId inCluster, NodeId node) {
        return new NodeConfig(
                inCluster, node, data, sql, http, listen, peers, insecure, timing, sizes, record,
                faults, tls, watch, advertise, join, fenceHook, version, login);
    }

    /// The same, recorded.
    public NodeConfig withRecord(Path where) {
        return new NodeConfig(
                cluster, self, data, sql, http, listen, peers, insecure, timing, sizes, where,
                faults, tls, watch, advertise, join, fenceHook, version, login);
    }

    /// The same, and faults may be ordered, or may not.
    public NodeConfig withFaults(boolean may) {
        return new NodeConfig(
                cluster, self, data, sql, http, listen, peers, insecure, timing, sizes, record, may,
                tls, watch, advertise, join, fenceHook, version, login);
    }

    /// The same with certificates.
    public NodeConfig withTls(@Nullable TlsSetup setup) {
        return new NodeConfig(
                cluster, self, data, sql, http, listen, peers, insecure, timing, sizes, record,
                faults, setup, watch, advertise, join, fenceHook, version, login);
    }

    /// The same, watched otherwise.
    public NodeConfig withWatch(WatchConfig other) {
        return new NodeConfig(
                cluster, self, data, sql, http, listen, peers, insecure, timing, sizes, record,
                faults, tls, other, advertise, join, fenceHook, version, login);
    }

    /// The same, with a program that makes sure that another node is off.
    public NodeConfig withFenceHook(Path program) {
        return new NodeConfig(
                cluster, self, data, sql, http, listen, peers, insecure, timing, sizes, record,
                faults, tls, watch, advertise, join, program, version, login);
    }

    /// The same as software of another version.
    public NodeConfig withVersion(int other) {
        return new NodeConfig(
                cluster, self, data, sql, http, listen, peers, insecure, timing, sizes, record,
                faults, tls, watch, advertise, join, fenceHook, other, login);
    }

    /// The same, with other rules about who may log in.
    public NodeConfig withLogin(LoginRules rules) {
        return new NodeConfig(
                cluster, self, data, sql, http, listen, peers, insecure, timing, sizes, record,
                faults, tls, watch, advertise, join, fenceHook, version, rules);
    }

    /// Makes the watch over the peers that it names.
    Watch watch(MeasuredClocks clocks, Cell cell, BiConsumer<NodeId, InetSocketAddress> moved) {
        return new Watch(
                watch,
                self,
                new TreeSet<>(peers.keySet()),
                Announcement.of(listen, sql, http),
                clocks,
                cell,
                moved);
    }

    /// Bounds of memory and disk, in bytes unless they say otherwise.
    ///
    /// @param segmentBytes of one file of the log, a multiple of 32 KiB
    /// @param segments of the log in use, above which old ones are made free
    /// @param memtableBytes of the store that are gathered before they are written to a file
    /// @param cacheBytes of the store's blocks in memory
    /// @param snapshotEntries changes of a group after which its state is made a snapshot, and the
    ///   log before it let go
    /// @param retainedEntries of these the last so many stay, for followers that lag a little
    /// @param groups how many groups the node's cluster is divided into
    /// @param preparedMost so many transactions may be prepared under names when the node is asked
    ///   to prepare one
    /// @param statementsKept so many different statements are counted
    /// @param disk how much of the disk may be filled
    public record Sizes(
            int segmentBytes,
            int segments,
            long memtableBytes,
            long cacheBytes,
            int snapshotEntries,
            int retainedEntries,
            int groups,
            int preparedMost,
            int statementsKept,
            DiskBound disk) {

        /// So many statements are counted where nobody says otherwise.
        public static final int STATEMENTS_KEPT = 5_000;

        /// For a node that has a machine to itself.
        public static final Sizes STANDARD =
                new Sizes(64 << 20, 16, 32L << 20, 256L << 20, 131_072, 8_192, 1);

        /// For several nodes on somebody's own machine.
        public static final Sizes SMALL =
                new Sizes(16 << 20, 8, 8L << 20, 32L << 20, 131_072, 8_192, 1);

        /// With the disk as the only bound.
        public Sizes(
                int segmentBytes,
                int segments,
                long memtableBytes,
                long cacheBytes,
                int snapshotEntries,
                int retainedEntries,
                int groups) {
            this(
                    segmentBytes,
                    segments,
                    memtableBytes,
                    cacheBytes,
                    snapshotEntries,
                    retainedEntries,
                    groups,
                    CoordinatorConfig.DEFAULT.preparedMost(),
                    STATEMENTS_KEPT,
                    DiskBound.STANDARD);
        }

        public Sizes {
            if (segmentBytes <= 0
                    || segmentBytes % (32 << 10) != 0
                    || segments < 2
                    || memtableBytes < 1 << 20
                    || cacheBytes < 1 << 20
                    || snapshotEntries < 1
                    || retainedEntries < 0
                    || groups < 1
                    || preparedMost < 0
                    || statementsKept < 0) {
                throw new IllegalArgumentException(
                        "a segment is a multiple of 32 KiB, there are two or more, memtable and"
                                + " cache have 1 MiB or more, and there is a group");
            }
        }

        /// The same for a cluster of so many groups.
        public Sizes withGroups(int number) {
            return new Sizes(
                    segmentBytes,
                    segments,
                    memtableBytes,
                    cacheBytes,
                    snapshotEntries,
                    retainedEntries,
                    number,
                    preparedMost,
                    statementsKept,
                    disk);
        }

        /// The same with this bound of the disk.
        public Sizes withDisk(DiskBound bound) {
            return new Sizes(
                    segmentBytes,
                    segments,
                    memtableBytes,
                    cacheBytes,
                    snapshotEntries,
                    retainedEntries,
                    groups,
                    preparedMost,
                    statementsKept,
                    bound);
        }
    }
}
