package fulcrum.server.node;

import fulcrum.database.gate.Gate;
import fulcrum.database.shard.CommandCodec;
import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardConfig;
import fulcrum.database.shard.ShardMessage;
import fulcrum.database.shard.Site;
import fulcrum.database.transaction.Coprocessor;
import fulcrum.database.transaction.TxnConfig;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.recording.Languages;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.sql.execution.ShardPrograms;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// What one replica of a group is told when it is made; a recording begins with it.
///
/// @param self this node
/// @param members with which the group began; nobody where this node came later
/// @param group its number
/// @param timing how long servers wait for each other
/// @param snapshotEntries applied entries after which a snapshot lets the log go
/// @param retainedEntries applied entries that stay behind it
/// @param gates that are open from the beginning: on a node none, since the catalog says later
///   which
public record GroupSetup(
        NodeId self,
        SortedSet<NodeId> members,
        long group,
        RaftConfig.Timing timing,
        int snapshotEntries,
        int retainedEntries,
        SortedSet<Gate> gates) {

    /// How the types of a group's machine become bytes.
    public static final Languages<ShardMessage> LANGUAGES =
            new Languages<>(ShardCodec.MESSAGES, ShardCodec.RECORDS, new CommandCodec());

    /// What shards do with rows before they answer; it has no state but what it has read before.
    private static final Coprocessor PROGRAMS = new ShardPrograms();

    private static final int VERSION = 3;

    /// Before there were gates: what was guarded by one later was always done.
    private static final int WITHOUT_GATES = 2;

    public GroupSetup {
        members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
        gates = Collections.unmodifiableSortedSet(new TreeSet<>(gates));
    }

    /// The groups' first leaders take turns, so that every node has its share of the work.
    public ShardConfig config() {
        if (members.isEmpty()) {
            return ShardConfig.of(RaftConfig.of(self, null).withTiming(timing).withLimits(limits()))
                    .withGates(gates);
        }
        List<NodeId> inTurn = List.copyOf(members);
        NodeId first = inTurn.get(Math.floorMod(group - Groups.FIRST, inTurn.size()));
        return ShardConfig.of(
                        RaftConfig.of(self, Configuration.of(members))
                                .withFirstLeader(first)
                                .withTiming(timing)
                                .withLimits(limits()))
                .withGates(gates);
    }

    /// Which shard it is; its host says later where others are.
    public Site site() {
        return new Site(group, TxnConfig.DEFAULT.with(PROGRAMS), List.of());
    }

    private RaftConfig.Limits limits() {
        return new RaftConfig.Limits(
                256, 256 << 10, 64, 4L << 20, 64L << 20, snapshotEntries, retainedEntries);
    }

    Bytes toBytes() {
        return new Encoder()
                .tag(VERSION)
                .node(self)
                .nodes(members)
                .varint(group)
                .varint(timing.heartbeatNanos())
                .varint(timing.electionTimeoutNanosMin())
                .varint(timing.electionTimeoutNanosMax())
                .varint(timing.restAfterNanos())
                .varint(timing.clockDriftPermille())
                .varint(snapshotEntries)
                .varint(retainedEntries)
                .list(gates, (gate, to) -> to.text(gate.label()))
                .toBytes();
    }

    /// @throws fulcrum.machine.codec.Malformed where these bytes are no setup
    public static GroupSetup read(Bytes bytes) {
        Decoder in = new Decoder(bytes);
        int version = in.tag();
        if (version != VERSION && version != WITHOUT_GATES) {
            throw in.malformed("a setup of version " + version);
        }
        GroupSetup read =
                new GroupSetup(
                        in.node(),
                        in.nodes(),
                        in.varint(),
                        new RaftConfig.Timing(
                                in.varint(), in.varint(), in.varint(), in.varint(), in.integer()),
                        in.integer(),
                        in.integer(),
                        version == WITHOUT_GATES
                                ? new TreeSet<>(List.of(Gate.REPLICA_HASHES))
                                : Gate.among(in.list(Decoder::text)));
        in.end();
        return read;
    }
}
