package fulcrum.prove;

import fulcrum.machine.Dice;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import java.util.Locale;

/// What clients ask for. Every value is written once, so that a read tells which write it saw.
public enum Workload {
    /// Reads and writes.
    REGISTER {
        @Override
        Operation next(Dice dice, Value key, Value recent, Value fresh) {
            return dice.chance(50, 100) ? read(key) : new Operation.Write(key, fresh);
        }
    },
    /// Reads, writes and compare-and-sets, which expect what was seen last.
    CAS {
        @Override
        Operation next(Dice dice, Value key, Value recent, Value fresh) {
            int lot = dice.below(100);
            if (lot < 40) {
                return read(key);
            }
            boolean blind = lot < 55 || recent instanceof Value.Nil;
            return blind ? new Operation.Write(key, fresh) : new Operation.Cas(key, recent, fresh);
        }
    },
    /// Rows that come and go: reads, puts, inserts, deletes, and each under a condition.
    KV {
        @Override
        Operation next(Dice dice, Value key, Value recent, Value fresh) {
            int lot = dice.below(100);
            boolean absent = recent instanceof Value.Nil;
            if (lot < 40) {
                return read(key);
            }
            if (lot < 55) {
                return new Operation.Write(key, fresh);
            }
            if (lot < 62) {
                return new Operation.Write(key, Value.nil());
            }
            if (absent) {
                return new Operation.Cas(key, Value.nil(), fresh);
            }
            return new Operation.Cas(key, recent, lot < 85 ? fresh : Value.nil());
        }
    },
    /// Transactions that move money between accounts, and such as read all of them.
    BANK,
    /// Transactions that append to lists, and read them.
    APPEND;

    /// Draws an operation that is a statement of its own.
    ///
    /// @param recent what the key held when it was last seen, as far as is known
    /// @param fresh a value that nobody has written yet
    Operation next(Dice dice, Value key, Value recent, Value fresh) {
        throw new IllegalStateException(label() + " is made of transactions");
    }

    /// Whether its clients run transactions, and not statements.
    public boolean transacts() {
        return this == BANK || this == APPEND;
    }

    /// The name at the command line, with which its keys begin.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Operation read(Value key) {
        return new Operation.Read(key, Value.nil());
    }
}
