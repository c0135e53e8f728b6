package fulcrum.database.catalog;

import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import java.util.SortedSet;
import java.util.TreeSet;

/// The catalog's rows as bytes.
public final class CatalogCodec implements Codec<CatalogRow> {

    /// The only one that is needed: it has no state.
    public static final CatalogCodec ROWS = new CatalogCodec();

    private static final int MEMBER = 1;
    private static final int CLUSTER = 2;
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
            case Cluster cluster ->
                    out.tag(CLUSTER)
                            .varint(cluster.nextNumber())
                            .varint(cluster.epoch())
                            .varint(cluster.finalisedVersion())
                            .list(cluster.openGates(), (gate, to) -> to.text(gate))
                            .list(cluster.decided(), CatalogCodec::member);
        }
    }

    @Override
    public CatalogRow read(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case MEMBER -> member(in);
            case CLUSTER ->
                    new Cluster(
                            in.integer(),
                            in.varint(),
                            in.integer(),
                            gates(in),
                            in.list(CatalogCodec::member));
            default -> throw in.unknownTag(tag);
        };
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
}
