/// Tests that hold the walls: who may import whom, what the pure rooms may touch, how sources look,
/// and that the docs still say what the program does.
@NullMarked
package fulcrum.cli.walls;

import org.jspecify.annotations.NullMarked;
