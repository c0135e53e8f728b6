/// Orders that sessions agree on, without real time: sequential consistency, consistent prefix,
/// causal consistency, and the session guarantees.
///
/// - `SequentialConsistency`, `ConsistentPrefix`, `CausalConsistency` and `SessionGuarantees` are
///   the entries.
/// - `Observed` is a history as its sessions saw it; `ReadsFrom` says which update brought about
///   what was seen. With values that are written once there is one way, otherwise all are tried.
/// - `Saturation` looks for one order of all operations; `FrontierSearch` does so where values
///   repeat, by plain search.
/// - `Visibility` looks for what each read must know, and for one order of the updates alone.
/// - A `Contradiction` says why there is none; `OrderStory` tells it.
@NullMarked
package fulcrum.verify.order;

import org.jspecify.annotations.NullMarked;
