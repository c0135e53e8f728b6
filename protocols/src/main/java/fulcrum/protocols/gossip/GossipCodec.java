package fulcrum.protocols.gossip;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.protocols.gossip.GossipMessage.Ack;
import fulcrum.protocols.gossip.GossipMessage.Greeting;
import fulcrum.protocols.gossip.GossipMessage.Nack;
import fulcrum.protocols.gossip.GossipMessage.Ping;
import fulcrum.protocols.gossip.GossipMessage.PingRequest;
import fulcrum.protocols.gossip.GossipMessage.Roster;
import fulcrum.protocols.gossip.GossipRecord.Acquaintances;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Gossip's messages and records as bytes.
public final class GossipCodec {

    private GossipCodec() {}

    /// What travels between members.
    public static final Codec<GossipMessage> MESSAGES =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(GossipMessage message, Encoder out) {
                    switch (message) {
                        case Ping m -> out.tag(1).varint(m.sequence());
                        case PingRequest m -> out.tag(2).varint(m.sequence()).node(m.target());
                        case Ack m -> out.tag(3).varint(m.sequence());
                        case Nack m -> out.tag(4).varint(m.sequence());
                        case Greeting _ -> out.tag(5);
                        case Roster _ -> out.tag(6);
                    }
                    out.list(message.rumours(), GossipCodec::writeRumour);
                }

                @Override
                public GossipMessage read(Decoder in) {
                    int tag = in.tag();
                    return switch (tag) {
                        case 1 -> new Ping(in.varint(), rumours(in));
                        case 2 -> new PingRequest(in.varint(), in.node(), rumours(in));
                        case 3 -> new Ack(in.varint(), rumours(in));
                        case 4 -> new Nack(in.varint(), rumours(in));
                        case 5 -> new Greeting(rumours(in));
                        case 6 -> new Roster(rumours(in));
                        default -> throw in.unknownTag(tag);
                    };
                }
            };

    /// What is stored.
    public static final Codec<GossipRecord> RECORDS =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(GossipRecord record, Encoder out) {
                    switch (record) {
                        case Acquaintances r ->
                                out.tag(1)
                                        .list(
                                                r.payloads().entrySet(),
                                                (known, to) ->
                                                        to.node(known.getKey())
                                                                .bytes(known.getValue()));
                    }
                }

                @Override
                public GossipRecord read(Decoder in) {
                    int tag = in.tag();
                    return switch (tag) {
                        case 1 -> acquaintances(in);
                        default -> throw in.unknownTag(tag);
                    };
                }
            };

    private record Acquaintance(NodeId node, Bytes payload) {}

    private static Acquaintances acquaintances(Decoder in) {
        SortedMap<NodeId, Bytes> payloads = new TreeMap<>();
        for (Acquaintance each : in.list(from -> new Acquaintance(from.node(), from.bytes()))) {
            if (!payloads.isEmpty() && payloads.lastKey().compareTo(each.node) >= 0) {
                throw in.malformed("acquaintances ascend strictly");
            }
            payloads.put(each.node, each.payload);
        }
        return new Acquaintances(payloads);
    }

    private static List<Rumour> rumours(Decoder in) {
        return in.list(GossipCodec::readRumour);
    }

    private static void writeRumour(Rumour rumour, Encoder out) {
        out.node(rumour.member())
                .varint(rumour.incarnation().life())
                .varint(rumour.incarnation().turn());
        switch (rumour.standing()) {
            case ALIVE -> out.tag(1).bytes(rumour.payload());
            case SUSPECT -> out.tag(2).nodeOrNull(rumour.accuser()).bytes(rumour.payload());
            case DEAD -> out.tag(3).varint(rumour.ageNanos());
            case LEFT -> out.tag(4).varint(rumour.ageNanos());
        }
    }

    private static Rumour readRumour(Decoder in) {
        NodeId member = in.node();
        Incarnation incarnation = new Incarnation(in.varint(), in.varint());
        int tag = in.tag();
        return switch (tag) {
            case 1 -> Rumour.alive(member, incarnation, in.bytes());
            case 2 -> Rumour.suspect(member, incarnation, in.node(), in.bytes());
            case 3 -> Rumour.gone(member, incarnation, Standing.DEAD, in.varint());
            case 4 -> Rumour.gone(member, incarnation, Standing.LEFT, in.varint());
            default -> throw in.unknownTag(tag);
        };
    }
}
