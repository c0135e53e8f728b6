package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.database.transaction.Coprocessor;
import fulcrum.database.versions.Sieve;
import fulcrum.database.versions.Version;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.shipped.Dispatch;
import fulcrum.sql.shipped.JoinCodec;
import fulcrum.sql.shipped.Program;
import fulcrum.sql.shipped.ProgramCodec;
import fulcrum.sql.shipped.RemakingCodec;
import fulcrum.sql.shipped.RowOrder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Runs programs of SQL's over rows at their shards. From any thread.
///
/// Nothing fails here: a row that cannot be judged is answered as it is, and whoever reads meets
/// the error, if it is one, in its own place; what cannot be put together is answered as that
/// ([Folded]).
public final class ShardPrograms implements Coprocessor {

    private final Programs<RowProgram> programs =
            new Programs<>(bytes -> new RowProgram(ProgramCodec.PROGRAMS.decode(bytes)));
    private final Programs<JoinRun.Ready> joins =
            new Programs<>(bytes -> new JoinRun.Ready(JoinCodec.JOINS.decode(bytes)));
    private final Programs<RowMaker> makers =
            new Programs<>(bytes -> new RowMaker(RemakingCodec.REMAKINGS.decode(bytes)));

    @Override
    public Sieve begin(Bytes program) {
        Dispatch sent = Dispatch.read(program);
        if (JoinCodec.isJoin(sent.program())) {
            return new Pairing(joins.of(sent.program()).with(sent.arguments()));
        }
        RowProgram.Run run = programs.of(sent.program()).with(sent.arguments());
        return run.program().fold() == null ? new Sifting(run) : new Folding(run);
    }

    /// A program with its arguments.
    ///
    /// @param dispatch as [Dispatch] writes it
    /// @throws Malformed where the bytes are no program
    public RowProgram.Run run(Bytes dispatch) {
        Dispatch sent = Dispatch.read(dispatch);
        return programs.of(sent.program()).with(sent.arguments());
    }

    @Override
    public Made make(Bytes program, Bytes key, @Nullable Bytes value) {
        return switch (RowOrder.read(program)) {
            case RowOrder.Absent(Bytes written) ->
                    value == null ? new Made.Written(written) : Made.REFUSED;
            case RowOrder.Remade(Bytes how) -> {
                Dispatch sent = Dispatch.read(how);
                yield makers.of(sent.program()).make(sent.arguments(), key, value);
            }
        };
    }

    /// Answers rows that meet a condition, with the columns that are wanted.
    private static final class Sifting implements Sieve {

        private final RowProgram.Run run;
        private final boolean[] kept;
        private final boolean all;

        Sifting(RowProgram.Run run) {
            this.run = run;
            Program program = run.program();
            this.kept = new boolean[program.form().columns().size()];
            List<Integer> wanted = program.kept();
            this.all = wanted == null;
            if (wanted != null) {
                for (int at : wanted) {
                    if (at < kept.length) { // behind that is the number of a row, in its key
                        kept[at] = true;
                    }
                }
            }
        }

        @Override
        public boolean take(Version row, List<Version> answer) {
            try {
                if (!run.owns(row.key())) {
                    return true;
                }
                Bytes value = Objects.requireNonNull(row.value());
                if (run.holds(run.read(row.key(), value))) {
                    answer.add(all ? row : thinned(row, value));
                }
            } catch (SqlError | Malformed | IllegalArgumentException | IllegalStateException _) {
                answer.add(row);
            }
            return true;
        }

        private Version thinned(Version row, Bytes value) {
            return new Version(
                    row.key(), row.timestamp(), run.program().form().thinned(value, kept));
        }

        @Override
        public @Nullable Bytes end(@Nullable Bytes next, List<Version> answer) {
            return next;
        }
    }

    /// Groups rows that meet a condition, and answers what is remembered of each group.
    private static final class Folding implements Sieve {

        /// No further row once they have so many bytes, of which groups may hold all.
        private static final long BYTES_MOST = 4 << 20;

        private final RowProgram.Run run;
        private final Groups groups;
        private long bytes;
        private boolean failed;

        Folding(RowProgram.Run run) {
            this.run = run;
            this.groups = run.groups();
        }

        @Override
        public boolean take(Version row, List<Version> answer) {
            try {
                if (!run.owns(row.key())) {
                    return true;
                }
                if (groups.isFull() || bytes >= BYTES_MOST) {
                    return false;
                }
                Bytes value = Objects.requireNonNull(row.value());
                bytes += value.size();
                Datum[] values = run.read(row.key(), value);
                if (run.holds(values)) {
                    groups.add(run.frame(values));
                }
                return true;
            } catch (SqlError | Malformed | IllegalArgumentException | IllegalStateException _) {
                failed = true;
                return false;
            }
        }

        @Override
        public @Nullable Bytes end(@Nullable Bytes next, List<Version> answer) {
            if (failed) {
                answer.add(new Version(Bytes.EMPTY, 0, Folded.NOT_FOLDED));
            } else {
                groups.all()
                        .forEach(group -> answer.add(new Version(Bytes.EMPTY, 0, group.toBytes())));
            }
            return next;
        }
    }
}
