package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.SortTerm;
import fulcrum.sql.bound.WindowCall;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.routine.Cast;
import fulcrum.sql.routine.Casts;
import fulcrum.sql.routine.ValueOrder;
import fulcrum.sql.type.SqlType;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where frames begin and end.
final class FrameBounds {

    private final WindowCall.Frame frame;
    private final @Nullable Evaluator from;
    private final @Nullable Evaluator to;
    private final @Nullable Edge start;
    private final @Nullable Edge end;
    private final boolean descending;

    /// How keys compare with the value at which a frame begins or ends.
    ///
    /// @param cast makes a key one of the value's type; null where it is one: a date less an
    ///   interval is a timestamp
    private record Edge(Comparator<Datum> order, @Nullable Cast cast) {}

    FrameBounds(WindowCall.Frame frame, List<SortTerm> order, Compiler compiler) {
        this.frame = frame;
        this.from = evaluator(frame.from(), compiler);
        this.to = evaluator(frame.to(), compiler);
        this.start = edge(frame.from(), order);
        this.end = edge(frame.to(), order);
        this.descending = order.size() == 1 && order.getFirst().descending();
    }

    private static @Nullable Edge edge(WindowCall.Bound bound, List<SortTerm> order) {
        if (order.size() != 1
                || !(bound instanceof WindowCall.Bound.Away away)
                || away.edge() == null) {
            return null;
        }
        SqlType key = order.getFirst().value().type();
        SqlType value = away.edge().type();
        return new Edge(
                ValueOrder.of(value),
                key.sameAs(value) ? null : Casts.find(key, value, Casts.Context.IMPLICIT));
    }

    /// What is computed for a bound: how far it is, or which value it has.
    private static @Nullable Evaluator evaluator(WindowCall.Bound bound, Compiler compiler) {
        if (!(bound instanceof WindowCall.Bound.Away away)) {
            return null;
        }
        var edge = away.edge();
        return compiler.of(edge == null ? away.far() : edge);
    }

    WindowCall.Exclusion exclusion() {
        return frame.exclusion();
    }

    /// Whether each frame has what the one before had, and maybe more behind it.
    boolean onlyGrows() {
        return frame.from() instanceof WindowCall.Bound.UnboundedPreceding
                && frame.exclusion() == WindowCall.Exclusion.NOTHING;
    }

    int first(WindowFrame window, Frame row) {
        return switch (frame.from()) {
            case WindowCall.Bound.UnboundedPreceding _ -> 0;
            case WindowCall.Bound.UnboundedFollowing _ -> window.rows();
            case WindowCall.Bound.CurrentRow _ ->
                    frame.mode() == WindowCall.Mode.ROWS
                            ? window.row()
                            : window.firstPeer(window.row());
            case WindowCall.Bound.Away away -> away(window, row, away, from, true);
        };
    }

    int last(WindowFrame window, Frame row) {
        return switch (frame.to()) {
            case WindowCall.Bound.UnboundedPreceding _ -> -1;
            case WindowCall.Bound.UnboundedFollowing _ -> window.rows() - 1;
            case WindowCall.Bound.CurrentRow _ ->
                    frame.mode() == WindowCall.Mode.ROWS
                            ? window.row()
                            : window.lastPeer(window.row());
            case WindowCall.Bound.Away away -> away(window, row, away, to, false);
        };
    }

    private int away(
            WindowFrame window,
            Frame row,
            WindowCall.Bound.Away away,
            @Nullable Evaluator computed,
            boolean begins) {
        Datum value = computed == null ? Datum.NULL : computed.of(row);
        return switch (frame.mode()) {
            case ROWS -> {
                long far = distance(value, begins);
                long at = away.following() ? window.row() + far : window.row() - far;
                yield Math.clamp(at, begins ? 0 : -1, begins ? window.rows() : window.rows() - 1);
            }
            case GROUPS -> groups(window, away, distance(value, begins), begins);
            case RANGE -> range(window, row, value, begins);
        };
    }

    private static long distance(Datum value, boolean begins) {
        String which = begins ? "starting" : "ending";
        if (!(value instanceof Datum.Int(long far))) {
            throw new SqlError(
                    SqlState.NULL_NOT_ALLOWED, "frame " + which + " offset must not be null");
        }
        if (far < 0) {
            throw new SqlError(
                    SqlState.BAD_PRECEDING_OR_FOLLOWING,
                    "frame " + which + " offset must not be negative");
        }
        return far;
    }

    private static int groups(
            WindowFrame window, WindowCall.Bound.Away away, long far, boolean begins) {
        int at = window.row();
        for (long i = 0; i < far; i++) {
            int further = away.following() ? window.lastPeer(at) + 1 : window.firstPeer(at) - 1;
            if (further < 0) {
                return begins ? 0 : -1;
            }
            if (further >= window.rows()) {
                return begins ? window.rows() : window.rows() - 1;
            }
            at = further;
        }
        return begins ? window.firstPeer(at) : window.lastPeer(at);
    }

    /// The first row that is not before the value, or the last that is not behind it.
    private int range(WindowFrame window, Frame row, Datum edge, boolean begins) {
        Edge at = begins ? start : end;
        if (at == null || edge instanceof Datum.Null) {
            return begins ? window.firstPeer(window.row()) : window.lastPeer(window.row());
        }
        int last = begins ? window.rows() : -1;
        for (int i = 0; i < window.rows(); i++) {
            Datum found = window.key(i)[0];
            if (found instanceof Datum.Null) {
                continue;
            }
            Cast cast = at.cast;
            Datum key = cast == null ? found : cast.apply(found, row.execution().setting());
            int compared = descending ? at.order.compare(edge, key) : at.order.compare(key, edge);
            if (begins && compared >= 0) {
                return i;
            }
            if (!begins && compared <= 0) {
                last = i;
            }
        }
        return last;
    }
}
