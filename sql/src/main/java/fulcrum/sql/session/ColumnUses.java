package fulcrum.sql.session;

import fulcrum.sql.analysis.Analyzer;
import fulcrum.sql.ast.Query;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.View;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.parser.Parser;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What of the catalog speaks of a column.
final class ColumnUses {

    private final TableStatements statements;

    ColumnUses(TableStatements statements) {
        this.statements = statements;
    }

    /// Whether an expression over a table's rows has a column in it.
    boolean uses(Table table, String text, Column column) {
        Scalar understood =
                statements
                        .runner()
                        .analyzer()
                        .overRow(Parser.parseExpression(text), table, "stored expressions");
        return Scalars.variables(understood).stream()
                .anyMatch(each -> each.name().equals(column.name()));
    }

    boolean uses(Table table, Index index, Column column) {
        String predicate = index.predicate();
        return (predicate != null && uses(table, predicate, column))
                || index.include().contains(column.number())
                || index.parts().stream().anyMatch(part -> uses(table, part, column));
    }

    private boolean uses(Table table, Index.Part part, Column column) {
        String text = part.text();
        return text == null ? part.column() == column.number() : uses(table, text, column);
    }

    boolean uses(Table table, Constraint constraint, Column column) {
        return switch (constraint) {
            case Constraint.Unique unique -> unique.columns().contains(column.number());
            case Constraint.ForeignKey key ->
                    key.columns().contains(column.number())
                            || (key.table() == table.oid()
                                    && key.referenced().contains(column.number()));
            case Constraint.Check check -> uses(table, check.text(), column);
        };
    }

    boolean isInForeignKey(Table table, Column column) {
        for (Entry entry : statements.catalog().entries()) {
            if (!(entry instanceof Table other)) {
                continue;
            }
            for (Constraint constraint : other.constraints()) {
                boolean refers =
                        constraint instanceof Constraint.ForeignKey key
                                && ((key.table() == table.oid()
                                                && key.referenced().contains(column.number()))
                                        || (other.oid() == table.oid()
                                                && key.columns().contains(column.number())));
                if (refers) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Views whose columns would be others, or that would mean nothing, if a table were another.
    List<View> viewsThatDiffer(Table after) {
        List<View> differ = new ArrayList<>();
        SqlCatalog before = statements.catalog();
        SqlCatalog then = before.with(List.of(after), List.of(), List.of());
        for (Entry entry : before.entries()) {
            if (entry instanceof View view && view.uses().contains(after.oid())) {
                List<SqlType> types = types(view, then);
                if (types == null || !types.equals(types(view, before))) {
                    differ.add(view);
                }
            }
        }
        return differ;
    }

    /// The types of a view's columns; null where it means nothing.
    private @Nullable List<SqlType> types(View view, SqlCatalog catalog) {
        try {
            Query query = (Query) Parser.parseAll(view.text()).getFirst().statement();
            return new Analyzer(
                            statements.runner().names(catalog),
                            statements.session().styles(),
                            statements.session().node().nowMicros())
                    .analyze(query, List.of()).columns().stream()
                            .map(Analyzer.Column::type)
                            .toList();
        } catch (SqlError _) {
            return null;
        }
    }

    /// @param after the table as it is to be
    void demandReadByNoView(Table table, Column column, Table after) {
        for (View view : viewsThatDiffer(after)) {
            throw new SqlError(
                            SqlState.NOT_SUPPORTED,
                            "cannot alter type of a column used by a view or rule")
                    .detail(
                            "rule _RETURN on view "
                                    + view.name()
                                    + " depends on column \""
                                    + column.name()
                                    + "\"");
        }
    }
}
