/// The whole database in the imagined world: members with replicas of several shards and a
/// coordinator each, clients whose transactions reach over shards, and judges who look for a cycle
/// in what they saw.
@NullMarked
package fulcrum.lab.database;

import org.jspecify.annotations.NullMarked;
