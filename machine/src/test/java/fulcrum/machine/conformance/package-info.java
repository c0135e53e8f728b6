/// What every host owes its machines, as tests that the imagined world and the real one both pass.
///
/// A host implements a driver of its log, its state or its links, and a test class that extends the
/// cases. The cases know nothing but the contract.
@NullMarked
package fulcrum.machine.conformance;

import org.jspecify.annotations.NullMarked;
