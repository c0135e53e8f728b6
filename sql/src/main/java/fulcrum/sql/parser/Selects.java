package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;

import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Operator;
import fulcrum.sql.ast.Persistence;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.Select;
import fulcrum.sql.ast.Select.Group;
import fulcrum.sql.ast.SortKey;
import fulcrum.sql.grammar.Sql;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// SELECT with its clauses, VALUES and TABLE.
final class Selects {

    private final SyntaxTree tree;

    Selects(SyntaxTree tree) {
        this.tree = tree;
    }

    Query.Body build(Sql.SimpleQueryContext context) {
        if (context.select() != null) {
            return select(context.select());
        }
        if (context.values() != null) {
            List<List<Expression>> rows = new ArrayList<>();
            context.values().expressions().forEach(row -> rows.add(tree.expressions.list(row)));
            return new Query.Values(rows, at(context));
        }
        return Select.all(FromItems.table(context.relation()), at(context));
    }

    private Select select(Sql.SelectContext context) {
        Sql.GroupByContext groupBy = context.groupBy();
        return new Select(
                context.DISTINCT() == null
                        ? null
                        : new Select.Distinct(tree.expressions.list(context.expressions())),
                context.selectItems() == null ? List.of() : items(context.selectItems()),
                context.into() == null ? null : into(context.into()),
                context.from() == null
                        ? List.of()
                        : tree.fromItems.list(context.from().tableReference()),
                context.asOf() == null ? null : tree.expressions.build(context.asOf().expr()),
                where(context.where()),
                groupBy == null ? null : groupBy(groupBy),
                context.having() == null ? null : tree.expressions.build(context.having().expr()),
                context.windows() == null ? List.of() : windows(context.windows()),
                at(context));
    }

    @Nullable Expression where(Sql.@Nullable WhereContext context) {
        return context == null ? null : tree.expressions.build(context.expr());
    }

    List<Select.Item> items(Sql.SelectItemsContext context) {
        List<Select.Item> items = new ArrayList<>();
        for (Sql.SelectItemContext item : context.selectItem()) {
            if (item.STAR() != null) {
                Expression star = new Expression.Star(List.of(), at(item));
                items.add(new Select.Item(star, null, at(item)));
                continue;
            }
            String label = Trees.wordOrNull(item.colLabel());
            if (label == null) {
                label = Trees.wordOrNull(item.bareColLabel());
            }
            requireEscapeBeNoLabel(item);
            items.add(new Select.Item(tree.expressions.build(item.expr()), label, at(item)));
        }
        return items;
    }

    /// ESCAPE may be a label, but not behind a pattern.
    private void requireEscapeBeNoLabel(Sql.SelectItemContext item) {
        Sql.ExprContext value = item.expr();
        if (value instanceof Sql.EscapeContext) {
            throw Trees.start(Expressions.right(value)).unexpected();
        }
        boolean pattern = value instanceof Sql.LikeContext || value instanceof Sql.SimilarContext;
        if (pattern
                && item.bareColLabel() != null
                && Trees.type(item.bareColLabel()) == Sql.ESCAPE
                && !(Expressions.right(value) instanceof Sql.EscapeContext)) {
            throw tree.after(item).unexpected();
        }
    }

    List<Select.Item> returning(Sql.@Nullable ReturningContext context) {
        return context == null ? List.of() : items(context.selectItems());
    }

    private static Select.Into into(Sql.IntoContext context) {
        Persistence persistence =
                context.UNLOGGED() != null
                        ? Persistence.UNLOGGED
                        : context.TEMPORARY() != null || context.TEMP() != null
                                ? Persistence.TEMPORARY
                                : Persistence.PERMANENT;
        return new Select.Into(persistence, Trees.name(context.anyName()));
    }

    private Select.GroupBy groupBy(Sql.GroupByContext context) {
        return new Select.GroupBy(context.DISTINCT() != null, groups(context.groupingElement()));
    }

    private List<Group> groups(List<Sql.GroupingElementContext> elements) {
        List<Group> groups = new ArrayList<>();
        elements.forEach(element -> groups.add(group(element)));
        return groups;
    }

    private Group group(Sql.GroupingElementContext context) {
        if (context.SETS() != null) {
            return new Group.Sets(groups(context.groupingElement()));
        }
        if (context.expr() == null) {
            return new Group.Empty();
        }
        if (context.expr() instanceof Sql.PlainContext plain && plain.primary().named() != null) {
            Sql.NamedContext named = plain.primary().named();
            int word = Trees.type(named);
            boolean call = named.call() != null && named.indirection().isEmpty();
            if (call && (word == Sql.CUBE || word == Sql.ROLLUP)) {
                return cubeOrRollup(named, word == Sql.CUBE);
            }
        }
        return new Group.By(tree.expressions.build(context.expr()));
    }

    private Group cubeOrRollup(Sql.NamedContext context, boolean cube) {
        List<Expression> values = tree.calls.plainArguments(context.call());
        if (values == null || context.SCONST() != null) {
            throw tree.secondOf(context.call()).unexpected();
        }
        return cube ? new Group.Cube(values) : new Group.Rollup(values);
    }

    private List<Select.NamedWindow> windows(Sql.WindowsContext context) {
        List<Select.NamedWindow> windows = new ArrayList<>();
        for (Sql.WindowDefinitionContext window : context.windowDefinition()) {
            windows.add(
                    new Select.NamedWindow(
                            Trees.word(window.colId()),
                            tree.windows.build(window.windowSpecification())));
        }
        return windows;
    }

    List<SortKey> orderBy(Sql.OrderByContext context) {
        List<SortKey> keys = new ArrayList<>();
        context.sortKey().forEach(key -> keys.add(sortKey(key)));
        return keys;
    }

    private SortKey sortKey(Sql.SortKeyContext context) {
        Operator using = null;
        SortKey.Direction direction = direction(context.ASC() != null, context.DESC() != null);
        if (context.USING() != null) {
            direction = SortKey.Direction.USING;
            using =
                    context.anyOperator() != null
                            ? Expressions.operator(context.anyOperator().getStart())
                            : Expressions.operator(context.explicitOperator());
        }
        Expression value = tree.expressions.build(context.expr());
        return new SortKey(
                value,
                direction,
                using,
                nulls(context.FIRST() != null, context.LAST() != null),
                value.at());
    }

    static SortKey.Direction direction(boolean ascending, boolean descending) {
        return ascending
                ? SortKey.Direction.ASC
                : descending ? SortKey.Direction.DESC : SortKey.Direction.DEFAULT;
    }

    static SortKey.Nulls nulls(boolean first, boolean last) {
        return first ? SortKey.Nulls.FIRST : last ? SortKey.Nulls.LAST : SortKey.Nulls.DEFAULT;
    }
}
