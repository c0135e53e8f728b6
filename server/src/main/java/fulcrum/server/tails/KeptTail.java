package fulcrum.server.tails;

import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Crc32c;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.Malformed;
import fulcrum.protocols.log.raft.RaftCodec;
import fulcrum.protocols.log.raft.Tail;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A divergent tail with where it was, and its form as a file.
///
/// The form: eight letters, a version byte, the node, the group, the time, the tail in Raft's own
/// form, and a CRC-32C of all that comes before.
///
/// @param node whose log it was in
/// @param group whose log
/// @param wallNanos when it was kept, by that node's clock, since 1970-01-01T00:00Z
public record KeptTail(NodeId node, long group, long wallNanos, Tail tail) {

    private static final byte[] LETTERS = "FULCTAIL".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int SUM_BYTES = 4;

    /// Its name in its cluster for good: `n1-g1-345`.
    public String id() {
        return node + "-g" + group + "-" + tail.position();
    }

    byte[] toBytes() {
        Encoder out = new Encoder(256);
        for (byte letter : LETTERS) {
            out.tag(letter);
        }
        out.tag(VERSION).node(node).varint(group).varint(wallNanos);
        RaftCodec.TAILS.encode(tail, out);
        return out.fixed32(out.crc32c(0)).toBytes().toArray();
    }

    /// @throws Malformed where this is no file of a tail, or a damaged one
    static KeptTail read(byte[] file) {
        Decoder in = new Decoder(file, 0, file.length);
        if (file.length < LETTERS.length + SUM_BYTES
                || !Arrays.equals(file, 0, LETTERS.length, LETTERS, 0, LETTERS.length)) {
            throw in.malformed("no divergent tail");
        }
        for (int i = 0; i < LETTERS.length; i++) {
            in.tag();
        }
        int version = in.tag();
        if (version != VERSION) {
            throw in.malformed("a divergent tail of version " + version);
        }
        int sumAt = file.length - SUM_BYTES;
        if (new Decoder(file, sumAt, file.length).fixed32() != Crc32c.of(file, 0, sumAt)) {
            throw in.malformed("the checksum does not agree");
        }
        NodeId node = in.node();
        long group = in.varint();
        long wallNanos = in.varint();
        Tail tail = RaftCodec.TAILS.decode(new Decoder(file, in.position(), sumAt));
        return new KeptTail(node, group, wallNanos, tail);
    }
}
