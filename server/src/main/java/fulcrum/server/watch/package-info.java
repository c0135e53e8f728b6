/// The watch of a node: who of its peers is alive, where they are, and what its own clock is worth.
///
/// Three machines of the node, none of any group: a [fulcrum.protocols.detector.Detector], a
/// [fulcrum.protocols.gossip.Gossip] and a [fulcrum.protocols.timekeeper.Timekeeper]. They run in
/// the node's cell like the groups do, under numbers of their own, and their messages ride in the
/// frames that go to the peers anyway. What they say is for liveness, for hints and for people;
/// nothing whose safety depends on it may ask them. The one thing that follows by itself: a node
/// whose clock is quarantined gives its leaderships away.
@NullMarked
package fulcrum.server.watch;

import org.jspecify.annotations.NullMarked;
