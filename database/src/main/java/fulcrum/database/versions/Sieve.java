package fulcrum.database.versions;

import fulcrum.machine.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is answered of the rows of one scan, which come one by one in the order of their keys.
public interface Sieve {

    /// Answers each row as it is.
    Sieve ALL =
            new Sieve() {
                @Override
                public boolean take(Version row, List<Version> answer) {
                    return answer.add(row);
                }

                @Override
                public @Nullable Bytes end(@Nullable Bytes next, List<Version> answer) {
                    return next;
                }
            };

    /// Takes a row.
    ///
    /// @param answer what is answered of it goes to its end: nothing, or what stands for it
    /// @return false where it is not taken, and the scan is to end before it
    boolean take(Version row, List<Version> answer);

    /// No further row comes.
    ///
    /// @param next the key of the first row that was not taken; null where none is left
    /// @param answer what stands for several rows goes to its end
    /// @return from which key on a scan goes on, not behind the next row: earlier where rows were
    ///   taken that come again; null for none
    @Nullable Bytes end(@Nullable Bytes next, List<Version> answer);
}
