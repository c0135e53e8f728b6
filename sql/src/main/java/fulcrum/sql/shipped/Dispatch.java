package fulcrum.sql.shipped;

import fulcrum.database.keys.Datum;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.Malformed;
import fulcrum.sql.storage.KeyTypes;
import java.util.List;

/// A program with its arguments, as it is sent.
///
/// @param program as [ProgramCodec] writes it
public record Dispatch(Bytes program, List<Datum> arguments) {

    /// No more bytes are sent: what is longer is done above.
    public static final int BYTES_MOST = 64 << 10;

    private static final int ARGUMENTS_MOST = 1_024;

    public Dispatch {
        arguments = List.copyOf(arguments);
    }

    public Bytes toBytes() {
        return new Encoder(program.size() + 32)
                .bytes(program)
                .list(arguments, KeyTypes::writeValue)
                .toBytes();
    }

    /// @throws Malformed where the bytes are none
    public static Dispatch read(Bytes bytes) {
        Decoder in = new Decoder(bytes);
        Dispatch read =
                new Dispatch(in.bytes(BYTES_MOST), in.list(ARGUMENTS_MOST, KeyTypes::readValue));
        in.end();
        return read;
    }
}
