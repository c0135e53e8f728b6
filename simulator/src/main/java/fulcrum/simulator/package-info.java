/// The imagined world: runs deterministic machines on an imagined network, imagined disks and
/// imagined clocks, breaks all of them, and judges what comes of it. It never knows which protocol
/// it runs.
///
/// ```java
/// World<M, V> world = ...;                        // machines, clients, invariants, checkers
/// Universe universe = Universe.from(seed, world.knobs());
/// Run run = Simulation.run(world, universe);      // the same for the same seed, anywhere
/// run.verdict(); run.hash(); run.coverage(); run.counters();
/// Report.of(world, run);                          // seed, universe, last lines, how to repeat
/// ```
///
/// A [fulcrum.simulator.World] begins an [fulcrum.simulator.Episode] for each run, which makes the
/// machines ([fulcrum.simulator.Episode#start], from what survived), names the invariants and the
/// [fulcrum.simulator.Client]s, says when all is done ([fulcrum.simulator.Episode#settled]) and
/// judges at the end. It sees the run through a [fulcrum.simulator.Stage]; a client acts through a
/// [fulcrum.simulator.Port].
///
/// A run has a storm, in which the plan's faults strike and only safety is demanded, and a calm, in
/// which a sufficient core of nodes is healed and must get done what has to be done in time.
@NullMarked
package fulcrum.simulator;

import org.jspecify.annotations.NullMarked;
