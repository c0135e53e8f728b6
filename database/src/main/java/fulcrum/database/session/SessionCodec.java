package fulcrum.database.session;

import fulcrum.database.sharding.TableId;
import fulcrum.database.spectrum.Clock;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Program;
import fulcrum.database.transaction.TxnCodec;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.Wait;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import java.util.List;

/// What a coordinator is asked, and what it brings, as bytes: on the wire from and to clients.
public final class SessionCodec {

    private static final int COMMITTED = 4;
    private static final int ABORTED = 6;
    private static final int PREPARED = 20;
    private static final int COMMITTED_AT_COST = 22;
    private static final int COMMIT_COUNTED = 18;
    private static final int FETCH = 13;
    private static final int READ_FOR = 15;
    private static final int FETCH_FOR = 16;
    private static final int GATHER = 40;
    private static final int GATHER_WITH = 41;
    private static final int GATHER_FOLDED = 42;
    private static final int GATHERED = 40;

    /// Above all versions of schemas, which are 31 bits long.
    private static final long HYBRID = 1L << 31;

    private SessionCodec() {}

    /// What is asked.
    public static final Codec<SessionCommand> COMMANDS =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(SessionCommand command, Encoder out) {
                    SessionCodec.write(command, out);
                }

                @Override
                public SessionCommand read(Decoder in) {
                    int tag = in.tag();
                    return switch (tag) {
                        case 1 -> begin(in);
                        case 2, 30, 31 -> reading(0, tag, in);
                        case READ_FOR, 32, 33 -> reading(statement(in), tag, in);
                        case 3 ->
                                new SessionCommand.Write(
                                        txn(in), in.list(TxnCodec::write), planned(in));
                        case 4 -> new SessionCommand.Commit(txn(in));
                        case 5 -> new SessionCommand.Rollback(txn(in));
                        case 6 -> new SessionCommand.Limit(txn(in), limits(in));
                        case 7 -> new SessionCommand.Mark(txn(in));
                        case 8 -> new SessionCommand.GoBack(txn(in), in.integer());
                        case 9 ->
                                new SessionCommand.Status(
                                        new TxnHandle(txn(in), TxnCodec.branch(in)));
                        case 10 -> new SessionCommand.Publish(new TableId(in.varint()));
                        case 11 ->
                                new SessionCommand.Once(
                                        in.list(TxnCodec::write), limits(in), planned(in));
                        case 12 ->
                                new SessionCommand.Look(
                                        TxnCodec.span(in), limit(in), limits(in), planned(in));
                        case GATHER, GATHER_WITH, GATHER_FOLDED -> gathering(tag, in);
                        case FETCH -> fetching(0, in);
                        case 14 -> new SessionCommand.Stop(txn(in));
                        case FETCH_FOR -> fetching(statement(in), in);
                        case 17 ->
                                new SessionCommand.Make(
                                        in.bytes(),
                                        in.bytes(Program.BYTES_MOST),
                                        limits(in),
                                        planned(in));
                        case COMMIT_COUNTED -> new SessionCommand.Commit(txn(in), true);
                        case 20 -> new SessionCommand.Prepare(txn(in), in.text(), in.text());
                        case 21 -> new SessionCommand.CommitPrepared(in.text(), in.text());
                        case 22 -> new SessionCommand.RollbackPrepared(in.text(), in.text());
                        case 23 -> new SessionCommand.ListPrepared();
                        default -> throw in.unknownTag(tag);
                    };
                }
            };

    /// What `Done` carries.
    public static final Codec<SessionResult> RESULTS =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(SessionResult result, Encoder out) {
                    switch (result) {
                        case SessionResult.Began(TxnId txn) -> txn(txn, out.tag(1));
                        case SessionResult.Rows rows -> rows(rows, out);
                        case SessionResult.Gathered gathered -> gathered(gathered, out);
                        case SessionResult.Done _ -> out.tag(3);
                        case SessionResult.Marked(int mark) -> out.tag(7).varint(mark);
                        case SessionResult.Failed(Why why, List<Wait> parties) -> {
                            out.tag(parties.isEmpty() ? 8 : 9).tag(why.code());
                            if (!parties.isEmpty()) {
                                out.list(parties, TxnCodec::waiting);
                            }
                        }
                        case SessionResult.Committed committed -> committed(committed, out);
                        case SessionResult.RolledBack _ -> out.tag(5);
                        case SessionResult.Aborted(Why why, List<Wait> cycle) ->
                                out.tag(6).tag(why.code()).list(cycle, TxnCodec::waiting);
                        case SessionResult.Prepared(TxnHandle of) ->
                                TxnCodec.branch(of.home(), txn(of.txn(), out.tag(PREPARED)));
                        case SessionResult.InDoubt(var prepared) ->
                                out.tag(21).list(prepared, TxnCodec::prepared);
                    }
                }

                @Override
                public SessionResult read(Decoder in) {
                    int tag = in.tag();
                    return switch (tag) {
                        case 1 -> new SessionResult.Began(txn(in));
                        case 2 ->
                                new SessionResult.Rows(
                                        in.list(from ->
                                                new SessionResult.Row(from.bytes(), from.bytes())),
                                        in.bool());
                        case 30 ->
                                new SessionResult.Rows(
                                        in.list(from ->
                                                new SessionResult.Row(from.bytes(), from.bytes())),
                                        true,
                                        in.bytes());
                        case GATHERED -> gathered(in);
                        case 3 -> new SessionResult.Done();
                        case 4 -> new SessionResult.Committed(in.varint());
                        case 5 -> new SessionResult.RolledBack();
                        case 6 ->
                                new SessionResult.Aborted(
                                        Why.of(in.tag()), in.list(TxnCodec::waiting));
                        case 7 -> new SessionResult.Marked(in.integer());
                        case 8 -> new SessionResult.Failed(Why.of(in.tag()));
                        case 9 ->
                                new SessionResult.Failed(
                                        Why.of(in.tag()), in.list(TxnCodec::waiting));
                        case PREPARED ->
                                new SessionResult.Prepared(
                                        new TxnHandle(txn(in), TxnCodec.branch(in)));
                        case 21 -> new SessionResult.InDoubt(in.list(TxnCodec::prepared));
                        case COMMITTED_AT_COST ->
                                new SessionResult.Committed(in.varint(), cost(in));
                        default -> throw in.unknownTag(tag);
                    };
                }
            };

    private static void committed(SessionResult.Committed committed, Encoder out) {
        CommitCost cost = committed.cost();
        if (cost == null) {
            out.tag(COMMITTED).varint(committed.timestamp());
            return;
        }
        out.tag(COMMITTED_AT_COST).varint(committed.timestamp()).tag(number(cost.way()));
        out.list(cost.shards(), (at, to) -> to.varint(at.shard()).node(at.node()));
        out.varint(cost.requests()).varint(cost.nanos());
    }

    private static CommitCost cost(Decoder in) {
        return new CommitCost(
                way(in),
                in.list(from -> new CommitCost.At(from.varint(), from.node())),
                in.integer(),
                in.varint());
    }

    private static void rows(SessionResult.Rows rows, Encoder out) {
        Bytes next = rows.next();
        out.tag(next == null ? 2 : 30);
        out.list(rows.rows(), (row, to) -> to.bytes(row.key()).bytes(row.value()));
        if (next == null) {
            out.bool(rows.more());
        } else {
            out.bytes(next);
        }
    }

    private static void gathered(SessionResult.Gathered gathered, Encoder out) {
        out.tag(GATHERED);
        out.list(gathered.rows(), (row, to) -> to.bytes(row.key()).bytes(row.value()));
        out.list(gathered.left(), TxnCodec::span);
        out.list(
                gathered.asked(),
                (asked, to) ->
                        to.varint(asked.shard())
                                .node(asked.node())
                                .varint(asked.requests())
                                .varint(asked.nanosMost()));
        out.list(
                gathered.missing(),
                (missing, to) -> TxnCodec.span(missing.span(), to.varint(missing.shard())));
    }

    private static SessionResult gathered(Decoder in) {
        return new SessionResult.Gathered(
                in.list(from -> new SessionResult.Row(from.bytes(), from.bytes())),
                in.list(TxnCodec::span),
                in.list(from ->
                        new SessionResult.Asked(
                                from.varint(), from.node(), from.integer(), from.varint())),
                in.list(from -> new SessionResult.Missing(from.varint(), TxnCodec.span(from))));
    }

    /// Whether a result's transaction is over, without reading it all.
    ///
    /// @param result as `Done` carries it
    public static boolean ends(Bytes result) {
        int kind = result.at(1);
        return (COMMITTED <= kind && kind <= ABORTED)
                || kind == PREPARED
                || kind == COMMITTED_AT_COST;
    }

    private static void write(SessionCommand command, Encoder out) {
        switch (command) {
            case SessionCommand.Begin m -> {
                out.tag(1).tag(number(m.isolation()));
                limits(m.limits(), out.bool(m.access() == Access.READ_ONLY).varint(m.asOf()));
            }
            case SessionCommand.Read m -> {
                int of = m.statement();
                Encoder begun = of == 0 ? out.tag(tag(m)) : out.tag(tag(m)).varint(of);
                TxnCodec.span(m.span(), txn(m.txn(), begun));
                out.tag(m.lock().code()).tag(m.ifLocked().code()).varint(m.limit());
                planned(m.planned(), out);
                Program program = m.program();
                if (program != null) {
                    out.bytes(program.code());
                }
            }
            case SessionCommand.Fetch m -> {
                int of = m.statement();
                Encoder begun = of == 0 ? out.tag(FETCH) : out.tag(FETCH_FOR).varint(of);
                txn(m.txn(), begun).list(m.keys(), (key, to) -> to.bytes(key));
                planned(m.planned(), out.tag(m.lock().code()));
            }
            case SessionCommand.Gather m -> gather(m, out);
            case SessionCommand.Write m ->
                    planned(
                            m.planned(),
                            txn(m.txn(), out.tag(3)).list(m.writes(), TxnCodec::write));
            case SessionCommand.Commit m -> txn(m.txn(), out.tag(m.counted() ? COMMIT_COUNTED : 4));
            case SessionCommand.Rollback m -> txn(m.txn(), out.tag(5));
            case SessionCommand.Limit m -> limits(m.limits(), txn(m.txn(), out.tag(6)));
            case SessionCommand.Mark m -> txn(m.txn(), out.tag(7));
            case SessionCommand.Stop m -> txn(m.txn(), out.tag(14));
            case SessionCommand.GoBack m -> txn(m.txn(), out.tag(8)).varint(m.mark());
            case SessionCommand.Status(TxnHandle of) ->
                    TxnCodec.branch(of.home(), txn(of.txn(), out.tag(9)));
            case SessionCommand.Publish m -> out.tag(10).varint(m.space().number());
            case SessionCommand.Prepare m ->
                    txn(m.txn(), out.tag(20)).text(m.gid()).text(m.owner());
            case SessionCommand.CommitPrepared m -> out.tag(21).text(m.gid()).text(m.by());
            case SessionCommand.RollbackPrepared m -> out.tag(22).text(m.gid()).text(m.by());
            case SessionCommand.ListPrepared _ -> out.tag(23);
            case SessionCommand.Once m -> {
                limits(m.limits(), out.tag(11).list(m.writes(), TxnCodec::write));
                planned(m.planned(), out);
            }
            case SessionCommand.Make m -> {
                limits(m.limits(), out.tag(17).bytes(m.key()).bytes(m.program()));
                planned(m.planned(), out);
            }
            case SessionCommand.Look m -> {
                TxnCodec.span(m.span(), out.tag(12)).varint(m.limit());
                limits(m.limits(), out);
                planned(m.planned(), out);
            }
        }
    }

    private static SessionCommand begin(Decoder in) {
        return new SessionCommand.Begin(
                isolation(in),
                in.bool() ? Access.READ_ONLY : Access.READ_WRITE,
                in.varint(),
                limits(in));
    }

    /// Of a read: whether it is for a statement, and what its program does.
    private static int tag(SessionCommand.Read read) {
        Program program = read.program();
        if (program == null) {
            return read.statement() == 0 ? 2 : READ_FOR;
        }
        int alone = program.folds() ? 31 : 30;
        return read.statement() == 0 ? alone : alone + 2;
    }

    private static int statement(Decoder in) {
        int number = in.integer();
        if (number == 0) {
            throw in.malformed("a statement without a number");
        }
        return number;
    }

    private static SessionCommand reading(int statement, int tag, Decoder in) {
        return new SessionCommand.Read(
                txn(in),
                TxnCodec.span(in),
                Lock.of(in.tag()),
                IfLocked.of(in.tag()),
                limit(in),
                planned(in),
                statement,
                tag == 2 || tag == READ_FOR
                        ? null
                        : new Program(in.bytes(Program.BYTES_MOST), tag == 31 || tag == 33));
    }

    private static void gather(SessionCommand.Gather m, Encoder out) {
        Program program = m.program();
        int folding = program != null && program.folds() ? GATHER_FOLDED : GATHER_WITH;
        txn(m.txn(), out.tag(program == null ? GATHER : folding)).list(m.spans(), TxnCodec::span);
        planned(m.planned(), out.varint(m.width()).varint(m.limit()));
        out.varint(m.statement());
        if (program != null) {
            out.bytes(program.code());
        }
    }

    private static SessionCommand gathering(int tag, Decoder in) {
        return new SessionCommand.Gather(
                txn(in),
                in.list(TxnCodec::span),
                in.integer(),
                limit(in),
                planned(in),
                in.integer(),
                tag == GATHER
                        ? null
                        : new Program(in.bytes(Program.BYTES_MOST), tag == GATHER_FOLDED));
    }

    private static SessionCommand fetching(int statement, Decoder in) {
        return new SessionCommand.Fetch(
                txn(in), in.list(Decoder::bytes), Lock.of(in.tag()), planned(in), statement);
    }

    private static Encoder txn(TxnId txn, Encoder out) {
        return out.node(txn.node()).varint(txn.number());
    }

    private static TxnId txn(Decoder in) {
        return new TxnId(in.node(), in.varint());
    }

    private static int limit(Decoder in) {
        int limit = in.integer();
        if (limit == 0) {
            throw in.malformed("a read of no row");
        }
        return limit;
    }

    private static void planned(Planned planned, Encoder out) {
        long clock = planned.isHybrid() ? HYBRID : 0;
        out.varint(planned.table()).varint(planned.version() | clock);
    }

    private static Planned planned(Decoder in) {
        long table = in.varint();
        long version = in.varint();
        if (version >= 2 * HYBRID) {
            throw in.malformed("no version");
        }
        Clock clock = version >= HYBRID ? Clock.HLC : Clock.INTERVAL;
        return new Planned(table, (int) (version % HYBRID), clock);
    }

    private static void limits(Limits limits, Encoder out) {
        out.varint(limits.lockNanos()).varint(limits.statementNanos()).varint(limits.idleNanos());
    }

    private static Limits limits(Decoder in) {
        return new Limits(in.varint(), in.varint(), in.varint());
    }

    /// Numbers of their own: the order of an enum's names may change, what was sent may not.
    private static int number(Isolation isolation) {
        return switch (isolation) {
            case READ_COMMITTED -> 1;
            case REPEATABLE_READ -> 2;
            case SERIALIZABLE -> 3;
        };
    }

    private static Isolation isolation(Decoder in) {
        int number = in.tag();
        for (Isolation isolation : Isolation.values()) {
            if (number(isolation) == number) {
                return isolation;
            }
        }
        throw in.unknownTag(number);
    }

    private static int number(CommitCost.Way way) {
        return switch (way) {
            case NOTHING -> 1;
            case CONFIRMED -> 2;
            case ONE_PHASE -> 3;
            case TWO_PHASE -> 4;
        };
    }

    private static CommitCost.Way way(Decoder in) {
        int number = in.tag();
        for (CommitCost.Way way : CommitCost.Way.values()) {
            if (number(way) == number) {
                return way;
            }
        }
        throw in.unknownTag(number);
    }
}
