package fulcrum.lab.antientropy;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;

/// What a key holds: a value or a tombstone, of which the last write holds.
///
/// @param stamp of the write; no two of one writer are the same
record Cell(long stamp, NodeId writer, boolean deleted, Bytes value) {

    Cell merge(Cell other) {
        return compare(other) >= 0 ? this : other;
    }

    int compare(Cell other) {
        int byStamp = Long.compare(stamp, other.stamp);
        return byStamp != 0 ? byStamp : writer.compareTo(other.writer);
    }

    Bytes toBytes() {
        return new Encoder().fixed64(stamp).node(writer).bool(deleted).bytes(value).toBytes();
    }

    static Cell of(Bytes bytes) {
        Decoder in = new Decoder(bytes);
        return new Cell(in.fixed64(), in.node(), in.bool(), in.bytes());
    }
}
