/// The key-value state as hosts see it: batches of writes as bytes, which
/// [fulcrum.machine.Effect.Apply] carries and every host carries out.
@NullMarked
package fulcrum.machine.state;

import org.jspecify.annotations.NullMarked;
