package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.plan.Change;
import fulcrum.sql.plan.Upkeep;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The expressions of an [Upkeep], ready to be computed.
final class CompiledUpkeep {

    private final Upkeep upkeep;
    private final List<Evaluator> generated;
    private final List<Evaluator> checks;
    private final List<List<Evaluator>> indexed = new ArrayList<>();
    private final List<@Nullable Evaluator> predicates = new ArrayList<>();

    CompiledUpkeep(Upkeep upkeep) {
        this.upkeep = upkeep;
        Compiler compiler = new Compiler(new Layout(upkeep.row(), null));
        this.generated =
                upkeep.generated().stream().map(each -> compiler.of(each.value())).toList();
        this.checks =
                upkeep.checks().stream().map(Change.Check::condition).map(compiler::of).toList();
        for (Upkeep.Indexed index : upkeep.indexes()) {
            indexed.add(compiler.all(index.values()));
            Scalar predicate = index.predicate();
            predicates.add(predicate == null ? null : compiler.of(predicate));
        }
    }

    /// Computes the columns that are made of others.
    void generate(Datum[] row, Frame frame) {
        for (int i = 0; i < generated.size(); i++) {
            int position = upkeep.generated().get(i).position();
            row[position] = generated.get(i).of(new Frame(frame.execution(), row, null));
        }
    }

    /// @return null where no condition is false
    Constraint.@Nullable Check violated(Datum[] row, Frame frame) {
        Frame at = new Frame(frame.execution(), row, null);
        for (int i = 0; i < checks.size(); i++) {
            if (checks.get(i).of(at).equals(Compiler.FALSE)) {
                return upkeep.checks().get(i).constraint();
            }
        }
        return null;
    }

    /// Whether a condition is false of a row.
    boolean isViolated(Constraint.Check check, Datum[] row, Frame frame) {
        for (int i = 0; i < checks.size(); i++) {
            if (upkeep.checks().get(i).constraint().oid() == check.oid()) {
                return checks.get(i)
                        .of(new Frame(frame.execution(), row, null))
                        .equals(Compiler.FALSE);
            }
        }
        throw new IllegalArgumentException("no such constraint: " + check.name());
    }

    /// Whether a row is in an index.
    boolean isIn(int index, Datum[] row, Frame frame) {
        Evaluator predicate = predicates.get(index);
        return predicate == null || predicate.holds(new Frame(frame.execution(), row, null));
    }

    /// What of a row is indexed.
    List<Datum> values(int index, Datum[] row, Frame frame) {
        Frame at = new Frame(frame.execution(), row, null);
        return indexed.get(index).stream().map(each -> each.of(at)).toList();
    }
}
