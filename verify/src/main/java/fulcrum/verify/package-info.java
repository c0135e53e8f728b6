/// Judges of histories: what clients saw, and whether a consistency model allows it.
///
/// A history is judged in memory; text is parsed where it is given, and files are opened elsewhere.
///
/// - `fulcrum.verify`: the door. `Judge` takes a history and a `Model` and gives a `Verdict`;
///   `RunConditions` says whether a run was hard enough to prove anything.
/// - `history`: events, operations and values, and their text forms (JSON lines, Jepsen's EDN).
/// - `linearizable`: one object at a time, in real time (linearizability, bounded staleness).
/// - `order`: orders that sessions agree on (sequential, prefix, causal, the session guarantees).
/// - `converge`: what must be there in the end (convergence, no lost acknowledged write).
/// - `story`: from a violation to its smallest part, told in sentences.
/// - `generate`: valid histories of every model from a seed, and planted anomalies.
/// - `transactions`: isolation levels of list-append transactions.
/// - `money`: what transactions move between accounts is neither lost nor made.
@NullMarked
package fulcrum.verify;

import org.jspecify.annotations.NullMarked;
