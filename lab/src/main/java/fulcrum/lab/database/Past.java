package fulcrum.lab.database;

import fulcrum.database.session.Access;
import fulcrum.database.session.Limits;
import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.simulator.Stage;
import fulcrum.verify.transactions.Transaction.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Rows that are written and deleted, and read as of some time ago, where what they were is kept
/// for a short time only. Whoever is told what a row was, is told what was last committed up to
/// then; whoever comes too late is turned away.
final class Past extends Exam {

    /// What counts the runs in which somebody was told what a row was that it is no longer.
    static final String READ = "past read";

    private static final long THINK_NANOS_MOST = 300_000_000;

    private final Stage<?> stage;
    private final List<Written> all = new ArrayList<>();
    private final List<Seen> seen = new ArrayList<>();
    private long values;

    /// @param value null for a deletion
    /// @param timestamp 0 where nobody knows whether it is committed
    private record Written(Bytes row, @Nullable Bytes value, long timestamp) {}

    /// @param value null where there was none
    private record Seen(Bytes row, @Nullable Bytes value, long asOf) {}

    Past(Stage<?> stage, Plot plot) {
        super("What Rows Were", stage, plot);
        this.stage = stage;
    }

    @Override
    void look() {
        for (Seen each : seen) {
            if (!isRight(each)) {
                seen("another past", false, each + " of " + all);
            } else if (isOver(each)) {
                stage.sometimes(READ);
            }
        }
    }

    /// It has been written since.
    private boolean isOver(Seen read) {
        return read.value != null
                && all.stream()
                        .anyMatch(each -> each.row.equals(read.row) && each.timestamp > read.asOf);
    }

    private boolean isRight(Seen read) {
        Written last = null;
        Written own = null;
        boolean perhapsDeleted = false;
        for (Written written : all) {
            if (!written.row.equals(read.row)) {
                continue;
            }
            boolean before = written.timestamp > 0 && written.timestamp <= read.asOf;
            last = before && (last == null || last.timestamp < written.timestamp) ? written : last;
            own = read.value != null && read.value.equals(written.value) ? written : own;
            perhapsDeleted |= written.timestamp == 0 && written.value == null;
        }
        if (read.value == null) {
            return last == null || last.value == null || perhapsDeleted;
        }
        return own != null && (own.timestamp == 0 || own.equals(last));
    }

    /// Writes a row, or reads some as of some time ago.
    final class Historian extends Worker {

        private boolean writes;
        private Planned planned = Planned.WITHOUT;
        private Bytes row = Bytes.EMPTY;
        private @Nullable Bytes value;
        private long timestamp;
        private long time;
        private long asOf;
        private int left;

        Historian(Dice dice, Plot plot, Supplier<List<NodeId>> doors, Hearer told) {
            super(dice, plot, doors, told);
        }

        @Override
        long pauseNanos(long now) {
            time = now;
            return super.pauseNanos(now);
        }

        @Override
        Atlas.Table table() {
            return Atlas.OF_OTHERS;
        }

        @Override
        SessionCommand.Begin plan() {
            writes = dice.chance(1, 2);
            planned = plot.editions().plan(Atlas.OF_OTHERS, dice);
            timestamp = 0;
            pick();
            if (writes) {
                value = dice.chance(1, 3) ? null : Bytes.text(Long.toString(++values));
                return begin(Access.READ_WRITE);
            }
            left = dice.between(1, 4);
            asOf = Almanac.BEGINNING + time - dice.below(3 * plot.retentionNanos());
            return new SessionCommand.Begin(
                    plot.isolation(), Access.READ_ONLY, asOf, Limits.DEFAULT);
        }

        private void pick() {
            row = Kind.PAST.key(dice.below(Kind.PAST.most()));
        }

        @Override
        long thinkNanos() {
            return writes ? 0 : dice.below(Math.min(plot.retentionNanos() / 2, THINK_NANOS_MOST));
        }

        @Override
        @Nullable SessionCommand next(TxnId txn, SessionResult brought) {
            if (writes) {
                return brought instanceof SessionResult.Began ? write(txn) : null;
            }
            if (brought instanceof SessionResult.Rows(var rows, _, _)) {
                Bytes found = rows.isEmpty() ? null : Editions.content(rows.getFirst().value());
                seen.add(new Seen(row, found, asOf));
                pick();
            }
            return left-- == 0
                    ? null
                    : new SessionCommand.Read(
                            txn, Span.row(row), Lock.NONE, IfLocked.WAIT, 1, planned);
        }

        private SessionCommand write(TxnId txn) {
            Bytes content = value;
            Bytes stored = content == null ? null : Editions.row(planned, content);
            return new SessionCommand.Write(txn, List.of(new RowWrite(row, stored)), planned);
        }

        @Override
        void committed(long of) {
            timestamp = of;
        }

        @Override
        void ended(long began, long completed, Outcome how) {
            if (writes && how != Outcome.ABORTED) {
                all.add(new Written(row, value, timestamp));
            }
        }

        @Override
        String what() {
            return writes ? "a write of a row" : "a read as of some time ago";
        }
    }
}
