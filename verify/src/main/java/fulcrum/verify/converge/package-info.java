/// What must be there in the end: replicas that agree (`Convergence`), and every write that was
/// acknowledged (`NoLostWrite`). Both look at the *final reads* of a history (`FinalReads`).
@NullMarked
package fulcrum.verify.converge;

import org.jspecify.annotations.NullMarked;
