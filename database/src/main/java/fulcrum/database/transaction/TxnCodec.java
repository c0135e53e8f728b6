package fulcrum.database.transaction;

import fulcrum.database.versions.Version;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import org.jspecify.annotations.Nullable;

/// What is said of transactions, and what stands in the log of them, as bytes.
public final class TxnCodec {

    private TxnCodec() {}

    /// What stands in the log.
    public static final Codec<TxnEntry> ENTRIES =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(TxnEntry entry, Encoder out) {
                    switch (entry) {
                        case TxnEntry.Commit e -> {
                            txn(e.txn(), out.tag(1)).varint(e.timestamp());
                            out.list(e.writes(), TxnCodec::write);
                            out.list(e.others(), (shard, to) -> to.varint(shard));
                        }
                        case TxnEntry.Prepare e -> {
                            txn(e.txn(), out.tag(2)).varint(e.timestamp());
                            out.list(e.writes(), TxnCodec::write);
                            out.list(e.locks(), TxnCodec::locked);
                            branch(e.home(), out);
                            address(e.coordinator(), out);
                        }
                        case TxnEntry.Resolve e ->
                                txn(e.txn(), out.tag(3)).varint(e.timestamp()).varint(e.floor());
                        case TxnEntry.Settle e -> out.tag(4).list(e.txns(), TxnCodec::txn);
                    }
                }

