package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.WindowCall;
import fulcrum.sql.routine.Routine;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A partition as functions over its windows see it.
final class WindowFrame implements Routine.Frame {

    private final List<Datum[]> rows;
    private final List<Datum[]> keys;
    private final List<Datum[]> arguments;
    private final FrameBounds bounds;
    private final Frame outer;
    private final int[] firstPeers;
    private final int[] lastPeers;
    private int row;
    private int first;
    private int last;

    WindowFrame(
            List<Datum[]> rows,
            List<Datum[]> keys,
            List<Datum[]> arguments,
            FrameBounds bounds,
            Frame outer,
            Sorting order) {
        this.rows = rows;
        this.keys = keys;
        this.arguments = arguments;
        this.bounds = bounds;
        this.outer = outer;
        this.firstPeers = new int[rows.size()];
        this.lastPeers = new int[rows.size()];
        for (int i = 1; i < firstPeers.length; i++) {
            boolean peers = order.areEqual(rows.get(i - 1), rows.get(i), outer);
            firstPeers[i] = peers ? firstPeers[i - 1] : i;
        }
        for (int i = lastPeers.length - 1; i >= 0; i--) {
            boolean peers = i + 1 < lastPeers.length && firstPeers[i + 1] == firstPeers[i];
            lastPeers[i] = peers ? lastPeers[i + 1] : i;
        }
        moveTo(0);
    }

    void moveTo(int other) {
        row = other;
        Frame at = outer.inner(rows.get(row));
        first = bounds.first(this, at);
        last = bounds.last(this, at);
    }

    boolean onlyGrows() {
        return bounds.onlyGrows();
    }

    Routine.Group begin(Routine.Aggregate body) {
        return body.begin(outer.execution().setting());
    }

    boolean counts(int at, @Nullable Evaluator filter, Routine.Aggregate body) {
        if (filter != null && !filter.holds(outer.inner(rows.get(at)))) {
            return false;
        }
        return body.takesNulls()
                || Arrays.stream(arguments.get(at)).noneMatch(Datum.Null.class::isInstance);
    }

    Datum[] arguments(int at) {
        return arguments.get(at);
    }

    Datum[] key(int at) {
        return keys.get(at);
    }

    int firstPeer(int at) {
        return firstPeers[at];
    }

    int lastPeer(int at) {
        return lastPeers[at];
    }

    @Override
    public int row() {
        return row;
    }

    @Override
    public int rows() {
        return rows.size();
    }

    @Override
    public boolean arePeers(int one, int other) {
        return firstPeers[one] == firstPeers[other];
    }

    @Override
    public int first() {
        return first;
    }

    @Override
    public int last() {
        return last;
    }

    private boolean isLeftOut(int at) {
        return switch (bounds.exclusion()) {
            case NOTHING -> false;
            case CURRENT_ROW -> at == row;
            case GROUP -> arePeers(at, row);
            case TIES -> at != row && arePeers(at, row);
        };
    }

    @Override
    public int inFrame(int at) {
        if (bounds.exclusion() == WindowCall.Exclusion.NOTHING) {
            return first + at;
        }
        int left = at;
        for (int i = first; i <= last; i++) {
            if (!isLeftOut(i) && left-- == 0) {
                return i;
            }
        }
        throw new IndexOutOfBoundsException(at);
    }

    @Override
    public int size() {
        if (bounds.exclusion() == WindowCall.Exclusion.NOTHING) {
            return Math.max(0, last - first + 1);
        }
        int size = 0;
        for (int i = first; i <= last; i++) {
            size += isLeftOut(i) ? 0 : 1;
        }
        return size;
    }

    @Override
    public Datum argument(int at, int argument) {
        return arguments.get(at)[argument];
    }
}
