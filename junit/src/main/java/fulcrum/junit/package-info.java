/// A cluster of real nodes inside a test, to be broken on purpose.
///
/// [FulcrumCluster] on a test class or method starts the nodes that `./fulcrum dev` would, in the
/// test's own process, on free ports and in a directory that goes away. [Cluster], which a test
/// takes as a parameter, says where they listen, and lets go wrong what `./fulcrum fault` can.
@NullMarked
package fulcrum.junit;

import org.jspecify.annotations.NullMarked;