                @Override
                public TxnEntry read(Decoder in) {
                    int tag = in.tag();
                    return switch (tag) {
                        case 1 ->
                                new TxnEntry.Commit(
                                        txn(in),
                                        in.varint(),
                                        in.list(TxnCodec::write),
                                        in.list(Decoder::varint));
                        case 2 ->
                                new TxnEntry.Prepare(
                                        txn(in),
                                        in.varint(),
                                        in.list(TxnCodec::write),
                                        in.list(TxnCodec::locked),
                                        branch(in),
                                        address(in));
                        case 3 -> new TxnEntry.Resolve(txn(in), in.varint(), in.varint());
                        case 4 -> new TxnEntry.Settle(in.list(TxnCodec::txn));
                        default -> throw in.unknownTag(tag);
                    };
                }
            };

    /// What coordinators and shards say.
    public static final Codec<TxnMessage> MESSAGES =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(TxnMessage message, Encoder out) {
                    TxnCodec.write(message, out);
                }

                @Override
                public TxnMessage read(Decoder in) {
                    return TxnCodec.read(in);
                }
            };

    private static void write(TxnMessage message, Encoder out) {
        switch (message) {
            case TxnMessage.Read m -> {
                txn(m.txn(), out.tag(1)).varint(m.call());
                branch(m.here(), address(m.from(), out));
                span(m.span(), out).tag(m.lock().code());
                out.varint(m.snapshot()).varint(m.limit());
            }
            case TxnMessage.Commit m -> {
                branch(m.here(), address(m.from(), txn(m.txn(), out.tag(2))));
                out.list(m.writes(), TxnCodec::write).list(m.others(), TxnCodec::branch);
            }
            case TxnMessage.Prepare m -> {
                branch(m.here(), address(m.from(), txn(m.txn(), out.tag(3))));
                branch(m.home(), out.list(m.writes(), TxnCodec::write));
            }
            case TxnMessage.Confirm m ->
                    branch(m.here(), address(m.from(), txn(m.txn(), out.tag(4))));
            case TxnMessage.Abandon m -> txn(m.txn(), out.tag(5));
            case TxnMessage.Alive m ->
                    branch(m.here(), address(m.from(), txn(m.txn(), out.tag(6))));
            case TxnMessage.Inquire m ->
                    branch(m.home(), address(m.from(), txn(m.txn(), out.tag(7))));
            case TxnMessage.Rows m -> {
                branch(m.from(), txn(m.txn(), out.tag(8)).varint(m.call()));
                out.list(m.rows(), TxnCodec::version).bool(m.more());
            }
            case TxnMessage.Waits m -> branch(m.from(), txn(m.txn(), out.tag(9)).varint(m.call()));
            case TxnMessage.Turned m -> {
                branch(m.from(), txn(m.txn(), out.tag(10)).varint(m.call())).tag(m.why().code());
                txnOrNull(m.other(), out);
            }
            case TxnMessage.Elsewhere m ->
                    txn(m.txn(), out.tag(11))
                            .varint(m.call())
                            .varint(m.shard())
                            .nodeOrNull(m.leader());
            case TxnMessage.Confirmed m ->
                    branch(m.from(), txn(m.txn(), out.tag(12))).bool(m.held());
            case TxnMessage.Ended m -> {
                Why why = m.why();
                txn(m.txn(), out.tag(13)).varint(m.shard()).varint(m.timestamp());
                out.bool(why != null);
                if (why != null) {
                    out.tag(why.code());
                }
            }
            case TxnMessage.Vote m ->
                    branch(m.home(), txn(m.txn(), out.tag(14)))
                            .varint(m.shard())
                            .varint(m.timestamp());
            case TxnMessage.Verdict m ->
                    address(m.from(), txn(m.txn(), out.tag(15))).varint(m.timestamp());
            case TxnMessage.Learned m -> txn(m.txn(), out.tag(16)).varint(m.shard());
        }
    }

    private static TxnMessage read(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case 1 ->
                    new TxnMessage.Read(
                            txn(in),
                            in.varint(),
                            address(in),
                            branch(in),
                            span(in),
                            Lock.of(in.tag()),
                            in.varint(),
                            in.integer());
            case 2 ->
                    new TxnMessage.Commit(
                            txn(in),
                            address(in),
                            branch(in),
                            in.list(TxnCodec::write),
                            in.list(TxnCodec::branch));
            case 3 ->
                    new TxnMessage.Prepare(
                            txn(in), address(in), branch(in), in.list(TxnCodec::write), branch(in));
            case 4 -> new TxnMessage.Confirm(txn(in), address(in), branch(in));
            case 5 -> new TxnMessage.Abandon(txn(in));
            case 6 -> new TxnMessage.Alive(txn(in), address(in), branch(in));
            case 7 -> new TxnMessage.Inquire(txn(in), address(in), branch(in));
            case 8 ->
                    new TxnMessage.Rows(
                            txn(in),
                            in.varint(),
                            branch(in),
                            in.list(TxnCodec::version),
                            in.bool());
            case 9 -> new TxnMessage.Waits(txn(in), in.varint(), branch(in));
            case 10 ->
                    new TxnMessage.Turned(
                            txn(in), in.varint(), branch(in), Why.of(in.tag()), txnOrNull(in));
            case 11 -> new TxnMessage.Elsewhere(txn(in), in.varint(), in.varint(), in.nodeOrNull());
            case 12 -> new TxnMessage.Confirmed(txn(in), branch(in), in.bool());
            case 13 ->
                    new TxnMessage.Ended(
                            txn(in), in.varint(), in.varint(), in.bool() ? Why.of(in.tag()) : null);
            case 14 -> new TxnMessage.Vote(txn(in), branch(in), in.varint(), in.varint());
            case 15 -> new TxnMessage.Verdict(txn(in), address(in), in.varint());
            case 16 -> new TxnMessage.Learned(txn(in), in.varint());
            default -> throw in.unknownTag(tag);
        };
    }

    // Parts

    static Encoder txn(TxnId txn, Encoder out) {
        return out.node(txn.node()).varint(txn.number());
    }

    static TxnId txn(Decoder in) {
        return new TxnId(in.node(), in.varint());
    }

    private static void txnOrNull(@Nullable TxnId txn, Encoder out) {
        out.bool(txn != null);
        if (txn != null) {
            txn(txn, out);
        }
    }

    private static @Nullable TxnId txnOrNull(Decoder in) {
        return in.bool() ? txn(in) : null;
    }

    private static Encoder address(Address address, Encoder out) {
        return out.node(address.node()).signed(address.shard());
    }

    private static Address address(Decoder in) {
        NodeId node = in.node();
        return new Address(node, in.signed());
    }

    private static Encoder branch(Branch branch, Encoder out) {
        return out.varint(branch.shard()).varint(branch.term()).varint(branch.visit());
    }

    private static Branch branch(Decoder in) {
        return new Branch(in.varint(), in.varint(), in.varint());
    }

    /// Appends a span.
    public static Encoder span(Span span, Encoder out) {
        Bytes to = span.to();
        out.bytes(span.from()).tag(span.point() ? 0 : to == null ? 1 : 2);
        return to == null ? out : out.bytes(to);
    }

    /// Reads a span.
    public static Span span(Decoder in) {
        Bytes from = in.bytes();
        int kind = in.tag();
        return switch (kind) {
            case 0 -> Span.row(from);
            case 1 -> Span.range(from, null);
            case 2 -> Span.range(from, in.bytes());
            default -> throw in.unknownTag(kind);
        };
    }

    /// Appends what is made of a row.
    public static void write(RowWrite write, Encoder out) {
        Bytes value = write.value();
        out.bytes(write.key()).bool(value != null);
        if (value != null) {
            out.bytes(value);
        }
    }

    /// Reads what is made of a row.
    public static RowWrite write(Decoder in) {
        return new RowWrite(in.bytes(), in.bool() ? in.bytes() : null);
    }

    private static void locked(TxnEntry.Locked locked, Encoder out) {
        span(locked.span(), out).tag(locked.lock().code());
    }

    private static TxnEntry.Locked locked(Decoder in) {
        return new TxnEntry.Locked(span(in), Lock.of(in.tag()));
    }

    private static void version(Version version, Encoder out) {
        Bytes value = version.value();
        out.bytes(version.key()).varint(version.timestamp()).bool(value != null);
        if (value != null) {
            out.bytes(value);
        }
    }

    private static Version version(Decoder in) {
        return new Version(in.bytes(), in.varint(), in.bool() ? in.bytes() : null);
    }
}
