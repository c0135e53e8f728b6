package fulcrum.database.shard;

import fulcrum.database.shard.ShardResult.Found;
import fulcrum.database.shard.ShardResult.Keyed;
import fulcrum.database.shard.ShardResult.Opened;
import fulcrum.database.shard.ShardResult.Rows;
import fulcrum.database.shard.ShardResult.Written;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Encoder;
import java.util.ArrayList;
import java.util.List;

/// A shard's results as bytes; what is read back are slices of them.
///
/// A row lies in the state as the very answer that reading it brings, so that a read copies
/// nothing.
public final class ResultCodec {

    private static final int VERSION = 1;
    private static final int ABSENT = 1;
    private static final int FOUND = 2;
    private static final int ROWS = 3;
    private static final int WRITTEN = 4;
    private static final int OPENED = 5;

    private static final int DONE = 1;
    private static final int EXISTED = 2;

    ResultCodec() {}

    public Bytes encode(ShardResult result) {
        Encoder out = new Encoder(32).tag(VERSION);
        switch (result) {
            case Found(Row row) when row == null -> out.tag(ABSENT);
            case Found(Row(long version, Bytes value)) ->
                    out.tag(FOUND).varint(version).bytes(value);
            case Rows(List<Keyed> rows, boolean more) -> {
                out.tag(ROWS).bool(more).varint(rows.size());
                for (Keyed each : rows) {
                    out.bytes(each.key()).varint(each.row().version()).bytes(each.row().value());
                }
            }
            case Written(boolean done, boolean existed, long version) ->
                    out.tag(WRITTEN)
                            .tag((done ? DONE : 0) | (existed ? EXISTED : 0))
                            .varint(version);
            case Opened(long session) -> out.tag(OPENED).varint(session);
        }
        return out.toBytes();
    }

    /// @throws fulcrum.machine.codec.Malformed where the bytes are no result
    public ShardResult decode(Bytes bytes) {
        Slices in = new Slices(bytes);
        if (in.tag() != VERSION) {
            throw in.malformed("a result of another version");
        }
        int tag = in.tag();
        ShardResult result =
                switch (tag) {
                    case ABSENT -> new Found(null);
                    case FOUND -> new Found(new Row(in.varint(), in.bytes()));
                    case ROWS -> rows(in);
                    case WRITTEN -> written(in);
                    case OPENED -> new Opened(in.varint());
                    default -> throw in.malformed("unknown tag " + tag);
                };
        in.end();
        return result;
    }

    /// What a row in the state begins with; the value follows.
    Bytes rowHead(long version, Bytes value, Encoder scratch) {
        return scratch.reset()
                .tag(VERSION)
                .tag(FOUND)
                .varint(version)
                .varint(value.size())
                .toBytes();
    }

    /// The row that lies in the state.
    Row row(Bytes stored) {
        if (decode(stored) instanceof Found(Row row) && row != null) {
            return row;
        }
        throw new Slices(stored).malformed("no row");
    }

    private static Rows rows(Slices in) {
        boolean more = in.bool();
        long count = in.varint();
        List<Keyed> rows = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            rows.add(new Keyed(in.bytes(), new Row(in.varint(), in.bytes())));
        }
        return new Rows(rows, more);
    }

    private static Written written(Slices in) {
        int flags = in.tag();
        if (flags > (DONE | EXISTED)) {
            throw in.malformed("unknown flags " + flags);
        }
        return new Written((flags & DONE) != 0, (flags & EXISTED) != 0, in.varint());
    }
}
