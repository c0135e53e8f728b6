/// One object at a time, in real time: linearizability, and bounded staleness as its relaxation.
///
/// Both are local (Herlihy and Wing 1990, theorem 1): a history holds if it holds key by key.
///
/// - `Linearizability` and `BoundedStaleness` are the entries.
/// - `Zones` judges a register whose written values are all different, in O(n log n).
/// - `SetOrder` judges a set of which elements are added and all read, in about linear time.
/// - `JustInTime` judges a register in which values repeat, by a search that stays narrow.
/// - `GeneralSearch` judges either by plain search; it is the cross-check of the others.
@NullMarked
package fulcrum.verify.linearizable;

import org.jspecify.annotations.NullMarked;
