package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.sql.storage.KeyTypes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a shard remembers of one group of its rows.
///
/// @param values what the group is of
/// @param states of each aggregate
record Folded(List<Datum> values, List<List<Datum>> states) {

    private static final int GROUP = 1;
    private static final int FAILED = 2;

    /// Says that rows could not be put together, for the error that one of them raises.
    static final Bytes NOT_FOLDED = new Encoder().tag(FAILED).toBytes();

    Bytes toBytes() {
        Encoder out = new Encoder().tag(GROUP).list(values, KeyTypes::writeValue);
        return out.list(states, (state, to) -> to.list(state, KeyTypes::writeValue)).toBytes();
    }

    /// @return null for [#NOT_FOLDED]
    /// @throws fulcrum.machine.codec.Malformed where the bytes are neither
    static @Nullable Folded read(Bytes bytes) {
        Decoder in = new Decoder(bytes);
        int tag = in.tag();
        if (tag == FAILED) {
            return null;
        }
        if (tag != GROUP) {
            throw in.unknownTag(tag);
        }
        List<Datum> values = in.list(KeyTypes::readValue);
        List<List<Datum>> states = new ArrayList<>();
        states.addAll(in.list(from -> from.list(KeyTypes::readValue)));
        in.end();
        return new Folded(values, states);
    }
}
