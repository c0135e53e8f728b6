package fulcrum.cli;

import fulcrum.machine.NodeId;

/// Names of nodes on the command line.
final class Nodes {

    private Nodes() {}

    /// @throws Refusal where a text names no node
    static NodeId parse(String text) {
        if (!text.matches("n[1-9][0-9]{0,8}")) {
            throw new Refusal("'" + text + "' is no node", "nodes are called n1, n2, n3 and so on");
        }
        return new NodeId(Integer.parseInt(text.substring(1)));
    }
}
