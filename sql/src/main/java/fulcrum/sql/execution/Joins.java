package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.plan.Path;
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
/// looking at all pairs otherwise. The right side is kept.
///
/// Where one side can be sought by what the other has ([Seeking]), and that turns out to be little,
/// it is.
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
        Seeking rightSought = Seeking.of(join.right(), join.left(), outer);
        Seeking leftSought = Seeking.of(join.left(), join.right(), outer);
        return frame -> new Hashed(left, leftKey, leftSought, right, rightKey, rightSought, frame);
    }

    /// Whether it is likely to have few rows: some of them are found by their keys.
    private static boolean isNarrow(Plan plan) {
        return switch (plan) {
            case Plan.OneRow _, Plan.Rows _ -> true;
            case Plan.Scan(_, _, Path path, _, _, _) ->
                    path instanceof Path.Keyed || path instanceof Path.Several;
            case Plan.Filter(Plan input, _) -> isNarrow(input);
            case Plan.Project(Plan input, _, _) -> isNarrow(input);
            case Plan.Measured(Plan input, _) -> isNarrow(input);
            case Plan.Join inner -> isNarrow(inner.left()) || isNarrow(inner.right());
            default -> false;
        };
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

    private final class Hashed implements Cursor {

        private final Source leftSource;
        private final GroupKey leftKey;
        private final @Nullable Seeking leftSought;
        private final Source rightSource;
        private final GroupKey rightKey;
        private final @Nullable Seeking rightSought;
        private final Frame frame;
        private final Map<List<Datum>, List<Kept>> byKey = new HashMap<>();
        private final List<Kept> all = new ArrayList<>();

        private @Nullable Cursor left;
        private Datum @Nullable [] at;
        private List<Kept> candidates = List.of();
        private int next;
        private boolean matched;
        private int unmatched;

        Hashed(
                Source left,
                GroupKey leftKey,
                @Nullable Seeking leftSought,
                Source right,
                GroupKey rightKey,
                @Nullable Seeking rightSought,
                Frame frame) {
            this.leftSource = left;
            this.leftKey = leftKey;
            this.leftSought = leftSought;
            this.rightSource = right;
            this.rightKey = rightKey;
            this.rightSought = rightSought;
            this.frame = frame;
        }

        private Cursor begin() {
            Seeking soughtLeft = leftSought;
            Seeking soughtRight = rightSought;
            Ahead ahead = null;
            if (soughtLeft != null) {
                soughtLeft.seekAll(frame);
            }
            if (soughtRight != null) {
                boolean rightFirst =
                        soughtLeft != null && isNarrow(join.right()) && !isNarrow(join.left());
                if (!rightFirst) {
                    ahead = new Ahead(leftSource.open(frame), soughtRight.most(), frame);
                }
                soughtRight.seek(ahead == null || !ahead.isAll() ? null : ahead.rows(), frame);
            }
            boolean leftIsRead = ahead != null && ahead.isAll();
            List<Datum[]> few = soughtLeft == null || leftIsRead ? null : new ArrayList<>();
            keepRight(few, soughtLeft == null ? 0 : soughtLeft.most());
            if (few != null && soughtLeft != null && soughtLeft.seek(few, frame)) {
                return leftSource.open(frame);
            }
            return ahead == null ? leftSource.open(frame) : ahead;
        }

        /// @param few takes the first rows, one more than most of them if there are more
        private void keepRight(@Nullable List<Datum[]> few, int most) {
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
                if (few != null && few.size() <= most) {
                    few.add(row);
                }
            }
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
                    frame.execution().demandWanted();
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
