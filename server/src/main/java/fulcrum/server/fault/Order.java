package fulcrum.server.fault;

import fulcrum.machine.NodeId;
import fulcrum.machine.fault.Fault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What somebody wants to go wrong, or to go on. Its text is what [OrderText] reads.
public sealed interface Order {

    /// The kind of fault that it begins; null where it ends one.
    Fault.@Nullable Kind kind();

    /// The nodes that it names.
    SortedSet<NodeId> nodes();

    /// Whether it is done to a process, by somebody outside of it.
    default boolean isToProcess() {
        return switch (this) {
            case Kill _, Pause _, Resume _, Restart _ -> true;
            case Partition _, Isolate _, Delay _, Drop _, Disk _, Skew _ -> false;
        };
    }

    /// It is done to one node.
    sealed interface ToNode extends Order {

        NodeId node();

        @Override
        default SortedSet<NodeId> nodes() {
            return new TreeSet<>(Collections.singleton(node()));
        }
    }

    /// Nodes of different parts cannot reach each other. A node in no part reaches all, which is
    /// how two nodes are kept apart that a third one can still reach.
    record Partition(List<SortedSet<NodeId>> parts) implements Order {
        public Partition {
            List<SortedSet<NodeId>> copies = new ArrayList<>();
            parts.forEach(
                    part -> copies.add(Collections.unmodifiableSortedSet(new TreeSet<>(part))));
            parts = List.copyOf(copies);
        }

        @Override
        public Fault.Kind kind() {
            return Fault.Kind.PARTITION;
        }

        @Override
        public SortedSet<NodeId> nodes() {
            SortedSet<NodeId> all = new TreeSet<>();
            parts.forEach(all::addAll);
            return all;
        }

        /// Whether the two are in different parts.
        boolean divides(NodeId one, NodeId other) {
            return nodes().contains(one)
                    && nodes().contains(other)
                    && parts.stream().noneMatch(p -> p.contains(one) && p.contains(other));
        }

        @Override
        public String toString() {
            return "partition " + String.join("/", parts.stream().map(OrderText::write).toList());
        }
    }

    /// A node reaches nobody, and nobody reaches it. Its clients do.
    record Isolate(NodeId node) implements ToNode {
        @Override
        public Fault.Kind kind() {
            return Fault.Kind.ISOLATE;
        }

        @Override
        public String toString() {
            return "isolate " + node;
        }
    }

    /// Everything takes so much longer.
    record Delay(Links links, long nanos) implements Order {
        @Override
        public Fault.Kind kind() {
            return Fault.Kind.DELAY;
        }

        @Override
        public SortedSet<NodeId> nodes() {
            return links.nodes();
        }

        @Override
        public String toString() {
            return "delay " + links + " " + OrderText.write(nanos);
        }
    }

    /// So many of a thousand frames are lost; all of them, and the way is cut.
    record Drop(Links links, int permille) implements Order {
        @Override
        public Fault.Kind kind() {
            return Fault.Kind.DROP;
        }

        @Override
        public SortedSet<NodeId> nodes() {
            return links.nodes();
        }

        @Override
        public String toString() {
            String rest = permille % 10 == 0 ? "" : "." + permille % 10;
            return "drop " + links + " " + permille / 10 + rest + "%";
        }
    }

    /// A process ends at once, and stays down.
    record Kill(NodeId node) implements ToNode {
        @Override
        public Fault.Kind kind() {
            return Fault.Kind.KILL;
        }

        @Override
        public String toString() {
            return "kill " + node;
        }
    }

    /// A process stands still.
    record Pause(NodeId node) implements ToNode {
        @Override
        public Fault.Kind kind() {
            return Fault.Kind.PAUSE;
        }

        @Override
        public String toString() {
            return "pause " + node;
        }
    }

    /// A process that stands still goes on.
    record Resume(NodeId node) implements ToNode {
        @Override
        public Fault.@Nullable Kind kind() {
            return null;
        }

        @Override
        public String toString() {
            return "resume " + node;
        }
    }

    /// A process that is down starts.
    record Restart(NodeId node) implements ToNode {
        @Override
        public Fault.@Nullable Kind kind() {
            return null;
        }

        @Override
        public String toString() {
            return "restart " + node;
        }
    }

    /// A disk does not do what it should.
    record Disk(NodeId node, Trouble trouble) implements ToNode {
        @Override
        public Fault.Kind kind() {
            return Fault.Kind.DISK;
        }

        @Override
        public String toString() {
            return "disk " + node + " " + trouble;
        }
    }

    /// What is wrong with a disk.
    sealed interface Trouble {

        /// Each sync of the log takes so much longer.
        record Slow(long nanos) implements Trouble {
            @Override
            public String toString() {
                return "--slow " + OrderText.write(nanos);
            }
        }

        /// There is no room.
        record Full() implements Trouble {
            @Override
            public String toString() {
                return "--full";
            }
        }

        /// The next sync of the log fails; then the fault is over, and so is the node.
        record FailSync() implements Trouble {
            @Override
            public String toString() {
                return "--fail-sync";
            }
        }
    }

    /// A wall clock is ahead, or behind where the number is negative.
    record Skew(NodeId node, long nanos) implements ToNode {
        @Override
        public Fault.Kind kind() {
            return Fault.Kind.SKEW;
        }

        @Override
        public String toString() {
            return "skew "
                    + node
                    + " "
                    + (nanos < 0 ? "-" : "+")
                    + OrderText.write(Math.abs(nanos));
        }
    }
}
