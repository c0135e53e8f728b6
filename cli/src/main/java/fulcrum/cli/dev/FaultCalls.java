package fulcrum.cli.dev;

import fulcrum.cli.calls.NodeCalls;
import fulcrum.server.fault.FaultRequest;
import fulcrum.server.fault.FaultTalk;
import java.io.IOException;
import java.util.Map;

/// Asks a node, or the hub of a dev cluster, for faults.
///
/// @param url of its HTTP door
/// @param patienceMillis for an answer
public record FaultCalls(String url, int patienceMillis) {

    /// What was answered.
    ///
    /// @param tree a problem where it is not good
    public record Reply(boolean good, Map<?, ?> tree) {

        /// A member of a problem, or that there is none.
        public String text(String member) {
            return String.valueOf(tree.get(member));
        }
    }

    public Reply list() throws IOException {
        return reply(calls().get(FaultTalk.PATH));
    }

    public Reply begin(String id, FaultRequest request) throws IOException {
        return reply(calls().put(FaultTalk.PATH + "/" + id, request.toJson()));
    }

    public Reply end(String id) throws IOException {
        return reply(calls().delete(FaultTalk.PATH + "/" + id));
    }

    private NodeCalls calls() {
        return new NodeCalls(url, patienceMillis);
    }

    private static Reply reply(NodeCalls.Reply answered) {
        return new Reply(answered.isGood(), answered.tree());
    }
}
