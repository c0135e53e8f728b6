package fulcrum.database.transaction;

import fulcrum.database.versions.Sieve;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import org.jspecify.annotations.Nullable;

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

    /// None: every read with a program is refused, and nothing is made.
    Coprocessor NONE =
            _ -> {
                throw new IllegalArgumentException("there is no coprocessor");
            };

    /// What becomes of a row.
    sealed interface Made {

        /// It is written.
        ///
        /// @param value null to delete it
        record Written(@Nullable Bytes value) implements Made {}

        /// It is not to be done here.
        record Refused() implements Made {}

        /// The one refusal.
        Made REFUSED = new Made.Refused();
    }

    /// Begins a scan.
    ///
    /// @return for one answer, of one thread
    /// @throws IllegalArgumentException where there is no coprocessor
    /// @throws Malformed where the bytes are no program
    Sieve begin(Bytes program);

    /// Makes a row of what it is. The row is locked, and what is made is written in the same
    /// transaction, so the program may be as simple as *one more*.
    ///
    /// @param value of the row; null where there is none
    /// @throws RuntimeException where the program fails, which is a refusal too
    default Made make(Bytes program, Bytes key, @Nullable Bytes value) {
        return Made.REFUSED;
    }
}
