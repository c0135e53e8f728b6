package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.clock.HybridTimestamp;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.OutcomeCodec;
import fulcrum.protocols.lattice.leaderless.Consistency.OnLoss;
import fulcrum.protocols.lattice.leaderless.LeaderlessAnswer.Found;
import fulcrum.protocols.lattice.leaderless.LeaderlessAnswer.Wrote;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Declined;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Fill;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Filling;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Have;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Here;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Keep;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Kept;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Made;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Make;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Merge;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Merged;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Moved;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Probe;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Read;
import fulcrum.protocols.lattice.leaderless.Placement.Range;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Leaderless replication's messages, records and answers as bytes.
public final class LeaderlessCodec {

    private LeaderlessCodec() {}

    /// What travels between nodes.
    public static final Codec<LeaderlessMessage> MESSAGES =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(LeaderlessMessage message, Encoder out) {
                    writeMessage(message, out);
                }

                @Override
                public LeaderlessMessage read(Decoder in) {
                    return message(in.tag(), in);
                }
            };

    /// What is stored.
    public static final Codec<LeaderlessRecord> RECORDS =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(LeaderlessRecord record, Encoder out) {
                    writeRecord(record, out);
                }

                @Override
                public LeaderlessRecord read(Decoder in) {
                    return record(in.tag(), in);
                }
            };

    /// What clients are told.
    public static final Codec<LeaderlessAnswer> ANSWERS =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(LeaderlessAnswer answer, Encoder out) {
                    switch (answer) {
                        case Wrote a ->
                                out.tag(1)
                                        .bytes(a.result())
                                        .varint(a.acknowledged())
                                        .varint(a.hints())
                                        .varint(a.needed())
                                        .varint(a.homes())
                                        .bool(a.degraded())
                                        .bool(a.again())
                                        .bool(a.durable());
                        case Found a -> {
                            writeOrNull(a.state(), out.tag(2));
                            out.varint(a.answered())
                                    .varint(a.needed())
                                    .varint(a.homes())
                                    .bool(a.degraded())
                                    .bool(a.repaired());
                        }
                    }
                }

                @Override
                public LeaderlessAnswer read(Decoder in) {
                    int tag = in.tag();
                    return switch (tag) {
                        case 1 ->
                                new Wrote(
                                        in.bytes(),
                                        in.integer(),
                                        in.integer(),
                                        in.integer(),
                                        in.integer(),
                                        in.bool(),
                                        in.bool(),
                                        in.bool());
                        case 2 ->
                                new Found(
                                        orNull(in),
                                        in.integer(),
                                        in.integer(),
                                        in.integer(),
                                        in.bool(),
                                        in.bool());
                        default -> throw in.unknownTag(tag);
                    };
                }
            };

    // Messages

    private static void writeMessage(LeaderlessMessage message, Encoder out) {
        switch (message) {
            case Merge m ->
                    out.tag(1)
                            .varint(m.operation())
                            .varint(m.epoch())
                            .bytes(m.key())
                            .bytes(m.state())
                            .bool(m.exact())
                            .fixed64(m.clock().packed());
            case Merged m -> writeOrNull(m.more(), out.tag(2).varint(m.operation()));
            case Read m -> out.tag(3).varint(m.operation()).varint(m.epoch()).bytes(m.key());
            case Have m -> {
                writeOrNull(m.state(), out.tag(4).varint(m.operation()));
                out.fixed64(m.clock().packed());
            }
            case Declined m -> {
                out.tag(5).varint(m.operation()).text(m.why()).bool(m.behind());
                Placement placement = m.placement();
                out.bool(placement != null);
                if (placement != null) {
                    writePlacement(placement, out);
                }
            }
            case Moved m -> writePlacement(m.placement(), out.tag(6));
            case Keep m ->
                    out.tag(7).varint(m.operation()).node(m.home()).bytes(m.key()).bytes(m.state());
            case Kept m -> out.tag(8).varint(m.operation()).node(m.home());
            case Make m -> {
                out.tag(9).varint(m.operation()).varint(m.life()).varint(m.epoch());
                out.bytes(m.key()).bytes(m.change());
                writeConsistency(m.consistency(), out);
                writeOnce(m.once(), out);
            }
            case Made m -> OutcomeCodec.write(m.outcome(), out.tag(10).varint(m.operation()));
            case Probe _ -> out.tag(11);
            case Here m -> out.tag(12).varint(m.life());
            case Fill m ->
                    writeOrNull(
                            m.to(),
                            out.tag(13).varint(m.stream()).varint(m.epoch()).bytes(m.from()));
            case Filling m ->
                    out.tag(14)
                            .varint(m.stream())
                            .bytes(m.from())
                            .list(m.keys(), (key, to) -> to.bytes(key))
                            .list(m.states(), (state, to) -> to.bytes(state))
                            .bool(m.more());
        }
    }

    private static LeaderlessMessage message(int tag, Decoder in) {
        return switch (tag) {
            case 1 ->
                    new Merge(
                            in.varint(), in.varint(), in.bytes(), in.bytes(), in.bool(), time(in));
            case 2 -> new Merged(in.varint(), orNull(in));
            case 3 -> new Read(in.varint(), in.varint(), in.bytes());
            case 4 -> new Have(in.varint(), orNull(in), time(in));
            case 5 ->
                    new Declined(
                            in.varint(), in.text(), in.bool(), in.bool() ? placement(in) : null);
            case 6 -> new Moved(placement(in));
            case 7 -> new Keep(in.varint(), in.node(), in.bytes(), in.bytes());
            case 8 -> new Kept(in.varint(), in.node());
            case 9 ->
                    new Make(
                            in.varint(),
                            in.varint(),
                            in.varint(),
                            in.bytes(),
                            in.bytes(),
                            consistency(in),
                            once(in));
            case 10 -> new Made(in.varint(), OutcomeCodec.read(in));
            case 11 -> new Probe();
            case 12 -> new Here(in.varint());
            case 13 -> new Fill(in.varint(), in.varint(), in.bytes(), orNull(in));
            case 14 -> filling(in);
            default -> throw in.unknownTag(tag);
        };
    }

    private static Filling filling(Decoder in) {
        Filling filling =
                new Filling(
                        in.varint(),
                        in.bytes(),
                        in.list(Decoder::bytes),
                        in.list(Decoder::bytes),
                        in.bool());
        if (filling.keys().size() != filling.states().size()) {
            throw in.malformed("each key has a state");
        }
        return filling;
    }

    // Records

    private static void writeRecord(LeaderlessRecord record, Encoder out) {
        switch (record) {
            case LeaderlessRecord.Joined r -> {
                out.tag(1).varint(r.index()).bytes(r.key()).bytes(r.state());
                Done done = r.done();
                out.bool(done != null);
                if (done != null) {
                    writeDone(done, out);
                }
            }
            case LeaderlessRecord.Dropped r -> out.tag(2).varint(r.index()).bytes(r.key());
            case LeaderlessRecord.Incarnated r -> out.tag(3).varint(r.incarnation());
            case LeaderlessRecord.Placed r -> writePlacement(r.placement(), out.tag(4));
            case LeaderlessRecord.Filled r -> out.tag(5).bytes(r.from()).tag(code(r.stage()));
            case LeaderlessRecord.HintKept r -> writeHint(r.hint(), out.tag(6));
            case LeaderlessRecord.Forgot r -> out.tag(9).signed(r.askedNanos());
            case LeaderlessRecord.HintGone r -> out.tag(7).varint(r.number());
            case LeaderlessRecord.Checkpoint r -> {
                out.tag(8).varint(r.incarnation());
                writePlacement(r.placement(), out);
                out.list(r.whole(), (from, to) -> to.bytes(from))
                        .list(r.filling(), (from, to) -> to.bytes(from))
                        .list(r.hints(), LeaderlessCodec::writeHint)
                        .list(r.done(), LeaderlessCodec::writeDone)
                        .signed(r.forgottenNanos());
            }
        }
    }

    private static LeaderlessRecord record(int tag, Decoder in) {
        return switch (tag) {
            case 1 ->
                    new LeaderlessRecord.Joined(
                            in.varint(), in.bytes(), in.bytes(), in.bool() ? done(in) : null);
            case 2 -> new LeaderlessRecord.Dropped(in.varint(), in.bytes());
            case 3 -> new LeaderlessRecord.Incarnated(in.varint());
            case 4 -> new LeaderlessRecord.Placed(placement(in));
            case 5 -> new LeaderlessRecord.Filled(in.bytes(), stage(in));
            case 6 -> new LeaderlessRecord.HintKept(hint(in));
            case 7 -> new LeaderlessRecord.HintGone(in.varint());
            case 8 ->
                    new LeaderlessRecord.Checkpoint(
                            in.varint(),
                            placement(in),
                            in.list(Decoder::bytes),
                            in.list(Decoder::bytes),
                            in.list(LeaderlessCodec::hint),
                            in.list(LeaderlessCodec::done),
                            in.signed());
            case 9 -> new LeaderlessRecord.Forgot(in.signed());
            default -> throw in.unknownTag(tag);
        };
    }

    private static int code(Stage stage) {
        return switch (stage) {
            case EMPTYING -> 1;
            case FILLING -> 2;
            case WHOLE -> 3;
        };
    }

    private static Stage stage(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case 1 -> Stage.EMPTYING;
            case 2 -> Stage.FILLING;
            case 3 -> Stage.WHOLE;
            default -> throw in.unknownTag(tag);
        };
    }

    private static void writeHint(Hint hint, Encoder out) {
        out.varint(hint.number())
                .node(hint.home())
                .bytes(hint.key())
                .bytes(hint.state())
                .signed(hint.keptNanos());
    }

    private static Hint hint(Decoder in) {
        return new Hint(in.varint(), in.node(), in.bytes(), in.bytes(), in.signed());
    }

    private static void writeDone(Done done, Encoder out) {
        out.bytes(done.name()).signed(done.askedNanos()).bytes(done.answer());
    }

    private static Done done(Decoder in) {
        return new Done(in.bytes(), in.signed(), in.bytes());
    }

    // What both have

    private static void writeOrNull(@Nullable Bytes bytes, Encoder out) {
        out.bool(bytes != null);
        if (bytes != null) {
            out.bytes(bytes);
        }
    }

    private static @Nullable Bytes orNull(Decoder in) {
        return in.bool() ? in.bytes() : null;
    }

    private static HybridTimestamp time(Decoder in) {
        return new HybridTimestamp(in.fixed64());
    }

    private static void writePlacement(Placement placement, Encoder out) {
        out.varint(placement.epoch())
                .list(placement.ranges(), LeaderlessCodec::writeRange)
                .list(
                        placement.regions().entrySet(),
                        (each, to) -> to.node(each.getKey()).text(each.getValue()))
                .nodes(placement.gone());
    }

    private record Region(NodeId node, String name) {}

    private static Placement placement(Decoder in) {
        long epoch = in.varint();
        List<Range> ranges = in.list(LeaderlessCodec::range);
        SortedMap<NodeId, String> regions = new TreeMap<>();
        for (Region each : in.list(from -> new Region(from.node(), from.text()))) {
            if (!regions.isEmpty() && regions.lastKey().compareTo(each.node) >= 0) {
                throw in.malformed("nodes with regions ascend strictly");
            }
            regions.put(each.node, each.name);
        }
        return new Placement(epoch, ranges, regions, in.nodes());
    }

    private static void writeRange(Range range, Encoder out) {
        out.bytes(range.from())
                .varint(range.since())
                .varint(range.readSince())
                .list(range.reading(), (node, to) -> to.node(node))
                .list(range.also(), (node, to) -> to.node(node))
                .list(range.standIns(), (node, to) -> to.node(node));
    }

    private static Range range(Decoder in) {
        return new Range(
                in.bytes(),
                in.varint(),
                in.varint(),
                in.list(Decoder::node),
                in.list(Decoder::node),
                in.list(Decoder::node));
    }

    private static void writeConsistency(Consistency asked, Encoder out) {
        switch (asked.level()) {
            case Level.Count(int count) -> out.tag(1).varint(count);
            case Level.Quorum _ -> out.tag(2);
            case Level.All _ -> out.tag(3);
            case Level.LocalQuorum _ -> out.tag(4);
        }
        out.tag(
                switch (asked.grade()) {
                    case QUORUM -> 1;
                    case BLOCKING_REPAIR -> 2;
                    case LINEARIZABLE -> 3;
                });
        out.bool(asked.sloppy()).bool(asked.onLoss() == OnLoss.DEGRADE).bool(asked.adversary());
    }

    private static Consistency consistency(Decoder in) {
        int level = in.tag();
        Level its =
                switch (level) {
                    case 1 -> new Level.Count(in.integer());
                    case 2 -> Level.quorum();
                    case 3 -> Level.all();
                    case 4 -> Level.localQuorum();
                    default -> throw in.unknownTag(level);
                };
        int tag = in.tag();
        Grade grade =
                switch (tag) {
                    case 1 -> Grade.QUORUM;
                    case 2 -> Grade.BLOCKING_REPAIR;
                    case 3 -> Grade.LINEARIZABLE;
                    default -> throw in.unknownTag(tag);
                };
        boolean sloppy = in.bool();
        OnLoss onLoss = in.bool() ? OnLoss.DEGRADE : OnLoss.REFUSE;
        return new Consistency(its, grade, sloppy, onLoss, in.bool());
    }

    private static void writeOnce(@Nullable Once once, Encoder out) {
        out.bool(once != null);
        if (once != null) {
            out.bytes(once.name()).varint(once.epoch()).signed(once.askedNanos());
        }
    }

    private static @Nullable Once once(Decoder in) {
        return in.bool() ? new Once(in.bytes(), in.varint(), in.signed()) : null;
    }
}
