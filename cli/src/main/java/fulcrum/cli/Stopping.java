package fulcrum.cli;

import fulcrum.server.node.NodeRefused;
import java.io.PrintWriter;

/// Says why a node has stopped by itself: in a sentence with the way out where it knows one, and
/// with the trace where it does not.
final class Stopping {

    private Stopping() {}

    static void tell(PrintWriter out, String node, Throwable why) {
        out.println(node + " has stopped: " + why.getMessage());
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof NodeRefused refused) {
                out.println("  hint: " + refused.hint());
                return;
            }
        }
        why.printStackTrace(out);
    }
}
