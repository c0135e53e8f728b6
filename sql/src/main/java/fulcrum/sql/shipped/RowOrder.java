package fulcrum.sql.shipped;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.Malformed;

/// What is ordered of one row where it is, as it is sent.
public sealed interface RowOrder {

    int ABSENT = 1;
    int REMADE = 2;

    /// The row is written, if there is none.
    record Absent(Bytes value) implements RowOrder {}

    /// The row is made of what it is, if there is one.
    ///
    /// @param how a [Remaking] with its arguments, as [Dispatch] writes it
    record Remade(Bytes how) implements RowOrder {}

    default Bytes toBytes() {
        return switch (this) {
            case Absent(Bytes value) ->
                    new Encoder(value.size() + 1).tag(ABSENT).raw(value).toBytes();
            case Remade(Bytes how) -> new Encoder(how.size() + 1).tag(REMADE).raw(how).toBytes();
        };
    }

    /// @throws Malformed where the bytes are none
    static RowOrder read(Bytes bytes) {
        Decoder in = new Decoder(bytes);
        int tag = in.tag();
        return switch (tag) {
            case ABSENT -> new Absent(bytes.slice(1));
            case REMADE -> new Remade(bytes.slice(1));
            default -> throw in.unknownTag(tag);
        };
    }
}
