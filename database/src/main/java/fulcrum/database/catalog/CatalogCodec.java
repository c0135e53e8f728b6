package fulcrum.database.catalog;

import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// The catalog's rows as bytes. A cluster's row of which nobody has said a version is what it was
/// before there were any.
public final class CatalogCodec implements Codec<CatalogRow> {

    /// The only one that is needed: it has no state.
    public static final CatalogCodec ROWS = new CatalogCodec();

    private static final int MEMBER = 1;
    private static final int CLUSTER = 2;
    private static final int CLUSTER_WITH_VERSIONS = 3;
    private static final int ADDRESS_BYTES_MOST = 1 << 10;
    private static final int GATES_MOST = 1 << 10;

    private CatalogCodec() {}

    @Override
    public byte version() {
        return 1;
    }

    @Override
    public void write(CatalogRow value, Encoder out) {
        switch (value) {
            case Member member -> member(member, out.tag(MEMBER));
            case Cluster cluster when cluster.versions().isEmpty() ->
                    cluster(cluster, out.tag(CLUSTER));
            case Cluster cluster -> {
                cluster(cluster, out.tag(CLUSTER_WITH_VERSIONS));
                out.list(
                        cluster.versions().entrySet(),
                        (each, to) -> to.node(each.getKey()).varint(each.getValue()));
            }
        }
    }

    @Override
    public CatalogRow read(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case MEMBER -> member(in);
            case CLUSTER -> cluster(in, _ -> Collections.emptySortedMap());
            case CLUSTER_WITH_VERSIONS -> cluster(in, CatalogCodec::versions);
            default -> throw in.unknownTag(tag);
        };
    }

    private static void cluster(Cluster cluster, Encoder out) {
        out.varint(cluster.nextNumber())
                .varint(cluster.epoch())
                .varint(cluster.finalisedVersion())
                .list(cluster.openGates(), (gate, to) -> to.text(gate))
                .list(cluster.decided(), CatalogCodec::member);
    }

    private static Cluster cluster(
            Decoder in, Function<Decoder, SortedMap<NodeId, Integer>> versions) {
        return new Cluster(
                in.integer(),
                in.varint(),
                in.integer(),
                gates(in),
                in.list(CatalogCodec::member),
                versions.apply(in));
    }

    private static void member(Member member, Encoder out) {
        out.node(member.node())
                .text(member.addresses().peers())
                .text(member.addresses().sql())
                .text(member.addresses().http())
                .tag(number(member.state()))
                .varint(member.sinceMillis());
    }

    private static Member member(Decoder in) {
        return new Member(
                in.node(),
                new Member.Addresses(
                        in.text(ADDRESS_BYTES_MOST),
                        in.text(ADDRESS_BYTES_MOST),
                        in.text(ADDRESS_BYTES_MOST)),
                state(in),
                in.varint());
    }

    private static int number(MemberState state) {
        return switch (state) {
            case JOINING -> 1;
            case ACTIVE -> 2;
            case CORDONED -> 3;
            case DRAINING -> 4;
            case FENCED -> 5;
            case REMOVED -> 6;
        };
    }

    private static MemberState state(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case 1 -> MemberState.JOINING;
            case 2 -> MemberState.ACTIVE;
            case 3 -> MemberState.CORDONED;
            case 4 -> MemberState.DRAINING;
            case 5 -> MemberState.FENCED;
            case 6 -> MemberState.REMOVED;
            default -> throw in.unknownTag(tag);
        };
    }

    private static SortedSet<String> gates(Decoder in) {
        SortedSet<String> gates = new TreeSet<>();
        for (String gate : in.list(GATES_MOST, Decoder::text)) {
            if (!gates.isEmpty() && gates.last().compareTo(gate) >= 0) {
                throw in.malformed("gates ascend strictly");
            }
            gates.add(gate);
        }
        return gates;
    }

    private static SortedMap<NodeId, Integer> versions(Decoder in) {
        record Said(NodeId node, int version) {}
        SortedMap<NodeId, Integer> versions = new TreeMap<>();
        for (Said said : in.list(from -> new Said(from.node(), from.integer()))) {
            if (!versions.isEmpty() && versions.lastKey().compareTo(said.node) >= 0) {
                throw in.malformed("nodes ascend strictly");
            }
            versions.put(said.node, said.version);
        }
        if (versions.isEmpty()) {
            throw in.malformed("a row without versions has another form");
        }
        return versions;
    }
}
