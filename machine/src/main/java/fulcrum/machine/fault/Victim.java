package fulcrum.machine.fault;

import fulcrum.machine.NodeId;

/// Whom a fault strikes, decided at the moment when it strikes.
public sealed interface Victim {

    /// This node.
    record Named(NodeId node) implements Victim {
        @Override
        public String toString() {
            return node.toString();
        }
    }

    /// The node that plays this role just then, such as `leader`; nobody where no node does.
    record Playing(String role) implements Victim {
        @Override
        public String toString() {
            return role;
        }
    }

    /// Every node.
    record Everybody() implements Victim {
        @Override
        public String toString() {
            return "all";
        }
    }

    /// The node that did what the fault waited for; nobody where it waited for a time.
    record Culprit() implements Victim {
        @Override
        public String toString() {
            return "culprit";
        }
    }

    /// Every node.
    Victim ALL = new Everybody();

    /// The node that did what the fault waited for.
    Victim CULPRIT = new Culprit();

    /// This node.
    static Victim of(NodeId node) {
        return new Named(node);
    }

    /// The node of this number.
    static Victim of(int number) {
        return new Named(new NodeId(number));
    }
}
