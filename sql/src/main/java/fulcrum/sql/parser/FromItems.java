package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;

import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.TableReference;
import fulcrum.sql.ast.TableReference.Alias;
import fulcrum.sql.ast.TableReference.ColumnType;
import fulcrum.sql.ast.TableReference.Join;
import fulcrum.sql.grammar.Sql;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands in FROM (manual, 7.2.1).
final class FromItems {

    private final SyntaxTree tree;

    FromItems(SyntaxTree tree) {
        this.tree = tree;
    }

    List<TableReference> list(List<Sql.TableReferenceContext> contexts) {
        List<TableReference> list = new ArrayList<>();
        contexts.forEach(context -> list.add(build(context)));
        return list;
    }

    private TableReference build(Sql.TableReferenceContext context) {
        tree.down(context.joinedTable().size(), context);
        TableReference left = primary(context.tablePrimary());
        for (Sql.JoinedTableContext joined : context.joinedTable()) {
            left = join(left, joined);
            tree.up(1);
        }
        return left;
    }

    private TableReference join(TableReference left, Sql.JoinedTableContext context) {
        boolean cross = context.CROSS() != null;
        TableReference right =
                context.tablePrimary() != null
                        ? primary(context.tablePrimary())
                        : build(context.tableReference());
        return new Join(
                cross ? Join.Kind.CROSS : kind(context.joinType()),
                context.NATURAL() != null,
                left,
                right,
                context.ON() == null ? null : tree.expressions.build(context.expr()),
                Trees.columns(context.columnList()),
                Trees.wordOrNull(context.colId()),
                null,
                left.at());
    }

    private static Join.Kind kind(Sql.@Nullable JoinTypeContext context) {
        if (context == null || context.INNER() != null) {
            return Join.Kind.INNER;
        }
        return context.LEFT() != null
                ? Join.Kind.LEFT
                : context.RIGHT() != null ? Join.Kind.RIGHT : Join.Kind.FULL;
    }

    private TableReference primary(Sql.TablePrimaryContext context) {
        if (context.relation() != null) {
            TableReference.Table table = table(context.relation());
            return new TableReference.Table(
                    table.name(),
                    table.only(),
                    alias(context.tableAlias()),
                    context.tableSample() == null ? null : sample(context.tableSample()),
                    table.at());
        }
        if (context.functionCall() != null || context.ROWS() != null) {
            return functions(context);
        }
        if (context.subquery() != null) {
            return new TableReference.Subquery(
                    true,
                    tree.queries.build(context.subquery()),
                    alias(context.tableAlias()),
                    at(context));
        }
        Query query = query(context);
        if (query != null) {
            return new TableReference.Subquery(
                    false, query, alias(context.tableAlias()), at(context));
        }
        return parenthesised(context);
    }

    /// A join in parentheses. PostgreSQL takes nothing else in them but queries.
    private TableReference parenthesised(Sql.TablePrimaryContext context) {
        Sql.TableReferenceContext inner = context.tableReference();
        if (inner.joinedTable().isEmpty()) {
            boolean nested = inner.tablePrimary().tableReference() != null;
            if (!nested || inner.tablePrimary().tableAlias() != null) {
                throw tree.after(inner).unexpected();
            }
        }
        Join join = (Join) build(inner);
        Alias alias = alias(context.tableAlias());
        if (alias == null) {
            return join;
        }
        if (join.alias() != null) {
            throw tree.after(inner).unexpected();
        }
        return new Join(
                join.kind(),
                join.natural(),
                join.left(),
                join.right(),
                join.condition(),
                join.using(),
                join.usingAlias(),
                alias,
                at(context));
    }

    /// The query that the parentheses hold, be it in more parentheses; null if they hold a table.
    private @Nullable Query query(Sql.TablePrimaryContext context) {
        if (context.openQuery() != null) {
            return tree.queries.build(context.openQuery());
        }
        Sql.TableReferenceContext inner = context.tableReference();
        Sql.TablePrimaryContext primary = inner.tablePrimary();
        boolean bare =
                inner.joinedTable().isEmpty()
                        && primary.tableAlias() == null
                        && primary.LATERAL() == null
                        && (primary.openQuery() != null || primary.tableReference() != null);
        Query query = bare ? query(primary) : null;
        if (context.queryTail() == null) {
            return query;
        }
        if (query == null) {
            throw Trees.start(context.queryTail()).unexpected();
        }
        return tree.queries.withTail(query, context.queryTail());
    }

    /// A table by its name alone.
    static TableReference.Table table(Sql.RelationContext context) {
        return new TableReference.Table(
                Trees.name(context.anyName()),
                context.ONLY() != null,
                null,
                null,
                at(context.anyName()));
    }

    private TableReference.Sample sample(Sql.TableSampleContext context) {
        return new TableReference.Sample(
                Trees.name(context.anyName()),
                tree.expressions.list(context.expressions()),
                tree.expressions.orNull(context.expr()),
                at(context));
    }

    private TableReference functions(Sql.TablePrimaryContext context) {
        List<TableReference.Function> functions = new ArrayList<>();
        if (context.functionCall() != null) {
            functions.add(
                    new TableReference.Function(
                            tree.calls.application(context.functionCall()), List.of()));
        }
        for (Sql.RowsFromItemContext item : context.rowsFromItem()) {
            Expression call = tree.calls.application(item.functionCall());
            functions.add(new TableReference.Function(call, columnTypes(item.aliasColumn())));
        }
        Sql.TableAliasContext alias = context.tableAlias();
        boolean typed = alias != null && isTyped(alias);
        List<ColumnType> columns = typed ? columnTypes(alias.aliasColumn()) : List.of();
        Alias named;
        if (typed) {
            named = alias.colId() == null ? null : new Alias(Trees.word(alias.colId()), List.of());
        } else {
            named = alias(alias);
        }
        return new TableReference.Functions(
                context.LATERAL() != null,
                context.ROWS() != null,
                functions,
                context.ORDINALITY() != null,
                named,
                columns,
                at(context));
    }

    private static boolean isTyped(Sql.TableAliasContext alias) {
        boolean columns = !alias.aliasColumn().isEmpty();
        return alias.colId() == null || (columns && alias.aliasColumn(0).typeName() != null);
    }

    private List<ColumnType> columnTypes(List<Sql.AliasColumnContext> columns) {
        List<ColumnType> types = new ArrayList<>();
        for (Sql.AliasColumnContext column : columns) {
            if (column.typeName() == null) {
                throw tree.after(column).unexpected();
            }
            types.add(
                    new ColumnType(
                            Trees.word(column.colId()),
                            tree.types.build(column.typeName()),
                            column.anyName() == null ? null : Trees.name(column.anyName()),
                            at(column)));
        }
        return types;
    }

    /// A name for a table, with names for its columns, without types.
    private @Nullable Alias alias(Sql.@Nullable TableAliasContext context) {
        if (context == null) {
            return null;
        }
        if (context.colId() == null) {
            throw Trees.lexeme(context.LPAREN()).unexpected();
        }
        List<String> columns = new ArrayList<>();
        for (Sql.AliasColumnContext column : context.aliasColumn()) {
            if (column.typeName() != null) {
                throw Trees.start(column.typeName()).unexpected();
            }
            columns.add(Trees.word(column.colId()));
        }
        return new Alias(Trees.word(context.colId()), columns);
    }
}
