package fulcrum.database.transaction;

import fulcrum.database.versions.Sieve;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;

/// Runs programs over rows where those are, at the leader of their shard, so that a read brings
/// what was asked for and not all that it is made of. The term is that of BigTable (Dean 2009,
/// "Designs, Lessons and Advice from Building Large Distributed Systems"), HBase and TiKV.
///
/// What programs are is none of the database's business: they are bytes to it. It keeps to this:
/// what is scanned is locked, waited for and seen as without a program; work is bounded for each
/// answer; and a program that is refused, or fails, fails its read.
///
/// A coprocessor depends on nothing but the program and the rows, so that replicas, and runs of a
/// simulation, answer alike.
public interface Coprocessor {

    /// None: every read with a program is refused.
    Coprocessor NONE =
            _ -> {
                throw new IllegalArgumentException("there is no coprocessor");
            };

    /// Begins a scan.
    ///
    /// @return for one answer, of one thread
    /// @throws IllegalArgumentException where there is no coprocessor
    /// @throws Malformed where the bytes are no program
    Sieve begin(Bytes program);
}
