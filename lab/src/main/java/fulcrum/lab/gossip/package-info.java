/// Gossip's world: members that are parted, delayed, stopped, replaced, added and taken away, and
/// the judges of what they believe.
///
/// Mistakes are counted, not forbidden; what is forbidden is never to see them, to call the dead
/// back by an old word, to bury somebody without warning, and to talk without bound.
@NullMarked
package fulcrum.lab.gossip;

import org.jspecify.annotations.NullMarked;
