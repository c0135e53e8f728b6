/// Histories made from a seed, to test the judges and to measure them.
///
/// `Clients` lets simulated clients work on a `Store`, with operations that fail, that end in doubt
/// and that never end. Each store keeps one model by construction: `AtomicStore` is linearizable,
/// `LogStore` shows older states of one log (sequential, prefix, bounded staleness), and
/// `ReplicaStore` spreads updates between replicas under chosen session guarantees. `Plant` hides
/// an anomaly in a valid history.
@NullMarked
package fulcrum.verify.generate;

import org.jspecify.annotations.NullMarked;
