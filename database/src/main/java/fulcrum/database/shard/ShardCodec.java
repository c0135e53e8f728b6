package fulcrum.database.shard;

import fulcrum.database.gate.Gate;
import fulcrum.database.shard.ShardMessage.Across;
import fulcrum.database.shard.ShardMessage.Compare;
import fulcrum.database.shard.ShardMessage.Compared;
import fulcrum.database.shard.ShardMessage.Consensus;
import fulcrum.database.shard.ShardMessage.Forward;
import fulcrum.database.shard.ShardMessage.Forwarded;
import fulcrum.database.shard.ShardMessage.Reply;
import fulcrum.database.shard.ShardMessage.Verdict;
import fulcrum.database.shard.ShardMessage.Vouch;
import fulcrum.database.shard.ShardMessage.Vouched;
import fulcrum.database.transaction.Address;
import fulcrum.database.transaction.TxnCodec;
import fulcrum.machine.Durable;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.OutcomeCodec;
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
                        case Compare m ->
                                out.tag(4).varint(m.term()).varint(m.index()).varint(m.restartAt());
                        case Compared m ->
                                out.tag(5).varint(m.index()).signed(m.base()).fixed64(m.sum());
                        case Verdict m ->
                                out.tag(6)
                                        .varint(m.index())
                                        .bool(m.known())
                                        .list(m.different(), (node, to) -> to.node(node));
                        case Across m -> {
                            out.tag(7).node(m.to().node()).signed(m.to().shard());
                            TxnCodec.MESSAGES.encode(m.message(), out.bool(m.forwarded()));
                        }
                        case Vouch m ->
                                out.tag(8).varint(m.number()).list(m.rows(), TxnCodec::writeSought);
                        case Vouched m ->
                                out.tag(9)
                                        .varint(m.number())
                                        .varint(m.term())
                                        .varint(m.index())
                                        .list(m.refused(), (place, to) -> to.varint(place));
                    }
                }

                @Override
                public ShardMessage read(Decoder in) {
                    int tag = in.tag();
                    return switch (tag) {
                        case 1 -> new Consensus(RaftCodec.MESSAGES.decode(in));
                        case 2 -> new Forward(in.varint(), in.list(Decoder::bytes));
                        case 3 -> new Forwarded(in.varint(), in.list(ShardCodec::readReply));
                        case 4 -> new Compare(in.varint(), in.varint(), in.varint());
                        case 5 -> new Compared(in.varint(), in.signed(), in.fixed64());
                        case 6 -> new Verdict(in.varint(), in.bool(), in.list(Decoder::node));
                        case 7 ->
                                new Across(
                                        new Address(in.node(), in.signed()),
                                        in.bool(),
                                        TxnCodec.MESSAGES.decode(in));
                        case 8 -> new Vouch(in.varint(), in.list(TxnCodec::readSought));
                        case 9 ->
                                new Vouched(
                                        in.varint(),
                                        in.varint(),
                                        in.varint(),
                                        in.list(Decoder::integer));
                        default -> throw in.unknownTag(tag);
                    };
                }
            };

    /// The same as software of a version has it: a message that came with a later one is as unknown
    /// to it as any other garbage.
    public static Codec<ShardMessage> messages(int version) {
        return version >= Gate.NEWEST
                ? MESSAGES
                : new Codec<>() {
                    @Override
                    public byte version() {
                        return MESSAGES.version();
                    }

                    @Override
                    public void write(ShardMessage message, Encoder out) {
                        if (!knows(message)) {
                            throw new IllegalArgumentException("not sent yet: " + message);
                        }
                        MESSAGES.write(message, out);
                    }

                    @Override
                    public ShardMessage read(Decoder in) {
                        ShardMessage read = MESSAGES.read(in);
                        if (!knows(read)) {
                            throw in.malformed("a message of a version above " + version);
                        }
                        return read;
                    }

                    private boolean knows(ShardMessage message) {
                        Gate gate = message.gate();
                        return gate == null || gate.since() <= version;
                    }
                };
    }

    private static void writeReply(Reply reply, Encoder out) {
        OutcomeCodec.write(reply.outcome(), out.varint(reply.number()));
    }

    private static Reply readReply(Decoder in) {
        return new Reply(in.varint(), OutcomeCodec.read(in));
    }
}
