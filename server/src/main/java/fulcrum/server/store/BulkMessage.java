package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Crc32c;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;

/// What two stores say to each other of a snapshot that one sends to the other. Each names the
/// snapshot by the life of the store that holds it and its number there.
sealed interface BulkMessage {

    long life();

    long number();

    /// Sender: it can be had.
    record Offer(long life, long number, long index, Bytes header) implements BulkMessage {}

    /// Receiver: so much of it is here.
    ///
    /// @param attempt grows; rows of an earlier attempt are late, and not taken
    /// @param rows how many are here
    /// @param last the key of the last one; empty where there is none
    record Resume(long life, long number, long attempt, long rows, Bytes last)
            implements BulkMessage {}

    /// Sender: the next rows, in order.
    ///
    /// @param before how many came before
    /// @param end none come after
    /// @param content keys and values, one after the other
    record Rows(long life, long number, long attempt, long before, boolean end, Bytes content)
            implements BulkMessage {}

    /// Receiver: so many bytes of this attempt were taken, and as many more may come.
    record Taken(long life, long number, long attempt, long bytes) implements BulkMessage {}

    /// Receiver: all of it is here and durable.
    record Ended(long life, long number) implements BulkMessage {}

    Codec<BulkMessage> CODEC = new BulkCodec();

    /// The bytes: version, tag, life, number, and what the message has beside; rows have a checksum
    /// of their content.
    final class BulkCodec implements Codec<BulkMessage> {

        @Override
        public byte version() {
            return 1;
        }

        @Override
        public void write(BulkMessage message, Encoder out) {
            switch (message) {
                case Offer m -> names(out.tag(1), m).varint(m.index).bytes(m.header);
                case Resume m ->
                        names(out.tag(2), m).varint(m.attempt).varint(m.rows).bytes(m.last);
                case Rows m -> {
                    names(out.tag(3), m).varint(m.attempt).varint(m.before).bool(m.end);
                    out.fixed32(Crc32c.of(m.content)).bytes(m.content);
                }
                case Taken m -> names(out.tag(4), m).varint(m.attempt).varint(m.bytes);
                case Ended m -> names(out.tag(5), m);
            }
        }

        private static Encoder names(Encoder out, BulkMessage message) {
            return out.fixed64(message.life()).varint(message.number());
        }

        @Override
        public BulkMessage read(Decoder in) {
            int tag = in.tag();
            long life = in.fixed64();
            long number = in.varint();
            return switch (tag) {
                case 1 -> new Offer(life, number, in.varint(), in.bytes());
                case 2 -> new Resume(life, number, in.varint(), in.varint(), in.bytes());
                case 3 -> rows(life, number, in);
                case 4 -> new Taken(life, number, in.varint(), in.varint());
                case 5 -> new Ended(life, number);
                default -> throw in.unknownTag(tag);
            };
        }

        private static Rows rows(long life, long number, Decoder in) {
            long attempt = in.varint();
            long before = in.varint();
            boolean end = in.bool();
            int sum = in.fixed32();
            Bytes content = in.bytes();
            if (sum != Crc32c.of(content)) {
                throw in.malformed("rows that were damaged on their way");
            }
            return new Rows(life, number, attempt, before, end, content);
        }
    }
}
