package fulcrum.server.node;

import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.server.transport.ClusterId;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
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
/// @param fenceHook the program that makes sure that another node is off; null for none
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
        @Nullable Path fenceHook) {

    /// Elections after a quarter to half a second: on a machine that is short of CPU a shorter
    /// silence means nothing yet.
    public static final RaftConfig.Timing TIMING =
            new RaftConfig.Timing(50_000_000, 250_000_000, 500_000_000, 3_000_000_000L, 20);

    public NodeConfig {
        peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
        if (peers.containsKey(self)) {
            throw new IllegalArgumentException(self + " is no peer of itself");
        }
    }

    /// Without faults.
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
                cluster, self, data, sql, http, listen, peers, insecure, timing, sizes, record,
                false, null);
    }

    /// The same, recorded.
    public NodeConfig withRecord(Path where) {
        return new NodeConfig(
                cluster, self, data, sql, http, listen, peers, insecure, timing, sizes, where,
                faults, fenceHook);
    }

    /// The same, and faults may be ordered, or may not.
    public NodeConfig withFaults(boolean may) {
        return new NodeConfig(
                cluster, self, data, sql, http, listen, peers, insecure, timing, sizes, record, may,
                fenceHook);
    }

    /// The same, with a program that makes sure that another node is off.
    public NodeConfig withFenceHook(Path program) {
        return new NodeConfig(
                cluster, self, data, sql, http, listen, peers, insecure, timing, sizes, record,
                faults, program);
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
    public record Sizes(
            int segmentBytes,
            int segments,
            long memtableBytes,
            long cacheBytes,
            int snapshotEntries,
            int retainedEntries,
            int groups) {

        /// For a node that has a machine to itself.
        public static final Sizes STANDARD =
                new Sizes(64 << 20, 16, 8L << 20, 256L << 20, 131_072, 8_192, 1);

        /// For several nodes on somebody's own machine.
        public static final Sizes SMALL =
                new Sizes(16 << 20, 8, 8L << 20, 32L << 20, 131_072, 8_192, 1);

        public Sizes {
            if (segmentBytes <= 0
                    || segmentBytes % (32 << 10) != 0
                    || segments < 2
                    || memtableBytes < 1 << 20
                    || cacheBytes < 1 << 20
                    || snapshotEntries < 1
                    || retainedEntries < 0
                    || groups < 1) {
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
                    number);
        }
    }
}
