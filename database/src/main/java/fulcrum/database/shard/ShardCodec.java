package fulcrum.database.shard;

import fulcrum.database.shard.ShardMessage.Consensus;
import fulcrum.database.shard.ShardMessage.Forward;
import fulcrum.database.shard.ShardMessage.Forwarded;
import fulcrum.database.shard.ShardMessage.Reply;
import fulcrum.machine.Durable;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.protocols.log.raft.RaftCodec;

/// A shard's messages, records, commands and results as bytes.
public final class ShardCodec {

    /// What is written to the log of the node: Raft's own records.
    public static final Codec<Durable> RECORDS = RaftCodec.RECORDS;

    /// What `Done` carries.
    public static final ResultCodec RESULTS = new ResultCodec();

    /// What stands in the log.
    static final ChangeCodec COMMANDS = new ChangeCodec();

    private ShardCodec() {}

    /// What travels between replicas.
    public static final Codec<ShardMessage> MESSAGES =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(ShardMessage message, Encoder out) {
                    switch (message) {
                        case Consensus m -> RaftCodec.MESSAGES.encode(m.message(), out.tag(1));
                        case Forward m ->
                                out.tag(2)
                                        .varint(m.term())
                                        .list(m.changes(), (change, to) -> to.bytes(change));
                        case Forwarded m ->
                                out.tag(3)
                                        .varint(m.term())
                                        .list(m.replies(), ShardCodec::writeReply);
                    }
                }

                @Override
                public ShardMessage read(Decoder in) {
                    int tag = in.tag();
                    return switch (tag) {
                        case 1 -> new Consensus(RaftCodec.MESSAGES.decode(in));
                        case 2 -> new Forward(in.varint(), in.list(Decoder::bytes));
                        case 3 -> new Forwarded(in.varint(), in.list(ShardCodec::readReply));
                        default -> throw in.unknownTag(tag);
                    };
                }
            };

    private static void writeReply(Reply reply, Encoder out) {
        OutcomeCodec.write(reply.outcome(), out.varint(reply.number()));
    }

    private static Reply readReply(Decoder in) {
        return new Reply(in.varint(), OutcomeCodec.read(in));
    }
}
