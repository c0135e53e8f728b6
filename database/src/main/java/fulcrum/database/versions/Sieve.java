package fulcrum.database.versions;

import java.util.List;

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
                public void end(List<Version> answer) {}
            };

    /// Takes a row.
    ///
    /// @param answer what is answered of it goes to its end: nothing, or what stands for it
    /// @return false where it is not taken, and the scan is to end before it
    boolean take(Version row, List<Version> answer);

    /// No further row comes.
    ///
    /// @param answer what stands for several rows goes to its end
    void end(List<Version> answer);
}
