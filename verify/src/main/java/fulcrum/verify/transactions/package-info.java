/// Judges transactions over lists by the dependency cycles between them.
///
/// Clients append unique elements to lists and read whole lists. A list that was read therefore
/// *tells its own history*: which appends came before it and in which order. From that the checker
/// infers what every transaction must precede, and a cycle of such inferences is an anomaly whose
/// shape says which isolation level it breaks (Kingsbury and Alvaro, "Elle: Inferring Isolation
/// Anomalies from Experimental Observations", VLDB 2020). The levels and the names are Adya's.
///
/// ## What is inferred, and when it is exact
///
/// - The version order of a key is its longest read; every other read must be a prefix of it.
/// - A transaction of unknown outcome counts as committed if somebody who counts read one of its
///   appends, and otherwise as if it never was: whatever it read binds nobody.
/// - A committed append that nobody read comes after the longest read. Between two such appends
///   nothing is inferred.
///
/// Each inference is sound, so a violation is real. In the other direction `read-committed`,
/// `repeatable-read`, `serializable` and `strict-serializable` are exact as well: where no cycle
/// was inferred, some order of the unread appends explains the whole history, since any order that
/// agrees with the graph will do. At `snapshot` two transactions that both appended to a key, were
/// never read there, and ran at the same time are not seen to conflict; a workload that ends by
/// reading every key leaves no such gap.
@NullMarked
package fulcrum.verify.transactions;

import org.jspecify.annotations.NullMarked;
