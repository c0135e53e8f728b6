package fulcrum.sql.parser;

import static java.util.Objects.requireNonNull;

import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Persistence;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.Select;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Queries.
final class QueryPrinter {

    private final Printer printer;
    private final Text text;

    QueryPrinter(Printer printer) {
        this.printer = printer;
        this.text = printer.text;
    }

    void print(Query query) {
        with(query.with());
        body(query.body());
        printer.expressions.orderBy(query.orderBy());
        if (query.limit() != null) {
            limit(query.limit());
        }
        for (Query.Lock lock : query.locks()) {
            text.add("FOR").words(lock.strength());
            if (!lock.of().isEmpty()) {
                text.add("OF").names(lock.of());
            }
            if (lock.blocked() != Query.Lock.Wait.BLOCK) {
                text.words(lock.blocked());
            }
        }
    }

    void with(Query.@Nullable With with) {
        if (with == null) {
            return;
        }
        text.add("WITH")
                .addIf(with.recursive(), "RECURSIVE")
                .list(
                        with.tables(),
                        table -> {
                            text.identifier(table.name()).columns(table.columns()).add("AS");
                            switch (table.materialized()) {
                                case DEFAULT -> {}
                                case ALWAYS -> text.add("MATERIALIZED");
                                case NEVER -> text.add("NOT MATERIALIZED");
                            }
                            text.add("(");
                            printer.statement(table.statement());
                            text.add(")");
                        });
    }

    private void body(Query.Body body) {
        switch (body) {
            case Select select -> select(select);
            case Query.Values values -> {
                text.add("VALUES");
                text.list(values.rows(), printer.expressions::inParentheses);
            }
            case Query.SetOperation operation -> {
                for (int i = 0; i < operation.operands().size(); i++) {
                    if (i > 0) {
                        text.words(operation.kind()).addIf(operation.all(), "ALL");
                    }
                    branch(operation.operands().get(i));
                }
            }
            case Query.Nested nested -> {
                text.add("(");
                print(nested.query());
                text.add(")");
            }
        }
    }

    private void branch(Query.Body body) {
        if (body instanceof Query.SetOperation) {
            text.add("(");
            body(body);
            text.add(")");
        } else {
            body(body);
        }
    }

    private void select(Select select) {
        text.add("SELECT");
        if (select.distinct() != null) {
            text.add("DISTINCT");
            if (!select.distinct().on().isEmpty()) {
                text.add("ON");
                printer.expressions.inParentheses(select.distinct().on());
            }
        }
        items(select.items());
        if (select.into() != null) {
            text.add("INTO");
            persistence(select.into().persistence());
            text.add("TABLE").name(select.into().table());
        }
        if (!select.from().isEmpty()) {
            text.add("FROM");
            printer.from.list(select.from());
        }
        clause("AS OF SYSTEM TIME", select.asOf());
        clause("WHERE", select.where());
        if (select.groupBy() != null) {
            text.add("GROUP BY").addIf(select.groupBy().distinct(), "DISTINCT");
            groups(select.groupBy().groups());
        }
        clause("HAVING", select.having());
        if (!select.windows().isEmpty()) {
            text.add("WINDOW")
                    .list(
                            select.windows(),
                            window -> {
                                text.identifier(window.name()).add("AS");
                                printer.expressions.window(window.window());
                            });
        }
    }

    void persistence(Persistence persistence) {
        if (persistence != Persistence.PERMANENT) {
            text.words(persistence);
        }
    }

    /// A word and an expression, where there is one.
    void clause(String words, @Nullable Expression expression) {
        if (expression != null) {
            text.add(words);
            printer.expressions.print(expression);
        }
    }

    void items(List<Select.Item> items) {
        text.list(
                items,
                item -> {
                    printer.expressions.print(item.value());
                    text.clause("AS", item.label());
                });
    }

    void returning(List<Select.Item> items) {
        if (!items.isEmpty()) {
            text.add("RETURNING");
            items(items);
        }
    }

    private void groups(List<Select.Group> groups) {
        text.list(groups, this::group);
    }

    private void group(Select.Group group) {
        switch (group) {
            case Select.Group.Empty _ -> text.add("( )");
            case Select.Group.By by -> printer.expressions.print(by.value());
            case Select.Group.Rollup rollup -> {
                text.add("ROLLUP");
                printer.expressions.inParentheses(rollup.values());
            }
            case Select.Group.Cube cube -> {
                text.add("CUBE");
                printer.expressions.inParentheses(cube.values());
            }
            case Select.Group.Sets sets -> {
                text.add("GROUPING SETS (");
                groups(sets.sets());
                text.add(")");
            }
        }
    }

    private void limit(Query.Limit limit) {
        if (limit.withTies()) {
            clause("OFFSET", limit.offset());
            text.add("FETCH FIRST");
            printer.expressions.operand(requireNonNull(limit.count()));
            text.add("ROWS WITH TIES");
        } else {
            clause("LIMIT", limit.count());
            clause("OFFSET", limit.offset());
        }
    }
}
