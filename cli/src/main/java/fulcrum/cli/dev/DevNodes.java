package fulcrum.cli.dev;

import fulcrum.server.fault.Ordered;
import fulcrum.server.node.NodeRefused;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SortedSet;

/// The nodes of a dev cluster, as whoever does things to their processes needs them. Nodes are
/// numbered from 1.
interface DevNodes {

    /// The numbers of the nodes that there are, be they up or not.
    SortedSet<Integer> numbers();

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

    /// Starts one more, which asks these to let it in.
    ///
    /// @param number that it is going to be given
    /// @param seeds HTTP doors of members
    void add(int number, List<InetSocketAddress> seeds)
            throws IOException, NodeRefused, InterruptedException;

    /// Stops one that has left the cluster, and deletes its directory.
    void remove(int node) throws IOException, InterruptedException;
}
