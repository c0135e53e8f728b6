package fulcrum.database.lattice;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Replica;
import fulcrum.machine.clock.Dot;
import fulcrum.machine.clock.HybridTimestamp;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.protocols.crdt.Kind;
import java.util.List;

/// A version that a merge has discarded though the one that holds had not seen it: a row of
/// `fulcrum.conflicts`.
///
/// @param policy by which it went, as [ConflictPolicy#label] has it
public record Discarded(int column, String policy, Version kept, Version lost) {

    private static final long SEED = 0x636f6e666c696374L;
    private static final int POLICY_BYTES_MOST = 256;

    /// As bytes, for where conflicts are kept.
    public static final Codec<Discarded> CODEC =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(Discarded discarded, Encoder out) {
                    out.varint(discarded.column).text(discarded.policy);
                    writeVersion(discarded.kept, out);
                    writeVersion(discarded.lost, out);
                }

                @Override
                public Discarded read(Decoder in) {
                    int column = in.integer();
                    String policy = in.text(POLICY_BYTES_MOST);
                    return new Discarded(column, policy, readVersion(in), readVersion(in));
                }
            };

    /// The same at every replica that discards the same version of the row, whatever it was
    /// compared with: a write is lost once.
    ///
    /// @param key of the row
    public long id(Bytes key) {
        Encoder out = new Encoder().bytes(key).varint(column);
        out.node(lost.writer().node()).varint(lost.writer().incarnation());
        return out.varint(lost.dot().counter()).hash64(SEED) >>> 1;
    }

    /// The write that brings the lost value back, over what holds.
    public RowOperation restore() {
        return new RowOperation.Update(
                List.of(new ColumnChange.Write(column, Kind.LWW_REGISTER, lost.value(), null)),
                null);
    }

    private static void writeVersion(Version version, Encoder out) {
        out.bytes(version.value())
                .fixed64(version.time().packed())
                .node(version.writer().node())
                .varint(version.writer().incarnation())
                .varint(version.dot().counter());
    }

    private static Version readVersion(Decoder in) {
        Bytes value = in.bytes();
        HybridTimestamp time = new HybridTimestamp(in.fixed64());
        NodeId node = in.node();
        Replica writer = new Replica(node, in.varint());
        return new Version(value, time, new Dot<>(writer, in.varint()));
    }
}
