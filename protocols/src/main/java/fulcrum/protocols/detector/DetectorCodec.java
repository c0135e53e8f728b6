package fulcrum.protocols.detector;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.protocols.detector.DetectorMessage.Heartbeat;
import java.util.List;

/// A detector's messages, and its answer, as bytes.
public final class DetectorCodec {

    private DetectorCodec() {}

    /// What travels between nodes.
    public static final Codec<DetectorMessage> MESSAGES =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(DetectorMessage message, Encoder out) {
                    switch (message) {
                        case Heartbeat m -> out.tag(1).varint(m.life()).varint(m.sequence());
                    }
                }

                @Override
                public DetectorMessage read(Decoder in) {
                    int tag = in.tag();
                    return switch (tag) {
                        case 1 -> new Heartbeat(in.varint(), in.varint());
                        default -> throw in.unknownTag(tag);
                    };
                }
            };

    /// What is stored: there is none.
    public static final Codec<DetectorRecord> RECORDS =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(DetectorRecord record, Encoder out) {
                    throw new IllegalArgumentException("a detector stores nothing");
                }

                @Override
                public DetectorRecord read(Decoder in) {
                    throw in.malformed("a detector stores nothing");
                }
            };

    /// The answer to [DetectorCommand.ListSuspects].
    static Bytes answer(List<NodeId> suspects) {
        return new Encoder().list(suspects, (node, out) -> out.node(node)).toBytes();
    }

    /// Reads the answer to [DetectorCommand.ListSuspects].
    public static List<NodeId> suspects(Bytes answer) {
        Decoder in = new Decoder(answer);
        List<NodeId> suspects = in.list(Decoder::node);
        in.end();
        return suspects;
    }
}
