package fulcrum.protocols.antientropy;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Children;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Compare;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Declined;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Describe;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Entry;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Found;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Hand;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Page;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Reason;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Row;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Shape;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Taken;
import fulcrum.protocols.antientropy.RangeLedger.PeerStanding;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Messages and records of anti-entropy as bytes.
public final class AntiEntropyCodec {

    private AntiEntropyCodec() {}

    /// What travels between replicas.
    public static final Codec<AntiEntropyMessage> MESSAGES =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(AntiEntropyMessage message, Encoder out) {
                    out.tag(tag(message))
                            .varint(message.exchange())
                            .varint(message.step())
                            .varint(message.range());
                    writeRest(message, out);
                }

                @Override
                public AntiEntropyMessage read(Decoder in) {
                    int tag = in.tag();
                    return readRest(tag, in.varint(), in.integer(), in.varint(), in);
                }
            };

    /// What is stored.
    public static final Codec<AntiEntropyRecord> RECORDS =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(AntiEntropyRecord record, Encoder out) {
                    switch (record) {
                        case AntiEntropyRecord.Ledgers r ->
                                out.tag(1)
                                        .list(
                                                r.ranges().entrySet(),
                                                (each, to) -> writeLedger(each, to));
                    }
                }

                @Override
                public AntiEntropyRecord read(Decoder in) {
                    int tag = in.tag();
                    return switch (tag) {
                        case 1 -> ledgers(in);
                        default -> throw in.unknownTag(tag);
                    };
                }
            };

    private static int tag(AntiEntropyMessage message) {
        return switch (message) {
            case Compare _ -> 1;
            case Describe _ -> 2;
            case Children _ -> 3;
            case Page _ -> 4;
            case Found _ -> 5;
            case Hand _ -> 6;
            case Taken _ -> 7;
            case Declined _ -> 8;
        };
    }

    private static void writeRest(AntiEntropyMessage message, Encoder out) {
        switch (message) {
            case Compare m -> {
                out.varint(m.copy()).varint(m.shape().from()).varint(m.shape().to());
                writeDigest(m.root(), out.varint(m.shape().depth()));
            }
            case Describe m ->
                    out.varint(m.copy())
                            .varint(m.level())
                            .list(m.nodes(), (node, to) -> to.varint(node));
            case Children m ->
                    out.varint(m.copy())
                            .bool(m.alike())
                            .list(m.digests(), AntiEntropyCodec::writeDigest);
            case Page m -> {
                out.varint(m.copy()).bytes(m.from());
                writeEnd(m.to(), out);
                out.list(
                        m.entries(),
                        (entry, to) -> writeDigest(entry.digest(), to.bytes(entry.key())));
            }
            case Found m -> {
                out.varint(m.copy()).varint(m.asOf());
                writeEnd(m.to(), out);
                out.list(m.rows(), AntiEntropyCodec::writeRow);
                out.list(m.wanted(), (key, to) -> to.bytes(key));
            }
            case Hand m ->
                    out.varint(m.copy())
                            .varint(m.asOf())
                            .list(m.rows(), AntiEntropyCodec::writeRow);
            case Taken _ -> {}
            case Declined m -> out.tag(tag(m.why())).varint(m.about()).varint(m.retryNanos());
        }
    }

    private static AntiEntropyMessage readRest(
            int tag, long exchange, int step, long range, Decoder in) {
        return switch (tag) {
            case 1 -> {
                long copy = in.varint();
                Shape shape = new Shape(in.varint(), in.varint(), in.integer());
                yield new Compare(exchange, step, range, copy, shape, digest(in));
            }
            case 2 ->
                    new Describe(
                            exchange,
                            step,
                            range,
                            in.varint(),
                            in.integer(),
                            in.list(Decoder::integer));
            case 3 ->
                    new Children(
                            exchange,
                            step,
                            range,
                            in.varint(),
                            in.bool(),
                            in.list(AntiEntropyCodec::digest));
            case 4 ->
                    new Page(
                            exchange,
                            step,
                            range,
                            in.varint(),
                            in.bytes(),
                            end(in),
                            in.list(from -> new Entry(from.bytes(), digest(from))));
            case 5 ->
                    new Found(
                            exchange,
                            step,
                            range,
                            in.varint(),
                            in.varint(),
                            end(in),
                            in.list(AntiEntropyCodec::row),
                            in.list(Decoder::bytes));
            case 6 ->
                    new Hand(
                            exchange,
                            step,
                            range,
                            in.varint(),
                            in.varint(),
                            in.list(AntiEntropyCodec::row));
            case 7 -> new Taken(exchange, step, range);
            case 8 -> new Declined(exchange, step, range, reason(in), in.varint(), in.varint());
            default -> throw in.unknownTag(tag);
        };
    }

    private static int tag(Reason reason) {
        return switch (reason) {
            case GROWING -> 1;
            case BUSY -> 2;
            case UNKNOWN_RANGE -> 3;
            case OTHER_SHAPE -> 4;
            case REBUILDING -> 5;
            case OUTDATED -> 6;
            case PURGED -> 7;
        };
    }

    private static Reason reason(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case 1 -> Reason.GROWING;
            case 2 -> Reason.BUSY;
            case 3 -> Reason.UNKNOWN_RANGE;
            case 4 -> Reason.OTHER_SHAPE;
            case 5 -> Reason.REBUILDING;
            case 6 -> Reason.OUTDATED;
            case 7 -> Reason.PURGED;
            default -> throw in.unknownTag(tag);
        };
    }

    private static void writeDigest(Digest digest, Encoder out) {
        out.fixed64(digest.high()).fixed64(digest.low());
    }

    private static Digest digest(Decoder in) {
        return new Digest(in.fixed64(), in.fixed64());
    }

    private static void writeRow(Row row, Encoder out) {
        out.bytes(row.key()).bytes(row.state());
    }

    private static Row row(Decoder in) {
        return new Row(in.bytes(), in.bytes());
    }

    private static void writeEnd(@Nullable Bytes end, Encoder out) {
        out.bool(end != null);
        if (end != null) {
            out.bytes(end);
        }
    }

    private static @Nullable Bytes end(Decoder in) {
        return in.bool() ? in.bytes() : null;
    }

    private static void writeLedger(Map.Entry<Long, RangeLedger> each, Encoder out) {
        RangeLedger ledger = each.getValue();
        out.varint(each.getKey())
                .varint(ledger.copy())
                .bool(ledger.outdated())
                .varint(ledger.purged())
                .list(
                        ledger.peers().entrySet(),
                        (peer, to) ->
                                to.node(peer.getKey())
                                        .varint(peer.getValue().copy())
                                        .varint(peer.getValue().covered())
                                        .fixed64(peer.getValue().metNanos())
                                        .bool(peer.getValue().givenUp()));
    }

    private record Peer(NodeId node, PeerStanding standing) {}

    private record Ledger(long range, RangeLedger ledger) {}

    private static AntiEntropyRecord.Ledgers ledgers(Decoder in) {
        SortedMap<Long, RangeLedger> ranges = new TreeMap<>();
        for (Ledger each : in.list(AntiEntropyCodec::ledger)) {
            if (!ranges.isEmpty() && ranges.lastKey() >= each.range) {
                throw in.malformed("ranges ascend strictly");
            }
            ranges.put(each.range, each.ledger);
        }
        return new AntiEntropyRecord.Ledgers(ranges);
    }

    private static Ledger ledger(Decoder in) {
        long range = in.varint();
        long copy = in.varint();
        boolean outdated = in.bool();
        long purged = in.varint();
        SortedMap<NodeId, PeerStanding> peers = new TreeMap<>();
        for (Peer peer : in.list(AntiEntropyCodec::peer)) {
            if (!peers.isEmpty() && peers.lastKey().compareTo(peer.node) >= 0) {
                throw in.malformed("peers ascend strictly");
            }
            peers.put(peer.node, peer.standing);
        }
        return new Ledger(range, new RangeLedger(copy, outdated, purged, peers));
    }

    private static Peer peer(Decoder in) {
        return new Peer(
                in.node(), new PeerStanding(in.varint(), in.varint(), in.fixed64(), in.bool()));
    }
}
