/// The shard's world: a shard in a universe that tries to break it, clients at all of its replicas,
/// and the judges of what they were told.
@NullMarked
package fulcrum.lab.shard;

import org.jspecify.annotations.NullMarked;
