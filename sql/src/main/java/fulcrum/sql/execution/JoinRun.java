package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.Malformed;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.shipped.JoinProgram;
import fulcrum.sql.storage.KeyTypes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A join that was made ready, with its arguments. For one thread.
final class JoinRun implements PairedRows.Rule {

    /// A join without arguments. It has no state: one does for all who have the same.
    static final class Ready {

        private final JoinProgram program;
        private final Side left;
        private final Side right;
        private final Evaluator condition;
        private final int hashEnd;

        Ready(JoinProgram program) {
            this.program = program;
            this.left = new Side(program.left(), program, 0);
            this.right = new Side(program.right(), program, program.left().row().size());
            Layout both = new Layout(program.row(), null);
            this.condition = new Compiler(both).of(program.condition());
            Bytes space = program.left().form().layout().space().prefix();
            this.hashEnd = space.size() + Integer.BYTES;
        }

        JoinRun with(List<Datum> arguments) {
            return new JoinRun(this, Nowhere.with(arguments));
        }
    }

    private static final class Side {

        private final JoinProgram.Side side;
        private final @Nullable Evaluator condition;

        /// By positions in a row, which values something is computed of, or are wanted.
        private final boolean[] used;

        Side(JoinProgram.Side side, JoinProgram program, int from) {
            this.side = side;
            Scalar holds = side.condition();
            Layout row = new Layout(side.row(), null);
            this.condition = holds == null ? null : new Compiler(row).of(holds);
            Set<Variable> variables = new HashSet<>(Scalars.variables(program.condition()));
            if (holds != null) {
                variables.addAll(Scalars.variables(holds));
            }
            this.used = new boolean[side.row().size()];
            for (int i = 0; i < used.length; i++) {
                used[i] =
                        variables.contains(side.row().get(i))
                                || program.wanted().contains(from + i);
            }
        }

        /// @return null where it is not met, or another table's
        Datum @Nullable [] row(Bytes key, Bytes value, Execution execution) {
            if (!side.form().owns(key)) {
                return null;
            }
            Datum[] row = side.form().row(key, value, used);
            Evaluator all = condition;
            return all == null || all.holds(new Frame(execution, row, null)) ? row : null;
        }
    }

    private final Ready ready;
    private final Execution execution;

    private JoinRun(Ready ready, Execution execution) {
        this.ready = ready;
        this.execution = execution;
    }

    /// What the keys of rows begin with that may match.
    ///
    /// @throws Malformed where it is no key of the tables' space
    Bytes hash(Bytes key) {
        if (key.size() < ready.hashEnd) {
            throw new Malformed(0, "a key without a hash");
        }
        return key.slice(0, ready.hashEnd);
    }

    /// Takes a row as it is stored: of one side, of both where a table is joined with itself, or of
    /// none.
    ///
    /// @return how many bytes it has, if it was taken
    /// @throws SqlError where a condition cannot be computed
    /// @throws Malformed where the bytes are none of a table's row
    long take(Bytes key, Bytes value, PairedRows rows) {
        Datum[] left = ready.left.row(key, value, execution);
        Datum[] right = ready.right.row(key, value, execution);
        if (left != null) {
            rows.addLeft(left);
        }
        if (right != null) {
            rows.addRight(right);
        }
        return left == null && right == null ? 0 : key.size() + value.size();
    }

    @Override
    public Plan.JoinKind kind() {
        return ready.program.kind();
    }

    @Override
    public int leftWidth() {
        return ready.program.left().row().size();
    }

    @Override
    public int rightWidth() {
        return ready.program.right().row().size();
    }

    @Override
    public boolean holds(Datum[] joined) {
        return ready.condition.holds(new Frame(execution, joined, null));
    }

    /// What is answered of a joined row: the values that are wanted.
    Bytes toBytes(Datum[] joined) {
        List<Datum> values = ready.program.wanted().stream().map(at -> joined[at]).toList();
        return new Encoder(64).list(values, KeyTypes::writeValue).toBytes();
    }

    /// A joined row as it was answered; what is not wanted is NULL.
    ///
    /// @param places of the values
    /// @throws Malformed where the bytes are none
    static Datum[] row(Bytes bytes, List<Integer> places, int width) {
        Decoder in = new Decoder(bytes);
        List<Datum> values = in.list(KeyTypes::readValue);
        in.end();
        if (values.size() != places.size()) {
            throw new Malformed(0, values.size() + " values in the place of " + places.size());
        }
        Datum[] row = new Datum[width];
        Arrays.fill(row, Datum.NULL);
        for (int i = 0; i < values.size(); i++) {
            row[places.get(i)] = values.get(i);
        }
        return row;
    }
}
