package fulcrum.database.transaction;

import fulcrum.database.keys.KeyRange;
import fulcrum.database.sharding.Epochs;
import fulcrum.database.sharding.ShardDescriptor;
import fulcrum.database.sharding.ShardEpoch;
import fulcrum.database.sharding.ShardId;
import fulcrum.database.sharding.TableId;
import fulcrum.database.versions.Version;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
                        case TxnEntry.Collect e ->
                                out.tag(5)
                                        .varint(e.horizon())
                                        .list(e.versions(), (key, to) -> to.bytes(key));
                        case TxnEntry.Forget e ->
                                out.tag(6)
                                        .list(e.commits(), TxnCodec::txn)
                                        .list(e.upTo(), TxnCodec::txn);
                        case TxnEntry.Cover e -> out.tag(24).varint(e.upTo());
                        case TxnEntry.Publish e -> descriptor(e.descriptor(), out.tag(16));
                        case TxnEntry.Hold e ->
                                prepared(e.what(), out.tag(48))
                                        .list(e.writes(), TxnCodec::write)
                                        .list(e.locks(), TxnCodec::locked);
                        case TxnEntry.Decide e ->
                                txn(e.txn(), out.tag(49)).varint(e.timestamp()).bool(e.commits());
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
                        case 5 -> new TxnEntry.Collect(in.varint(), in.list(Decoder::bytes));
                        case 6 ->
                                new TxnEntry.Forget(in.list(TxnCodec::txn), in.list(TxnCodec::txn));
                        case 16 -> new TxnEntry.Publish(descriptor(in));
                        case 24 -> new TxnEntry.Cover(in.varint());
                        case 48 ->
                                new TxnEntry.Hold(
                                        prepared(in),
                                        in.list(TxnCodec::write),
                                        in.list(TxnCodec::locked));
                        case 49 -> new TxnEntry.Decide(txn(in), in.varint(), in.bool());
                        default -> throw in.unknownTag(tag);
                    };
                }
            };

    /// What is published of a shard, in its group's state.
    public static final Codec<ShardDescriptor> DESCRIPTORS =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(ShardDescriptor descriptor, Encoder out) {
                    descriptor(descriptor, out);
                }

                @Override
                public ShardDescriptor read(Decoder in) {
                    return descriptor(in);
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
            case TxnMessage.Read m -> read(m, out.tag(READS.get(form(m))));
            case TxnMessage.Within m ->
                    read(m.read(), epochs(m.epochs(), out.tag(WITHIN.get(form(m.read())))));
            case TxnMessage.Causal m ->
                    write(m.of(), out.tag(m.strict() ? 50 : 51).varint(m.seen()));
            case TxnMessage.Led m ->
                    write(m.of(), out.tag(23).list(m.leaders(), (each, to) -> address(each, to)));
            case TxnMessage.Publish _,
                    TxnMessage.Redirect _,
                    TxnMessage.Behind _,
                    TxnMessage.Published _ ->
                    epochMessage(message, out);
            case TxnMessage.Enter _,
                    TxnMessage.Entered _,
                    TxnMessage.Hold _,
                    TxnMessage.Held _,
                    TxnMessage.FindPrepared _,
                    TxnMessage.FoundPrepared _,
                    TxnMessage.Decide _ ->
                    preparedMessage(message, out);
            case TxnMessage.Commit m -> {
                branch(m.here(), address(m.from(), txn(m.txn(), out.tag(2))));
                out.list(m.writes(), TxnCodec::write).list(m.others(), TxnCodec::branch);
            }
            case TxnMessage.Once m -> once(m, out.tag(18));
            case TxnMessage.OnceAmong m ->
                    once(m.once(), out.tag(20)).list(m.others(), TxnCodec::branch);
            case TxnMessage.Share m -> branch(m.home(), once(m.once(), out.tag(21)));
            case TxnMessage.Make m -> make(m, out.tag(22));
            case TxnMessage.Prepare m -> prepare(m, out.tag(3));
            case TxnMessage.Confirm m ->
                    branch(m.here(), address(m.from(), txn(m.txn(), out.tag(4))));
            case TxnMessage.Abandon m -> txn(m.txn(), out.tag(5));
            case TxnMessage.Cancel m -> txn(m.txn(), out.tag(17)).varint(m.call());
            case TxnMessage.Alive m ->
                    branch(m.here(), address(m.from(), txn(m.txn(), out.tag(6))));
            case TxnMessage.ReadsAsOf m -> readsAsOf(m, out.tag(19));
            case TxnMessage.Inquire m ->
                    branch(m.home(), address(m.from(), txn(m.txn(), out.tag(7))));
            case TxnMessage.Rows _,
                    TxnMessage.Blocks _,
                    TxnMessage.Waits _,
                    TxnMessage.Turned _,
                    TxnMessage.Confirmed _,
                    TxnMessage.Ended _ ->
                    answer(message, out);
            case TxnMessage.Vote m ->
                    branch(m.home(), txn(m.txn(), out.tag(13)))
                            .varint(m.shard())
                            .varint(m.timestamp());
            case TxnMessage.Verdict m ->
                    address(m.from(), txn(m.txn(), out.tag(14))).varint(m.timestamp());
            case TxnMessage.Learned m -> txn(m.txn(), out.tag(15)).varint(m.shard());
            case TxnMessage.Probe m ->
                    txn(m.txn(), out.tag(16))
                            .varint(m.call())
                            .varint(m.round())
                            .list(m.path(), TxnCodec::waiting);
        }
    }

    private static void prepare(TxnMessage.Prepare m, Encoder out) {
        branch(m.here(), address(m.from(), txn(m.txn(), out)));
        branch(m.home(), out.list(m.writes(), TxnCodec::write));
    }

    /// What a shard tells a coordinator.
    private static void answer(TxnMessage message, Encoder out) {
        switch (message) {
            case TxnMessage.Rows m -> {
                Bytes next = m.next();
                branch(m.from(), txn(m.txn(), out.tag(next == null ? 8 : 72)).varint(m.call()));
                out.list(m.rows(), TxnCodec::version);
                if (next == null) {
                    out.bool(m.more());
                } else {
                    out.bytes(next);
                }
            }
            case TxnMessage.Blocks m -> {
                branch(m.from(), txn(m.txn(), out.tag(52)).varint(m.call()));
                out.list(m.parties(), TxnCodec::waiting);
            }
            case TxnMessage.Waits m -> branch(m.from(), txn(m.txn(), out.tag(9)).varint(m.call()));
            case TxnMessage.Turned m -> {
                branch(m.from(), txn(m.txn(), out.tag(10)).varint(m.call())).tag(m.why().code());
                out.list(m.cycle(), TxnCodec::waiting);
            }
            case TxnMessage.Confirmed m ->
                    branch(m.from(), txn(m.txn(), out.tag(11))).bool(m.held());
            case TxnMessage.Ended m -> {
                branch(m.at(), txn(m.txn(), out.tag(12))).varint(m.timestamp());
                whyOrNull(m.why(), out);
            }
            default -> throw new IllegalArgumentException("no answer: " + message);
        }
    }

    private static void epochMessage(TxnMessage message, Encoder out) {
        switch (message) {
            case TxnMessage.Publish m -> {
                address(m.from(), txn(m.txn(), out.tag(41)).varint(m.call()));
                descriptor(m.descriptor(), out);
            }
            case TxnMessage.Redirect m -> {
                branch(m.from(), txn(m.txn(), out.tag(42)).varint(m.call()));
                descriptor(m.descriptor(), out);
            }
            case TxnMessage.Behind m ->
                    branch(m.from(), txn(m.txn(), out.tag(43)).varint(m.call()));
            case TxnMessage.Published m ->
                    branch(m.from(), txn(m.txn(), out.tag(44)).varint(m.call()));
            default -> throw new IllegalStateException("not about epochs: " + message);
        }
    }

    private static void preparedMessage(TxnMessage message, Encoder out) {
        switch (message) {
            case TxnMessage.Enter m -> address(m.from(), txn(m.txn(), out.tag(60)));
            case TxnMessage.Entered m -> branch(m.here(), txn(m.txn(), out.tag(61)));
            case TxnMessage.Hold m -> {
                branch(m.here(), address(m.from(), txn(m.txn(), out.tag(62))));
                out.text(m.gid()).text(m.owner()).varint(m.most());
                out.list(m.writes(), TxnCodec::write).list(m.others(), TxnCodec::branch);
            }
            case TxnMessage.Held m -> branch(m.home(), txn(m.txn(), out.tag(63)));
            case TxnMessage.FindPrepared m ->
                    address(m.from(), txn(m.txn(), out.tag(64))).text(m.gid());
            case TxnMessage.FoundPrepared m ->
                    txn(m.txn(), out.tag(65)).list(m.found(), TxnCodec::prepared);
            case TxnMessage.Decide m ->
                    branch(m.home(), address(m.from(), txn(m.txn(), out.tag(66))))
                            .bool(m.commits());
            default -> throw new IllegalStateException("not about names: " + message);
        }
    }

    private static TxnMessage preparedMessage(int tag, Decoder in) {
        return switch (tag) {
            case 60 -> new TxnMessage.Enter(txn(in), address(in));
            case 61 -> new TxnMessage.Entered(txn(in), branch(in));
            case 62 ->
                    new TxnMessage.Hold(
                            txn(in),
                            address(in),
                            branch(in),
                            in.text(),
                            in.text(),
                            in.integer(),
                            in.list(TxnCodec::write),
                            in.list(TxnCodec::branch));
            case 63 -> new TxnMessage.Held(txn(in), branch(in));
            case 64 -> new TxnMessage.FindPrepared(txn(in), address(in), in.text());
            case 65 -> new TxnMessage.FoundPrepared(txn(in), in.list(TxnCodec::prepared));
            case 66 -> new TxnMessage.Decide(txn(in), address(in), branch(in), in.bool());
            default -> throw in.unknownTag(tag);
        };
    }

    /// Appends what is known of a prepared transaction.
    public static Encoder prepared(PreparedTransaction what, Encoder out) {
        branch(what.home(), txn(what.txn(), out.text(what.gid())));
        return out.varint(what.since())
                .text(what.owner())
                .list(what.participants(), (shard, to) -> to.varint(shard));
    }

    /// Reads what is known of a prepared transaction.
    public static PreparedTransaction prepared(Decoder in) {
        String gid = in.text();
        return new PreparedTransaction(
                gid, txn(in), branch(in), in.varint(), in.text(), in.list(Decoder::varint));
    }

    private static TxnMessage read(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case 1, 70, 80, 81 -> reading(READS.indexOf(tag), in);
            case 40, 71, 82, 83 ->
                    new TxnMessage.Within(epochs(in), reading(WITHIN.indexOf(tag), in));
            case 41 -> new TxnMessage.Publish(txn(in), in.varint(), address(in), descriptor(in));
            case 42 -> new TxnMessage.Redirect(txn(in), in.varint(), branch(in), descriptor(in));
            case 43 -> new TxnMessage.Behind(txn(in), in.varint(), branch(in));
            case 44 -> new TxnMessage.Published(txn(in), in.varint(), branch(in));
            case 50, 51 -> causal(tag == 50, in);
            case 52 ->
                    new TxnMessage.Blocks(
                            txn(in), in.varint(), branch(in), in.list(TxnCodec::waiting));
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
            case 8, 72 -> rows(tag == 72, in);
            case 9 -> new TxnMessage.Waits(txn(in), in.varint(), branch(in));
            case 10 ->
                    new TxnMessage.Turned(
                            txn(in),
                            in.varint(),
                            branch(in),
                            Why.of(in.tag()),
                            in.list(TxnCodec::waiting));
            case 11 -> new TxnMessage.Confirmed(txn(in), branch(in), in.bool());
            case 12 -> new TxnMessage.Ended(txn(in), branch(in), in.varint(), whyOrNull(in));
            case 13 -> new TxnMessage.Vote(txn(in), branch(in), in.varint(), in.varint());
            case 14 -> new TxnMessage.Verdict(txn(in), address(in), in.varint());
            case 15 -> new TxnMessage.Learned(txn(in), in.varint());
            case 16 ->
                    new TxnMessage.Probe(
                            txn(in), in.varint(), in.varint(), in.list(TxnCodec::waiting));
            case 17 -> new TxnMessage.Cancel(txn(in), in.varint());
            case 18 -> once(in);
            case 19 -> new TxnMessage.ReadsAsOf(txn(in), address(in), in.varint(), in.varint());
            case 20 -> new TxnMessage.OnceAmong(once(in), in.list(TxnCodec::branch));
            case 21 -> new TxnMessage.Share(once(in), branch(in));
            case 22 -> make(in);
            case 23 -> led(in);
            default -> preparedMessage(tag, in);
        };
    }

    /// @param next it says from where on there are more
    private static TxnMessage rows(boolean next, Decoder in) {
        return new TxnMessage.Rows(
                txn(in),
                in.varint(),
                branch(in),
                in.list(TxnCodec::version),
                next || in.bool(),
                next ? in.bytes() : null);
    }

    private static TxnMessage led(Decoder in) {
        List<Address> leaders = in.list(TxnCodec::address);
        TxnMessage of = read(in);
        if (of instanceof TxnMessage.Led) {
            throw in.malformed("said twice");
        }
        return new TxnMessage.Led(leaders, of);
    }

    private static TxnMessage causal(boolean strict, Decoder in) {
        long seen = in.varint();
        TxnMessage of = read(in);
        if (of instanceof TxnMessage.Causal || of instanceof TxnMessage.Led) {
            throw in.malformed("said twice");
        }
        return new TxnMessage.Causal(seen, strict, of);
    }

    // Parts

    private static Encoder once(TxnMessage.Once m, Encoder out) {
        epochs(m.epochs(), address(m.from(), txn(m.txn(), out)));
        out.varint(m.term()).varint(m.floor()).varint(m.waitNanos());
        return out.list(m.writes(), TxnCodec::write);
    }

    private static void make(TxnMessage.Make m, Encoder out) {
        once(m.once(), out).bytes(m.program()).varint(m.bytesMost());
    }

    private static TxnMessage.Make make(Decoder in) {
        TxnMessage.Once once = once(in);
        if (once.writes().size() != 1) {
            throw in.malformed("not one row");
        }
        return new TxnMessage.Make(once, in.bytes(), in.varint());
    }

    private static TxnMessage.Once once(Decoder in) {
        return new TxnMessage.Once(
                txn(in),
                address(in),
                epochs(in),
                in.varint(),
                in.varint(),
                in.varint(),
                in.list(TxnCodec::write));
    }

    // Reads, whose tag says what they have beside the rest

    private static final int PROGRAM = 1;
    private static final int FURTHER = 2;

    /// Of reads with neither, a program, further rows, and both.
    private static final List<Integer> READS = List.of(1, 70, 80, 81);

    private static final List<Integer> WITHIN = List.of(40, 71, 82, 83);

    private static int form(TxnMessage.Read m) {
        return (m.hasProgram() ? PROGRAM : 0) + (m.further().isEmpty() ? 0 : FURTHER);
    }

    private static void read(TxnMessage.Read m, Encoder out) {
        txn(m.txn(), out).varint(m.call());
        branch(m.here(), address(m.from(), out));
        span(m.span(), out);
        if (!m.further().isEmpty()) {
            out.list(m.further(), (key, to) -> to.bytes(key));
        }
        out.tag(m.lock().code()).tag(m.ifLocked().code());
        out.varint(m.snapshot()).varint(m.limit());
        if (m.hasProgram()) {
            out.bytes(m.program());
        }
    }

    private static TxnMessage.Read reading(int form, Decoder in) {
        TxnId txn = txn(in);
        long call = in.varint();
        Address from = address(in);
        Branch here = branch(in);
        Span span = span(in);
        List<Bytes> further = (form & FURTHER) == 0 ? List.of() : in.list(Decoder::bytes);
        Lock lock = Lock.of(in.tag());
        IfLocked ifLocked = IfLocked.of(in.tag());
        if (!further.isEmpty() && (!span.point() || ifLocked != IfLocked.WAIT)) {
            throw in.malformed("further rows");
        }
        return new TxnMessage.Read(
                txn,
                call,
                from,
                here,
                span,
                further,
                lock,
                ifLocked,
                in.varint(),
                in.integer(),
                (form & PROGRAM) == 0 ? Bytes.EMPTY : program(in));
    }

    private static Bytes program(Decoder in) {
        return new Program(in.bytes(Program.BYTES_MOST), false).code();
    }

    private static void readsAsOf(TxnMessage.ReadsAsOf m, Encoder out) {
        address(m.from(), txn(m.txn(), out)).varint(m.since()).varint(m.holdNanos());
    }

    private static Encoder epochs(Epochs epochs, Encoder out) {
        return out.varint(epochs.shard())
                .varint(epochs.epoch())
                .varint(epochs.table())
                .varint(epochs.version());
    }

    private static Epochs epochs(Decoder in) {
        return new Epochs(in.varint(), in.integer(), in.varint(), in.integer());
    }

    private static void descriptor(ShardDescriptor descriptor, Encoder out) {
        Bytes to = descriptor.range().to();
        out.varint(descriptor.shard().number())
                .varint(descriptor.group())
                .varint(descriptor.epoch().number())
                .bytes(descriptor.range().from())
                .bool(to != null);
        if (to != null) {
            out.bytes(to);
        }
        out.list(
                descriptor.versions().entrySet(),
                (each, o) -> o.varint(each.getKey().number()).varint(each.getValue()));
    }

    private static ShardDescriptor descriptor(Decoder in) {
        ShardId shard = new ShardId(in.varint());
        long group = in.varint();
        ShardEpoch epoch = new ShardEpoch(in.integer());
        KeyRange range = new KeyRange(in.bytes(), in.bool() ? in.bytes() : null);
        TreeMap<TableId, Integer> versions = new TreeMap<>();
        TableId before = null;
        for (Map.Entry<TableId, Integer> each :
                in.list(from -> Map.entry(new TableId(from.varint()), from.integer()))) {
            if (before != null && each.getKey().compareTo(before) <= 0) {
                throw in.malformed("versions out of order");
            }
            before = each.getKey();
            versions.put(before, each.getValue());
        }
        return new ShardDescriptor(shard, group, range, epoch, versions);
    }

    static Encoder txn(TxnId txn, Encoder out) {
        return out.node(txn.node()).varint(txn.number());
    }

    static TxnId txn(Decoder in) {
        return new TxnId(in.node(), in.varint());
    }

    private static void whyOrNull(@Nullable Why why, Encoder out) {
        out.bool(why != null);
        if (why != null) {
            out.tag(why.code());
        }
    }

    private static @Nullable Why whyOrNull(Decoder in) {
        return in.bool() ? Why.of(in.tag()) : null;
    }

    /// Who waits for what.
    public static void waiting(Wait wait, Encoder out) {
        txn(wait.txn(), out).varint(wait.call()).varint(wait.shard());
        span(wait.span(), out).tag(wait.lock().code());
    }

    /// Who waits for what.
    public static Wait waiting(Decoder in) {
        return new Wait(txn(in), in.varint(), in.varint(), span(in), Lock.of(in.tag()));
    }

    private static Encoder address(Address address, Encoder out) {
        return out.node(address.node()).signed(address.shard());
    }

    private static Address address(Decoder in) {
        NodeId node = in.node();
        return new Address(node, in.signed());
    }

    /// Appends a part of a transaction.
    public static Encoder branch(Branch branch, Encoder out) {
        return out.varint(branch.shard()).varint(branch.term()).varint(branch.visit());
    }

    /// Reads a part of a transaction.
    public static Branch branch(Decoder in) {
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
