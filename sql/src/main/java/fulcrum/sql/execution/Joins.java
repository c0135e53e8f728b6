package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.routine.SqlOperator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Joins of two inputs: by hash where the condition says that values of both are equal, and by
/// looking at all pairs otherwise.
final class Joins {

    private final Plan.Join join;
    private final @Nullable Layout outer;
    private final Layout both;
    private final List<Scalar> leftKeys = new ArrayList<>();
    private final List<Scalar> rightKeys = new ArrayList<>();
    private final Evaluator condition;
    private final int leftWidth;
    private final int rightWidth;

    Joins(Plan.Join join, @Nullable Layout outer) {
        this.join = join;
        this.outer = outer;
        this.both = new Layout(join.output(), outer);
        this.leftWidth = join.left().output().size();
        this.rightWidth = join.right().output().size();
        List<Scalar> rest = new ArrayList<>();
        for (Scalar each : Scalars.conjuncts(join.condition())) {
            if (join.lateral() || !isKey(each)) {
                rest.add(each);
            }
        }
        this.condition = new Compiler(both).of(Scalars.and(rest));
    }

    /// Takes an equality of values of both sides as a part of the key.
    private boolean isKey(Scalar conjunct) {
        if (!(conjunct instanceof Scalar.Operation(var operator, Scalar left, Scalar right))
                || left == null
                || operator.operator().comparison() != SqlOperator.Comparison.EQUAL
                || !left.type().sameAs(right.type())
                || !Scalars.isPlain(conjunct)) {
            return false;
        }
        if (isOf(left, join.left(), join.right()) && isOf(right, join.right(), join.left())) {
            leftKeys.add(left);
            rightKeys.add(right);
            return true;
        }
        if (isOf(left, join.right(), join.left()) && isOf(right, join.left(), join.right())) {
            leftKeys.add(right);
            rightKeys.add(left);
            return true;
        }
        return false;
    }

    /// It speaks of this side, and not of the other.
    private static boolean isOf(Scalar value, Plan side, Plan other) {
        Set<Variable> variables = Scalars.variables(value);
        return variables.stream().anyMatch(side.output()::contains)
                && variables.stream().noneMatch(other.output()::contains);
    }

    Source source() {
        if (join.lateral()) {
            Layout around = new Layout(join.left().output(), outer);
            Source left = new Assembler(outer).of(join.left());
            Source right = new Assembler(around).of(join.right());
            return frame -> lateral(left.open(frame), right, frame);
        }
        Source left = new Assembler(outer).of(join.left());
        Source right = new Assembler(outer).of(join.right());
        GroupKey leftKey =
                new GroupKey(leftKeys, new Compiler(new Layout(join.left().output(), outer)));
        GroupKey rightKey =
                new GroupKey(rightKeys, new Compiler(new Layout(join.right().output(), outer)));
        return frame -> hashed(left, leftKey, right, rightKey, frame);
    }

    private Datum[] joined(Datum @Nullable [] left, Datum @Nullable [] right) {
        Datum[] row = new Datum[leftWidth + rightWidth];
        if (left == null) {
            Arrays.fill(row, 0, leftWidth, Datum.NULL);
        } else {
            System.arraycopy(left, 0, row, 0, leftWidth);
        }
        if (right == null) {
            Arrays.fill(row, leftWidth, row.length, Datum.NULL);
        } else {
            System.arraycopy(right, 0, row, leftWidth, rightWidth);
        }
        return row;
    }

    private boolean keepsLeft() {
        return join.kind() == Plan.JoinKind.LEFT || join.kind() == Plan.JoinKind.FULL;
    }

    private boolean keepsRight() {
        return join.kind() == Plan.JoinKind.RIGHT || join.kind() == Plan.JoinKind.FULL;
    }

    // For each row of the left side, the right side anew

    private Cursor lateral(Cursor left, Source right, Frame frame) {
        return new Cursor() {
            private Datum @Nullable [] at;
            private Cursor rows = () -> null;
            private boolean matched;

            @Override
            public Datum @Nullable [] next() {
                while (true) {
                    Datum[] now = at;
                    if (now == null) {
                        now = left.next();
                        if (now == null) {
                            return null;
                        }
                        at = now;
                        matched = false;
                        rows = right.open(frame.inner(now));
                    }
                    Datum[] other = rows.next();
                    if (other == null) {
                        at = null;
                        if (!matched && keepsLeft()) {
                            return joined(now, null);
                        }
                        continue;
                    }
                    Datum[] row = joined(now, other);
                    if (condition.holds(frame.inner(row))) {
                        matched = true;
                        return row;
                    }
                }
            }
        };
    }

    // By hash; without a key, all rows have the same

    /// A row of the right side that is kept.
    private static final class Kept {
        final Datum[] row;
        boolean matched;

        Kept(Datum[] row) {
            this.row = row;
        }
    }

    private Cursor hashed(
            Source left, GroupKey leftKey, Source right, GroupKey rightKey, Frame frame) {
        return new Hashed(left, leftKey, right, rightKey, frame);
    }

    private final class Hashed implements Cursor {

        private final Source leftSource;
        private final GroupKey leftKey;
        private final Source rightSource;
        private final GroupKey rightKey;
        private final Frame frame;
        private final Map<List<Datum>, List<Kept>> byKey = new HashMap<>();
        private final List<Kept> all = new ArrayList<>();

        private @Nullable Cursor left;
        private Datum @Nullable [] at;
        private List<Kept> candidates = List.of();
        private int next;
        private boolean matched;
        private int unmatched;

        Hashed(Source left, GroupKey leftKey, Source right, GroupKey rightKey, Frame frame) {
            this.leftSource = left;
            this.leftKey = leftKey;
            this.rightSource = right;
            this.rightKey = rightKey;
            this.frame = frame;
        }

        private Cursor begin() {
            Cursor rows = rightSource.open(frame);
            for (Datum[] row = rows.next(); row != null; row = rows.next()) {
                frame.execution().hold(row);
                Kept kept = new Kept(row);
                List<Datum> key = rightKey.withoutNull(frame.inner(row));
                if (key != null) {
                    byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(kept);
                }
                if (keepsRight()) {
                    all.add(kept);
                }
            }
            return leftSource.open(frame);
        }

        @Override
        public Datum @Nullable [] next() {
            Cursor rows = left;
            if (rows == null) {
                rows = begin();
                left = rows;
            }
            while (true) {
                Datum[] now = at;
                if (now == null) {
                    now = rows.next();
                    if (now == null) {
                        return unmatched();
                    }
                    at = now;
                    matched = false;
                    next = 0;
                    List<Datum> key = leftKey.withoutNull(frame.inner(now));
                    candidates = key == null ? List.of() : byKey.getOrDefault(key, List.of());
                }
                while (next < candidates.size()) {
                    Kept kept = candidates.get(next++);
                    Datum[] row = joined(now, kept.row);
                    if (condition.holds(frame.inner(row))) {
                        kept.matched = true;
                        matched = true;
                        return row;
                    }
                }
                at = null;
                if (!matched && keepsLeft()) {
                    return joined(now, null);
                }
            }
        }

        private Datum @Nullable [] unmatched() {
            while (unmatched < all.size()) {
                Kept kept = all.get(unmatched++);
                if (!kept.matched) {
                    return joined(null, kept.row);
                }
            }
            return null;
        }
    }
}
