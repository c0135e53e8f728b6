package fulcrum.cli.dev;

import fulcrum.server.fault.Ordered;
import fulcrum.server.node.NodeRefused;
import java.io.IOException;
import java.util.List;

/// The nodes of a dev cluster, as whoever does things to their processes needs them. Nodes are
/// numbered from 1.
interface DevNodes {

    int count();

    /// Whether its process lives, be it paused.
    boolean isUp(int node);

    /// Ends it at once; nobody is told.
    void kill(int node) throws IOException, InterruptedException;

    /// It stands still.
    void pause(int node) throws IOException, InterruptedException;

    /// It goes on.
    void resume(int node) throws IOException, InterruptedException;

    /// Starts one that is down, and returns when it answers.
    ///
    /// @param inForce what is ordered to go wrong meanwhile, as far as it can be told beforehand
    void restart(int node, List<Ordered> inForce)
            throws IOException, NodeRefused, InterruptedException;
}
