package fulcrum.sql.analysis;

import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.FunctionCall;
import fulcrum.sql.ast.Operator;
import fulcrum.sql.ast.Select;
import fulcrum.sql.ast.Window;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.SortTerm;
import fulcrum.sql.bound.WindowCall;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What windows mean (manual, 4.2.8).
final class Windows {

    private final Expressions expressions;

    Windows(Expressions expressions) {
        this.expressions = expressions;
    }

    /// The window of a call, with what the window that it is based on adds.
    Window window(FunctionCall.@Nullable Over over) {
        return switch (Objects.requireNonNull(over)) {
            case FunctionCall.Over.Named(String name) -> named(name);
            case FunctionCall.Over.Inline(Window window) -> merged(window);
        };
    }

    private Window named(String name) {
        for (Select.NamedWindow each : expressions.scope.windows()) {
            if (each.name().equals(name)) {
                return merged(each.window());
            }
        }
        throw new SqlError(SqlState.NO_OBJECT, "window \"" + name + "\" does not exist");
    }

    private Window merged(Window window) {
        String base = window.base();
        if (base == null) {
            return window;
        }
        Window of = named(base);
        if (!window.partitionBy().isEmpty()) {
            throw refused("cannot override PARTITION BY clause of window", base, window);
        }
        if (!window.orderBy().isEmpty() && !of.orderBy().isEmpty()) {
            throw refused("cannot override ORDER BY clause of window", base, window);
        }
        if (of.frame() != null) {
            throw refused("cannot copy window", base, window);
        }
        return new Window(
                null,
                of.partitionBy(),
                window.orderBy().isEmpty() ? of.orderBy() : window.orderBy(),
                window.frame(),
                window.at());
    }

    private static SqlError refused(String what, String base, Window window) {
        return SqlError.at(window.at(), SqlState.WINDOWING, what + " \"" + base + "\"");
    }

    WindowCall.Frame frame(Window window, List<SortTerm> order) {
        Window.Frame frame = window.frame();
        if (frame == null) {
            return WindowCall.Frame.DEFAULT;
        }
        WindowCall.Mode mode =
                switch (frame.mode()) {
                    case ROWS -> WindowCall.Mode.ROWS;
                    case RANGE -> WindowCall.Mode.RANGE;
                    case GROUPS -> WindowCall.Mode.GROUPS;
                };
        if (mode == WindowCall.Mode.GROUPS && order.isEmpty()) {
            throw SqlError.at(
                    window.at(), SqlState.WINDOWING, "GROUPS mode requires an ORDER BY clause");
        }
        Window.Bound end = frame.end();
        return new WindowCall.Frame(
                mode,
                bound(frame.start(), mode, order, window),
                end == null ? new WindowCall.Bound.CurrentRow() : bound(end, mode, order, window),
                switch (frame.exclusion()) {
                    case NONE, NO_OTHERS -> WindowCall.Exclusion.NOTHING;
                    case CURRENT_ROW -> WindowCall.Exclusion.CURRENT_ROW;
                    case GROUP -> WindowCall.Exclusion.GROUP;
                    case TIES -> WindowCall.Exclusion.TIES;
                });
    }

    private WindowCall.Bound bound(
            Window.Bound bound, WindowCall.Mode mode, List<SortTerm> order, Window window) {
        return switch (bound.kind()) {
            case UNBOUNDED_PRECEDING -> new WindowCall.Bound.UnboundedPreceding();
            case UNBOUNDED_FOLLOWING -> new WindowCall.Bound.UnboundedFollowing();
            case CURRENT_ROW -> new WindowCall.Bound.CurrentRow();
            case PRECEDING -> away(bound, false, mode, order, window);
            case FOLLOWING -> away(bound, true, mode, order, window);
        };
    }

    private WindowCall.Bound away(
            Window.Bound bound,
            boolean following,
            WindowCall.Mode mode,
            List<SortTerm> order,
            Window window) {
        Expression offset = Objects.requireNonNull(bound.offset());
        if (mode != WindowCall.Mode.RANGE) {
            return new WindowCall.Bound.Away(
                    expressions.coercion.to(expressions.of(offset), SqlType.BIGINT, offset.at()),
                    following,
                    null);
        }
        if (order.size() != 1) {
            throw SqlError.at(
                    window.at(),
                    SqlState.WINDOWING,
                    "RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column");
        }
        SortTerm term = order.getFirst();
        Scalar far = distance(expressions.of(offset), term.value().type(), offset);
        String symbol = following == term.descending() ? "-" : "+";
        Scalar edge =
                expressions.operation(
                        new Operator(symbol, offset.at()),
                        term.value(),
                        far,
                        window.at(),
                        offset.at());
        return new WindowCall.Bound.Away(
                Objects.requireNonNull(((Scalar.Operation) edge).right()), following, edge);
    }

    /// How far from a value of a type: a literal without a type becomes what can be added to it.
    private Scalar distance(Scalar far, SqlType sorted, Expression offset) {
        SqlType type =
                switch (sorted.category()) {
                    case 'N' -> sorted;
                    case 'D', 'T' -> SqlType.of(ScalarType.INTERVAL);
                    default ->
                            throw SqlError.at(
                                    offset.at(),
                                    SqlState.NOT_SUPPORTED,
                                    "RANGE with offset PRECEDING/FOLLOWING is not supported for"
                                            + " column type "
                                            + sorted);
                };
        return far.type().is(ScalarType.UNKNOWN)
                ? expressions.coercion.to(far, type, offset.at())
                : far;
    }
}
