package fulcrum.database.transaction;

import fulcrum.machine.Bytes;

/// What a read has done with the rows where they are ([Coprocessor]).
///
/// @param code for the coprocessor; [#BYTES_MOST] at most
/// @param folds what is answered stands for several rows: it has no keys of theirs, and nothing can
///   be written over it
public record Program(Bytes code, boolean folds) {

    /// A read carries no longer one.
    public static final int BYTES_MOST = 128 << 10;

    public Program {
        if (code.isEmpty() || code.size() > BYTES_MOST) {
            throw new IllegalArgumentException("a program of " + code.size() + " bytes");
        }
    }
}
