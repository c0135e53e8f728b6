/// Tests of leaderless replication.
@NullMarked
package fulcrum.protocols.lattice.leaderless;

import org.jspecify.annotations.NullMarked;
