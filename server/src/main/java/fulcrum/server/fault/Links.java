package fulcrum.server.fault;

import fulcrum.machine.NodeId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which ways between nodes are meant.
public sealed interface Links {

    /// Whether the way from one node to another is meant.
    boolean cover(NodeId from, NodeId to);

    /// The nodes that are named.
    SortedSet<NodeId> nodes();

    /// All ways from and to a node: `n1`.
    record Around(NodeId node) implements Links {
        @Override
        public boolean cover(NodeId from, NodeId to) {
            return from.equals(node) || to.equals(node);
        }

        @Override
        public SortedSet<NodeId> nodes() {
            return new TreeSet<>(Collections.singleton(node));
        }

        @Override
        public String toString() {
            return node.toString();
        }
    }

    /// All ways between any two of several nodes: `n1,n2`.
    record Among(SortedSet<NodeId> nodes) implements Links {
        public Among {
            nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
        }

        @Override
        public boolean cover(NodeId from, NodeId to) {
            return nodes.contains(from) && nodes.contains(to);
        }

        @Override
        public String toString() {
            return OrderText.write(nodes);
        }
    }

    /// The ways from some nodes to others, and not those back: `n1:n2,n3`.
    record OneWay(SortedSet<NodeId> from, SortedSet<NodeId> to) implements Links {
        public OneWay {
            from = Collections.unmodifiableSortedSet(new TreeSet<>(from));
            to = Collections.unmodifiableSortedSet(new TreeSet<>(to));
        }

        @Override
        public boolean cover(NodeId sender, NodeId receiver) {
            return from.contains(sender) && to.contains(receiver);
        }

        @Override
        public SortedSet<NodeId> nodes() {
            SortedSet<NodeId> all = new TreeSet<>(from);
            all.addAll(to);
            return all;
        }

        @Override
        public String toString() {
            return OrderText.write(from) + ":" + OrderText.write(to);
        }
    }
}
