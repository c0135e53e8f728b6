package fulcrum.database.session;

import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnCodec;
import fulcrum.database.transaction.TxnId;
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
                    switch (command) {
                        case SessionCommand.Begin(Isolation isolation) ->
                                out.tag(1).tag(number(isolation));
                        case SessionCommand.Read(TxnId txn, Span span, Lock lock, int limit) ->
                                TxnCodec.span(span, txn(txn, out.tag(2)))
                                        .tag(lock.code())
                                        .varint(limit);
                        case SessionCommand.Write(TxnId txn, List<RowWrite> writes) ->
                                txn(txn, out.tag(3)).list(writes, TxnCodec::write);
                        case SessionCommand.Commit(TxnId txn) -> txn(txn, out.tag(4));
                        case SessionCommand.Rollback(TxnId txn) -> txn(txn, out.tag(5));
                    }
                }

                @Override
                public SessionCommand read(Decoder in) {
                    int tag = in.tag();
                    return switch (tag) {
                        case 1 -> new SessionCommand.Begin(isolation(in));
                        case 2 ->
                                new SessionCommand.Read(
                                        txn(in), TxnCodec.span(in), Lock.of(in.tag()), limit(in));
                        case 3 -> new SessionCommand.Write(txn(in), in.list(TxnCodec::write));
                        case 4 -> new SessionCommand.Commit(txn(in));
                        case 5 -> new SessionCommand.Rollback(txn(in));
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
                        case SessionResult.Rows(var rows, boolean more) ->
                                out.tag(2)
                                        .list(
                                                rows,
                                                (row, to) -> to.bytes(row.key()).bytes(row.value()))
                                        .bool(more);
                        case SessionResult.Written _ -> out.tag(3);
                        case SessionResult.Committed(long timestamp) ->
                                out.tag(4).varint(timestamp);
                        case SessionResult.RolledBack _ -> out.tag(5);
                        case SessionResult.Aborted(Why why) -> out.tag(6).tag(why.code());
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
                        case 3 -> new SessionResult.Written();
                        case 4 -> new SessionResult.Committed(in.varint());
                        case 5 -> new SessionResult.RolledBack();
                        case 6 -> new SessionResult.Aborted(Why.of(in.tag()));
                        default -> throw in.unknownTag(tag);
                    };
                }
            };

    /// Whether a result's transaction is over, without reading it all.
    ///
    /// @param result as `Done` carries it
    public static boolean ends(Bytes result) {
        int kind = result.at(1);
        return COMMITTED <= kind && kind <= ABORTED;
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
}
