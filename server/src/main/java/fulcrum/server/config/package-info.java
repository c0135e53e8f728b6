/// How a node is told what to be: one file, the environment and flags become a `NodeConfig`, or a
/// list of everything that is wrong with them.
@NullMarked
package fulcrum.server.config;

import org.jspecify.annotations.NullMarked;
