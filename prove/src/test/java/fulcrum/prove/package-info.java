/// Tests of the prover without anything to prove it on; the real runs are in `cli`.
@NullMarked
package fulcrum.prove;

import org.jspecify.annotations.NullMarked;
