package fulcrum.database.shard;

import fulcrum.database.shard.ShardMessage.Consensus;
import fulcrum.database.shard.ShardMessage.Forward;
import fulcrum.database.shard.ShardMessage.Forwarded;
import fulcrum.database.shard.ShardMessage.Reply;
import fulcrum.machine.Durable;
import fulcrum.machine.Outcome;
import fulcrum.machine.Outcome.Refusal;
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
        out.varint(reply.number());
        switch (reply.outcome()) {
            case Outcome.Done o -> out.tag(1).bytes(o.result());
            case Outcome.Refused o -> out.tag(2).tag(number(o.why())).nodeOrNull(o.tryInstead());
            case Outcome.Unknown o -> out.tag(3).text(o.why());
        }
    }

    private static Reply readReply(Decoder in) {
        long number = in.varint();
        int tag = in.tag();
        Outcome outcome =
                switch (tag) {
                    case 1 -> new Outcome.Done(in.bytes());
                    case 2 -> new Outcome.Refused(refusal(in), in.nodeOrNull());
                    case 3 -> new Outcome.Unknown(in.text());
                    default -> throw in.unknownTag(tag);
                };
        return new Reply(number, outcome);
    }

    /// Numbers of their own: the order of an enum's names may change, what was sent may not.
    private static int number(Refusal why) {
        return switch (why) {
            case NOT_LEADER -> 1;
            case OVERLOADED -> 2;
            case CHANGE_UNDER_WAY -> 3;
            case TRANSFER_UNDER_WAY -> 4;
            case INVALID -> 5;
            case UNAVAILABLE -> 6;
            case DISK_FULL -> 7;
        };
    }

    private static Refusal refusal(Decoder in) {
        int number = in.tag();
        return switch (number) {
            case 1 -> Refusal.NOT_LEADER;
            case 2 -> Refusal.OVERLOADED;
            case 3 -> Refusal.CHANGE_UNDER_WAY;
            case 4 -> Refusal.TRANSFER_UNDER_WAY;
            case 5 -> Refusal.INVALID;
            case 6 -> Refusal.UNAVAILABLE;
            case 7 -> Refusal.DISK_FULL;
            default -> throw in.unknownTag(number);
        };
    }
}
