package fulcrum.machine.recording;

import fulcrum.machine.Bytes;
import fulcrum.machine.Durable;
import fulcrum.machine.Logged;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import java.util.List;

/// What a machine was made of when its recording began.
///
/// @param setup whatever its maker needs beside, in the maker's own form
/// @param lastPosition of its last record; 0 if there is none
/// @param applied the index that its key-value state included
/// @param records that it was recovered from
public record Beginning(Bytes setup, long lastPosition, long applied, List<Logged> records) {

    /// Version 3 may tell of looks for a range's first key. What version 2 tells, it tells alike.
    private static final int VERSION = 3;

    private static final int VERSION_LEAST = 2;

    Bytes toBytes(Codec<Durable> codec) {
        Encoder out = new Encoder(256);
        out.tag(VERSION).bytes(setup).varint(lastPosition).varint(applied);
        out.list(
                records,
                (logged, to) -> to.varint(logged.position()).bytes(codec.encode(logged.record())));
        return out.toBytes();
    }

    /// @throws fulcrum.machine.codec.Malformed where these bytes are no beginning
    static Beginning read(Bytes frame, Codec<Durable> codec) {
        Decoder in = new Decoder(frame);
        int version = in.tag();
        if (version < VERSION_LEAST || version > VERSION) {
            throw in.malformed(
                    "a recording of version "
                            + version
                            + "; this one reads "
                            + VERSION_LEAST
                            + " to "
                            + VERSION);
        }
        Beginning read =
                new Beginning(
                        in.bytes(),
                        in.varint(),
                        in.varint(),
                        in.list(from -> new Logged(from.varint(), codec.decode(from.bytes()))));
        in.end();
        return read;
    }
}
