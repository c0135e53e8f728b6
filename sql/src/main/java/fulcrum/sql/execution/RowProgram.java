package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.shipped.Program;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A [Program] that was made ready. It has no state: one does for all who have the same program.
public final class RowProgram {

    private final Program program;
    private final @Nullable Evaluator condition;
    private final Evaluator[] values;
    private final Groups.@Nullable Plan groups;

    /// By positions in a row, which values something is computed of.
    private final boolean[] wanted;

    public RowProgram(Program program) {
        this.program = program;
        Compiler compiler = new Compiler(new Layout(program.row(), null));
        Scalar holds = program.condition();
        this.condition = holds == null ? null : compiler.of(holds);
        this.values = compiler.all(program.values()).toArray(Evaluator[]::new);
        Program.Fold fold = program.fold();
        this.groups = fold == null ? null : new Groups.Plan(fold, compiler);
        this.wanted = wanted(program);
    }

    private static boolean[] wanted(Program program) {
        Set<Variable> used = new HashSet<>();
        program.scalars().forEach(each -> used.addAll(Scalars.variables(each)));
        boolean[] wanted = new boolean[program.row().size()];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = used.contains(program.row().get(i));
        }
        return wanted;
    }

    /// Begins with arguments.
    ///
    /// @param arguments one for each that the program speaks of
    public Run with(List<Datum> arguments) {
        return new Run(Nowhere.with(arguments));
    }

    /// The program with its arguments. For one thread.
    ///
    /// What it computes may fail with an [SqlError] as it would elsewhere, and for a program that
    /// is not as [fulcrum.sql.shipped.Shipping] makes them, with other exceptions.
    public final class Run {

        private final Frame outermost;

        private Run(Execution execution) {
            this.outermost = Frame.outermost(execution);
        }

        public Program program() {
            return program;
        }

        /// Begins groups of rows, of a program that has some.
        Groups groups() {
            return Objects.requireNonNull(groups).begin();
        }

        /// A row as it is stored, as far as anything is computed of it.
        ///
        /// @throws Malformed where the bytes are none of the program's table
        public Datum[] read(Bytes key, Bytes value) {
            return program.form().row(key, value, wanted);
        }

        /// Whether the program is about a key, not about another table's.
        public boolean owns(Bytes key) {
            return program.form().owns(key);
        }

        /// Whether a row is not passed over.
        ///
        /// @throws SqlError where that cannot be computed
        public boolean holds(Datum[] row) {
            Evaluator all = condition;
            return all == null || all.holds(frame(row));
        }

        /// The program's values of a row.
        ///
        /// @throws SqlError where one cannot be computed
        public Datum[] values(Datum[] row) {
            return Assembler.compute(values, frame(row));
        }

        /// The row within arguments.
        Frame frame(Datum[] row) {
            return new Frame(outermost.execution(), row, null);
        }
    }
}
