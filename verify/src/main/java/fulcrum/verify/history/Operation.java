package fulcrum.verify.history;

import java.util.List;

/// What a client asks for. The answer to a read or a transaction is the same operation with the
/// values filled in, as Jepsen writes it.
///
/// The key `Value.Nil` stands for the one register or set of a history without keys.
public sealed interface Operation {

    /// Reads a register, or all elements of a set.
    ///
    /// @param value what was read; `Value.Nil` when asked, and when nothing was there; `Many` for a
    ///   set
    record Read(Value key, Value value) implements Operation {}

    /// Writes a register.
    record Write(Value key, Value value) implements Operation {}

    /// Writes a register if it holds the expected value; acknowledged only if it did.
    record Cas(Value key, Value expected, Value replacement) implements Operation {}

    /// Adds an element to a set.
    record Add(Value key, Value element) implements Operation {}

    /// Runs micro-operations on lists, or on accounts, as one transaction.
    record Transact(List<Micro> micros) implements Operation {

        public Transact {
            micros = List.copyOf(micros);
        }
    }

    /// The function that the operation belongs to.
    default Function function() {
        return switch (this) {
            case Read _ -> Function.READ;
            case Write _ -> Function.WRITE;
            case Cas _ -> Function.CAS;
            case Add _ -> Function.ADD;
            case Transact _ -> Function.TXN;
        };
    }
}
