package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Window;
import fulcrum.sql.ast.Window.Bound;
import fulcrum.sql.ast.Window.Frame;
import fulcrum.sql.grammar.Sql;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Windows and their frames (manual, 4.2.8).
final class Windows {

    private static final String WINDOWING_ERROR = "42P20";

    private final SyntaxTree tree;

    Windows(SyntaxTree tree) {
        this.tree = tree;
    }

    Window build(Sql.WindowSpecificationContext context) {
        Sql.ColIdContext base = context.colId();
        if (base != null && beginsClause(Trees.type(base))) {
            throw tree.after(base).unexpected();
        }
        return new Window(
                Trees.wordOrNull(base),
                tree.expressions.list(context.expressions()),
                tree.calls.orderBy(context.orderBy()),
                context.windowFrame() == null ? null : frame(context.windowFrame()),
                at(context));
    }

    /// Whether a word is no window's name here, though it may be one elsewhere.
    private static boolean beginsClause(int word) {
        return word == Sql.PARTITION || word == Sql.RANGE || word == Sql.ROWS || word == Sql.GROUPS;
    }

    private Frame frame(Sql.WindowFrameContext context) {
        List<Sql.FrameBoundContext> bounds = context.frameBound();
        Bound start = bound(bounds.getFirst());
        Bound end = bounds.size() == 1 ? null : bound(bounds.getLast());
        requireOrder(start, end, bounds);
        return new Frame(
                Frame.Mode.valueOf(
                        context.RANGE() != null
                                ? "RANGE"
                                : context.ROWS() != null ? "ROWS" : "GROUPS"),
                start,
                end,
                exclusion(context));
    }

    private static Frame.Exclusion exclusion(Sql.WindowFrameContext context) {
        if (context.EXCLUDE() == null) {
            return Frame.Exclusion.NONE;
        }
        return context.CURRENT() != null
                ? Frame.Exclusion.CURRENT_ROW
                : context.GROUP() != null
                        ? Frame.Exclusion.GROUP
                        : context.TIES() != null ? Frame.Exclusion.TIES : Frame.Exclusion.NO_OTHERS;
    }

    private Bound bound(Sql.FrameBoundContext context) {
        boolean preceding = context.PRECEDING() != null;
        if (context.UNBOUNDED() != null) {
            return new Bound(
                    preceding ? Bound.Kind.UNBOUNDED_PRECEDING : Bound.Kind.UNBOUNDED_FOLLOWING,
                    null);
        }
        if (context.expr() == null) {
            return new Bound(Bound.Kind.CURRENT_ROW, null);
        }
        return new Bound(
                preceding ? Bound.Kind.PRECEDING : Bound.Kind.FOLLOWING,
                tree.expressions.build(context.expr()));
    }

    /// The complaints of PostgreSQL's grammar, in its order.
    private static void requireOrder(
            Bound start, @Nullable Bound end, List<Sql.FrameBoundContext> bounds) {
        Position first = at(bounds.getFirst());
        if (start.kind() == Bound.Kind.UNBOUNDED_FOLLOWING) {
            throw wrong("frame start cannot be UNBOUNDED FOLLOWING", first);
        }
        if (end == null) {
            if (start.kind() == Bound.Kind.FOLLOWING) {
                throw wrong("frame starting from following row cannot end with current row", first);
            }
            return;
        }
        Position last = at(bounds.getLast());
        if (end.kind() == Bound.Kind.UNBOUNDED_PRECEDING) {
            throw wrong("frame end cannot be UNBOUNDED PRECEDING", last);
        }
        if (start.kind() == Bound.Kind.CURRENT_ROW && end.kind() == Bound.Kind.PRECEDING) {
            throw wrong("frame starting from current row cannot have preceding rows", last);
        }
        if (start.kind() == Bound.Kind.FOLLOWING
                && (end.kind() == Bound.Kind.PRECEDING || end.kind() == Bound.Kind.CURRENT_ROW)) {
            throw wrong("frame starting from following row cannot have preceding rows", last);
        }
    }

    private static SyntaxError wrong(String message, Position at) {
        return new SyntaxError(WINDOWING_ERROR, message, at.character());
    }
}
