package fulcrum.protocols.crdt;

import fulcrum.machine.Replica;
import fulcrum.machine.clock.HybridTimestamp;

/// When a value was written, for types in which the last writer wins: hybrid time, and the writer's
/// node among equals.
public record Stamp(HybridTimestamp time, Replica writer) implements Comparable<Stamp> {

    @Override
    public int compareTo(Stamp other) {
        int byTime = time.compareTo(other.time);
        return byTime != 0 ? byTime : writer.compareTo(other.writer);
    }

    @Override
    public String toString() {
        return time + "@" + writer;
    }
}
