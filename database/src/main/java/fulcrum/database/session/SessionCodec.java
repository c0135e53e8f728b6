package fulcrum.database.session;

import fulcrum.database.transaction.TxnCodec;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.Wait;
import fulcrum.database.transaction.Why;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import java.util.List;

/// Results of a coordinator as bytes.
public final class SessionCodec {

    private SessionCodec() {}

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
                        case SessionResult.Began(TxnId txn) ->
                                out.tag(1).node(txn.node()).varint(txn.number());
                        case SessionResult.Rows(var rows, boolean more) ->
                                out.tag(2)
                                        .list(
                                                rows,
                                                (row, to) -> to.bytes(row.key()).bytes(row.value()))
                                        .bool(more);
                        case SessionResult.Done _ -> out.tag(3);
                        case SessionResult.Marked(int mark) -> out.tag(7).varint(mark);
                        case SessionResult.Failed(Why why) -> out.tag(8).tag(why.code());
                        case SessionResult.Committed(long timestamp) ->
                                out.tag(4).varint(timestamp);
                        case SessionResult.RolledBack _ -> out.tag(5);
                        case SessionResult.Aborted(Why why, List<Wait> cycle) ->
                                out.tag(6).tag(why.code()).list(cycle, TxnCodec::waiting);
                    }
                }

                @Override
                public SessionResult read(Decoder in) {
                    int tag = in.tag();
                    return switch (tag) {
                        case 1 -> new SessionResult.Began(new TxnId(in.node(), in.varint()));
                        case 2 ->
                                new SessionResult.Rows(
                                        in.list(from ->
                                                new SessionResult.Row(from.bytes(), from.bytes())),
                                        in.bool());
                        case 3 -> new SessionResult.Done();
                        case 4 -> new SessionResult.Committed(in.varint());
                        case 5 -> new SessionResult.RolledBack();
                        case 6 ->
                                new SessionResult.Aborted(
                                        Why.of(in.tag()), in.list(TxnCodec::waiting));
                        case 7 -> new SessionResult.Marked(in.integer());
                        case 8 -> new SessionResult.Failed(Why.of(in.tag()));
                        default -> throw in.unknownTag(tag);
                    };
                }
            };
}
