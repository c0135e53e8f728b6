package fulcrum.sql.parser;

import fulcrum.sql.ast.TableReference;
import fulcrum.sql.ast.TableReference.Join;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands in FROM.
final class FromPrinter {

    private final Printer printer;
    private final Text text;

    FromPrinter(Printer printer) {
        this.printer = printer;
        this.text = printer.text;
    }

    void list(List<TableReference> references) {
        text.list(references, this::print);
    }

    private void print(TableReference reference) {
        switch (reference) {
            case TableReference.Table table -> {
                table(table);
                alias(table.alias());
                if (table.sample() != null) {
                    sample(table.sample());
                }
            }
            case TableReference.Subquery subquery -> {
                text.addIf(subquery.lateral(), "LATERAL").add("(");
                printer.queries.print(subquery.query());
                text.add(")");
                alias(subquery.alias());
            }
            case TableReference.Functions functions -> functions(functions);
            case Join join -> {
                if (join.alias() == null) {
                    join(join);
                } else {
                    text.add("(");
                    join(join);
                    text.add(")");
                    alias(join.alias());
                }
            }
        }
    }

    /// A table by its name alone.
    void table(TableReference.Table table) {
        text.addIf(table.only(), "ONLY").name(table.name());
    }

    private void sample(TableReference.Sample sample) {
        text.add("TABLESAMPLE").name(sample.method());
        printer.expressions.inParentheses(sample.arguments());
        if (sample.repeatable() != null) {
            text.add("REPEATABLE (");
            printer.expressions.print(sample.repeatable());
            text.add(")");
        }
    }

    private void alias(TableReference.@Nullable Alias alias) {
        if (alias != null) {
            text.add("AS").identifier(alias.name()).columns(alias.columns());
        }
    }

    private void functions(TableReference.Functions functions) {
        text.addIf(functions.lateral(), "LATERAL");
        if (functions.rowsFrom()) {
            text.add("ROWS FROM (")
                    .list(
                            functions.functions(),
                            function -> {
                                printer.expressions.print(function.call());
                                if (!function.columns().isEmpty()) {
                                    text.add("AS");
                                    columns(function.columns());
                                }
                            })
                    .add(")");
        } else {
            printer.expressions.print(functions.functions().getFirst().call());
        }
        text.addIf(functions.withOrdinality(), "WITH ORDINALITY");
        if (functions.columns().isEmpty()) {
            alias(functions.alias());
        } else {
            text.add("AS");
            if (functions.alias() != null) {
                text.identifier(functions.alias().name());
            }
            columns(functions.columns());
        }
    }

    private void columns(List<TableReference.ColumnType> columns) {
        text.inParentheses(
                columns,
                column -> {
                    text.identifier(column.name());
                    printer.expressions.type(column.type());
                    if (column.collation() != null) {
                        text.add("COLLATE").name(column.collation());
                    }
                });
    }

    private void join(Join join) {
        print(join.left());
        text.addIf(join.natural(), "NATURAL").words(join.kind()).add("JOIN");
        if (join.right() instanceof Join right && right.alias() == null) {
            text.add("(");
            join(right);
            text.add(")");
        } else {
            print(join.right());
        }
        printer.queries.clause("ON", join.condition());
        if (!join.using().isEmpty()) {
            text.add("USING").columns(join.using()).clause("AS", join.usingAlias());
        }
    }
}
