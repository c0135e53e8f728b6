package fulcrum.machine.clock;

import fulcrum.machine.NodeId;

/// A counter that respects causality: if a happened before b, then L(a) < L(b). The converse is
/// false: a smaller number may belong to a concurrent event. Lamport, "Time, Clocks, and the
/// Ordering of Events in a Distributed System", 1978.
///
/// @param time of the last event; 0 before the first
public record LamportClock(long time) {

    public static final LamportClock ZERO = new LamportClock(0);

    /// A total order that extends happens-before: by time, and by node among equals (the paper's
    /// relation `=>`). Which of two concurrent events comes first says nothing about the world.
    public record Stamp(long time, NodeId node) implements Comparable<Stamp> {

        @Override
        public int compareTo(Stamp other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : node.compareTo(other.node);
        }
    }

    public LamportClock {
        if (time < 0) {
            throw new IllegalArgumentException("time begins at 0, not " + time);
        }
    }

    /// An event of this node, sending included (IR1).
    public LamportClock tick() {
        return new LamportClock(Math.addExact(time, 1));
    }

    /// The receipt of a message that carries its sender's time (IR2).
    public LamportClock receive(long sent) {
        return new LamportClock(Math.max(time, sent)).tick();
    }

    public Stamp stamp(NodeId node) {
        return new Stamp(time, node);
    }
}
