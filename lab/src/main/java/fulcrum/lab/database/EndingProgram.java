package fulcrum.lab.database;

import fulcrum.database.session.Planned;
import fulcrum.database.transaction.Coprocessor;
import fulcrum.database.transaction.Program;
import fulcrum.database.versions.Sieve;
import fulcrum.database.versions.Version;
import fulcrum.machine.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs programs of one byte over rows: those come whose keys end with a byte that is as odd, or as
/// even. So two reads together bring all rows, each once. Longer programs are rows, and make of a
/// row one that goes on with their content.
final class EndingProgram implements Coprocessor {

    static final Program EVEN = new Program(Bytes.of((byte) 0), false);
    static final Program ODD = new Program(Bytes.of((byte) 1), false);

    /// Makes of a row one that is written with this schema and goes on with this.
    static Bytes longer(Planned planned, Bytes content) {
        return Editions.row(planned, content);
    }

    @Override
    public Made make(Bytes program, Bytes key, @Nullable Bytes value) {
        Bytes content = value == null ? Bytes.EMPTY : Editions.content(value);
        return new Made.Written(
                program.slice(0, 1).concat(content).concat(Editions.content(program)));
    }

    @Override
    public Sieve begin(Bytes program) {
        if (program.size() != 1) {
            throw new IllegalArgumentException("a program of " + program.size() + " bytes");
        }
        int parity = program.at(0) & 1;
        return new Sieve() {
            @Override
            public boolean take(Version row, List<Version> answer) {
                Bytes key = row.key();
                if ((key.at(key.size() - 1) & 1) == parity) {
                    answer.add(row);
                }
                return true;
            }

            @Override
            public @Nullable Bytes end(@Nullable Bytes next, List<Version> answer) {
                return next;
            }
        };
    }
}
