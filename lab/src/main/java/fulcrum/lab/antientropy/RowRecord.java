package fulcrum.lab.antientropy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Durable;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.protocols.antientropy.AntiEntropyCodec;
import fulcrum.protocols.antientropy.AntiEntropyRecord;

/// What a replica of the world stores beside what anti-entropy does.
sealed interface RowRecord extends Durable {

    /// The key has this state from now on.
    record Written(Bytes key, Bytes state) implements RowRecord {}

    /// The key's tombstone is forgotten.
    record Purged(Bytes key) implements RowRecord {}

    /// All rows of a range are.
    record Dropped(long range) implements RowRecord {}

    /// Both kinds in one log. Their bytes never leave a run.
    Codec<Durable> CODEC =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(Durable record, Encoder out) {
                    switch (record) {
                        case Written r -> out.tag(1).bytes(r.key).bytes(r.state);
                        case Purged r -> out.tag(2).bytes(r.key);
                        case Dropped r -> out.tag(3).varint(r.range);
                        case AntiEntropyRecord r -> AntiEntropyCodec.RECORDS.write(r, out.tag(4));
                        default -> throw new IllegalArgumentException("no record: " + record);
                    }
                }

                @Override
                public Durable read(Decoder in) {
                    int tag = in.tag();
                    return switch (tag) {
                        case 1 -> new Written(in.bytes(), in.bytes());
                        case 2 -> new Purged(in.bytes());
                        case 3 -> new Dropped(in.varint());
                        case 4 -> AntiEntropyCodec.RECORDS.read(in);
                        default -> throw in.unknownTag(tag);
                    };
                }
            };
}
