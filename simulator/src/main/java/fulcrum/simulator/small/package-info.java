/// Worlds so small that they can be told, or exhausted: a few machines, and nothing happens unless
/// it is told to.
///
/// [fulcrum.simulator.small.SmallWorld] is the host. [fulcrum.simulator.small.Explorer] visits
/// every state that it can come into within bounds; [fulcrum.simulator.small.Scenario] obeys the
/// verbs of a golden story.
///
/// Time is not modelled when a small world is exhausted: any timer that runs may fire at any
/// moment, which allows more than any clock would, and so finds what a protocol wrongly expects of
/// clocks; a protocol that may expect something of them (a lease) is to be explored without that
/// part. Drops are not modelled either: a message that is lost is one that has not arrived yet.
@NullMarked
package fulcrum.simulator.small;

import org.jspecify.annotations.NullMarked;
