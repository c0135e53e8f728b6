package fulcrum.protocols.timekeeper;

import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.protocols.timekeeper.TimekeeperMessage.Ask;
import fulcrum.protocols.timekeeper.TimekeeperMessage.Shown;

/// A timekeeper's messages as bytes.
public final class TimekeeperCodec {

    private TimekeeperCodec() {}

    /// What travels between nodes.
    public static final Codec<TimekeeperMessage> MESSAGES =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(TimekeeperMessage message, Encoder out) {
                    switch (message) {
                        case Ask m -> out.tag(1).varint(m.sequence());
                        case Shown m -> out.tag(2).varint(m.sequence()).signed(m.wall());
                    }
                }

                @Override
                public TimekeeperMessage read(Decoder in) {
                    int tag = in.tag();
                    return switch (tag) {
                        case 1 -> new Ask(in.varint());
                        case 2 -> new Shown(in.varint(), in.signed());
                        default -> throw in.unknownTag(tag);
                    };
                }
            };

    /// What is stored: there is none.
    public static final Codec<TimekeeperRecord> RECORDS =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(TimekeeperRecord record, Encoder out) {
                    throw new IllegalArgumentException("a timekeeper stores nothing");
                }

                @Override
                public TimekeeperRecord read(Decoder in) {
                    throw in.malformed("a timekeeper stores nothing");
                }
            };
}
