package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Program;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.storage.StoredTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A join of two tables that lie together: shards answer what they have joined. What they cannot
/// join, for the transaction itself has written there, or a row raises an error, or very many have
/// one hash, is read as it is and joined here, the rows of one hash at a time.
final class ColocatedJoin {

    /// So many rows of one hash are kept here before they count as held.
    private static final int FEW = 10_000;

    private static final int PAGE = 1_000;

    private final Plan.Colocated plan;
    private final Shipped shipped;
    private final Source otherwise;
    private final Side left;
    private final Side right;
    private final Evaluator condition;
    private final int width;

    ColocatedJoin(Plan.Colocated plan, @Nullable Layout outer) {
        Compiler around = new Compiler(new Layout(List.of(), outer));
        this.plan = plan;
        this.shipped = new Shipped(plan.shipment(), around, true);
        this.otherwise = new Joins(plan.join(), outer).source();
        this.left = new Side(plan.join().left(), outer);
        this.right = new Side(plan.join().right(), outer);
        this.condition = new Compiler(new Layout(plan.output(), outer)).of(plan.join().condition());
        this.width = plan.output().size();
    }

    Source source() {
        return frame -> {
            Rows storage = frame.execution().storage();
            boolean here = storage.knowsVersions() && storage.runsPrograms(right.table.planned());
            Program program = here ? shipped.program(frame, left.table.planned()) : null;
            return program == null ? otherwise.open(frame) : new Joined(program, frame);
        };
    }

    private static final class Side {

        private final StoredTable table;
        private final int width;
        private final @Nullable Evaluator condition;

        Side(Plan plan, @Nullable Layout outer) {
            this.table = PartialAggregation.scan(plan).table();
            this.width = plan.output().size();
            Scalar filter = filter(plan);
            Layout row = new Layout(plan.output(), outer);
            this.condition = filter == null ? null : new Compiler(row).of(filter);
        }

        private static @Nullable Scalar filter(Plan plan) {
            return switch (plan) {
                case Plan.Filter(_, Scalar condition) -> condition;
                case Plan.Measured(Plan input, _) -> filter(input);
                default -> null;
            };
        }

        /// @return null where it is not met, or another table's
        Datum @Nullable [] row(Row stored, Frame frame) {
            if (!table.owns(stored.key())) {
                return null;
            }
            Datum[] row = table.row(stored.key(), stored.value());
            Evaluator all = condition;
            return all == null || all.holds(frame.inner(row)) ? row : null;
        }
    }

    private final class Joined implements Cursor, PairedRows.Rule {

        private final Program program;
        private final Frame frame;
        private final Deque<Span> unread = new ArrayDeque<>();
        private Iterator<Datum[]> page = List.<Datum[]>of().iterator();

        // Joined here
        private boolean here;
        private final PairedRows rows = new PairedRows();
        private Bytes hash = Bytes.EMPTY;

        Joined(Program program, Frame frame) {
            this.program = program;
            this.frame = frame;
            unread.add(Span.range(left.table.range().from(), left.table.range().to()));
        }

        @Override
        public Datum @Nullable [] next() {
            while (!page.hasNext()) {
                if (unread.isEmpty() && rows.size() == 0) {
                    return null;
                }
                frame.execution().demandWanted();
                List<Datum[]> more = here ? joinedHere() : joinedThere();
                if (!frame.execution().storage().isAsPlanned(right.table.planned())) {
                    throw new Restart();
                }
                page = more.iterator();
            }
            return page.next();
        }

        private List<Datum[]> joinedThere() {
            List<Span> asked = Pages.take(unread);
            Rows.Gathered read =
                    frame.execution()
                            .storage()
                            .gather(asked, Pages.WIDTH, PAGE, left.table.planned(), program);
            Pages.putBack(read.left(), unread);
            here = read.rows().isEmpty() && read.left().equals(asked);
            List<Datum[]> joined = new ArrayList<>();
            for (Row row : read.rows()) {
                joined.add(JoinRun.row(row.value(), plan.wanted(), width));
            }
            return joined;
        }

        /// Reads on, and joins what has all its rows.
        private List<Datum[]> joinedHere() {
            List<Datum[]> joined = new ArrayList<>();
            if (unread.isEmpty()) {
                return ended(joined);
            }
            Span span = unread.removeFirst();
            Rows.Page read =
                    frame.execution()
                            .storage()
                            .read(span, Lock.NONE, IfLocked.WAIT, PAGE, left.table.planned());
            Bytes rest = read.rest();
            if (rest != null) {
                unread.addFirst(Span.range(rest, span.to()));
            }
            for (Row row : read.rows()) {
                take(row, joined);
            }
            return rest == null ? ended(joined) : joined;
        }

        private void take(Row row, List<Datum[]> joined) {
            int end = left.table.layout().space().prefix().size() + Integer.BYTES;
            Bytes its = row.key().slice(0, end);
            if (!its.equals(hash)) {
                var _ = ended(joined);
                hash = its;
            }
            Datum[] one = left.row(row, frame);
            Datum[] other = right.row(row, frame);
            if (one != null) {
                rows.addLeft(one);
            }
            if (other != null) {
                rows.addRight(other);
            }
            if (rows.size() > FEW) {
                frame.execution().hold(one == null ? other == null ? new Datum[0] : other : one);
            }
        }

        /// No further row of the hash comes.
        private List<Datum[]> ended(List<Datum[]> joined) {
            joined.addAll(rows.joined(this, Integer.MAX_VALUE));
            rows.clear();
            return joined;
        }

        @Override
        public Plan.JoinKind kind() {
            return plan.join().kind();
        }

        @Override
        public int leftWidth() {
            return left.width;
        }

        @Override
        public int rightWidth() {
            return right.width;
        }

        @Override
        public boolean holds(Datum[] joined) {
            return condition.holds(frame.inner(joined));
        }
    }
}
