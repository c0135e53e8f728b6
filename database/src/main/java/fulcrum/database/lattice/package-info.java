/// Rows of tables that always answer: what they are in bytes, what an operation does to them, and
/// what is said of the versions that a merge discards.
///
/// A row is a [fulcrum.protocols.crdt.Row]: a state for each column, and a flag that says whether
/// it is there. Its bytes are those of [fulcrum.protocols.crdt.CrdtCodec], so equal rows are equal
/// bytes. Columns of types that merge by themselves (counters, sets, text) are theirs. A *plain*
/// column goes by the table's [fulcrum.database.lattice.ConflictPolicy]:
///
/// | policy | a plain column is | two writes that did not know of each other |
/// |---|---|---|
/// | `lww` | the latest value, with its stamp and the row's dot of the write | the later holds, and [fulcrum.database.lattice.RowMerge] says which one went |
/// | `siblings` | all values that nobody has seen and replaced | both stand until a write that has seen them |
/// | a function | the same | both stand, and whoever reads them reads what the function makes of them |
///
/// ## Who knew of whom
///
/// A stamp orders all writes, whether or not one writer knew of the other; only a context tells.
/// The row's context has a dot for each change of the row, and a latest value says of which dot it
/// is. So a value is *discarded* by a merge exactly if the side that wins had not seen its dot, and
/// *replaced* if it had. For that to be true a state that has seen a dot has the value of that dot,
/// or a later one: deltas tell of all dots that their writer had seen, and bring all latest values
/// of the row.
///
/// ## Once
///
/// An operation with a key is remembered in the row, up to a bound, and does nothing where it is
/// remembered ([fulcrum.database.lattice.SeenOperations]). Two replicas that have not heard of each
/// other both do it: a retry goes to the replica that was asked first, or reads a quorum before.
@NullMarked
package fulcrum.database.lattice;

import org.jspecify.annotations.NullMarked;
