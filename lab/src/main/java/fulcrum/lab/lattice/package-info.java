/// Tables that always answer, in a world that breaks things: leaderless replication, with rows that
/// are registers, counters and sets, those who use them, and those who judge what they saw.
@NullMarked
package fulcrum.lab.lattice;

import org.jspecify.annotations.NullMarked;
