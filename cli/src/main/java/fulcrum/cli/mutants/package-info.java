/// Planted bugs: small patches of the sources, each of which breaks one rule, compiled in memory
/// and run in the simulated world to see whether anything notices.
///
/// The patches lie in `src/test/mutants` of the room that they break. Production code knows nothing
/// of them.
@NullMarked
package fulcrum.cli.mutants;

import org.jspecify.annotations.NullMarked;
