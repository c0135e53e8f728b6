package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Order;
import fulcrum.sql.ast.FunctionCall;
import fulcrum.sql.ast.Query;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.SystemView;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.View;
import fulcrum.sql.parser.Parser;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The commands that would make what there is, as `pg_get_constraintdef` and its like print them.
final class Definitions {

    private final SystemCatalog catalog;

    Definitions(SystemCatalog catalog) {
        this.catalog = catalog;
    }

    /// Its columns by their names.
    static Function<String, @Nullable Column> columns(Table table) {
        return table::column;
    }

    /// `pg_get_expr` of text that belongs to a relation.
    String expression(String text, int relation) {
        Table table = catalog.table(relation);
        return table == null
                ? Deparser.print(text, _ -> null, false)
                : Deparser.print(text, columns(table), false);
    }

    /// A column's default, or what it is computed from.
    static String defaultOf(Table table, Column column) {
        String text = String.valueOf(column.defaultText());
        return column.generation() == Column.Generation.STORED
                ? Deparser.print(text, columns(table), false)
                : Deparser.printDefault(text, column.type());
    }

    String constraint(Table table, Constraint constraint, boolean pretty) {
        return switch (constraint) {
            case Constraint.Unique unique -> unique(table, unique);
            case Constraint.Check check -> {
                yield "CHECK ("
                        + Deparser.print(check.text(), columns(table), pretty)
                        + ")"
                        + notValid(check.valid());
            }
            case Constraint.ForeignKey key -> foreignKey(table, key);
        };
    }

    private String unique(Table table, Constraint.Unique unique) {
        StringBuilder text = new StringBuilder(unique.primary() ? "PRIMARY KEY" : "UNIQUE");
        List<Integer> include = List.of();
        if (catalog.relation(unique.index()) instanceof Index index) {
            include = index.include();
            text.append(index.nullsNotDistinct() ? " NULLS NOT DISTINCT" : "");
        }
        text.append(" (").append(names(table, unique.columns())).append(")");
        if (!include.isEmpty()) {
            text.append(" INCLUDE (").append(names(table, include)).append(")");
        }
        return text.toString();
    }

    private String foreignKey(Table table, Constraint.ForeignKey key) {
        Table other = catalog.table(key.table());
        StringBuilder text = new StringBuilder("FOREIGN KEY (");
        text.append(names(table, key.columns())).append(") REFERENCES ");
        if (other != null) {
            text.append(catalog.path().name(other))
                    .append("(")
                    .append(names(other, key.referenced()))
                    .append(")");
        }
        return text.append(key.full() ? " MATCH FULL" : "")
                .append(action(" ON UPDATE ", key.onUpdate()))
                .append(action(" ON DELETE ", key.onDelete()))
                .append(notValid(key.valid()))
                .toString();
    }

    private static String action(String words, Constraint.Action action) {
        return switch (action) {
            case NO_ACTION -> "";
            case RESTRICT -> words + "RESTRICT";
            case CASCADE -> words + "CASCADE";
            case SET_NULL -> words + "SET NULL";
            case SET_DEFAULT -> words + "SET DEFAULT";
        };
    }

    private static String notValid(boolean valid) {
        return valid ? "" : " NOT VALID";
    }

    private static String names(Table table, List<Integer> numbers) {
        return Identifiers.quoted(table.names(numbers));
    }

    /// @param pretty the table's schema is left out where its bare name means it
    @Nullable String index(Index index, boolean pretty) {
        Table table = catalog.table(index.table());
        if (table == null) {
            return null;
        }
        String on =
                pretty
                        ? catalog.path().name(table)
                        : Identifiers.dotted(
                                List.of(catalog.schemaName(table.schema()), table.name()));
        List<String> parts = new ArrayList<>();
        for (Index.Part part : index.parts()) {
            parts.add(part(table, part) + order(part.order()));
        }
        StringBuilder text = new StringBuilder("CREATE ");
        text.append(index.unique() ? "UNIQUE " : "")
                .append("INDEX ")
                .append(Identifiers.quoted(index.name()))
                .append(" ON ")
                .append(on)
                .append(" USING btree (")
                .append(String.join(", ", parts))
                .append(")");
        if (!index.include().isEmpty()) {
            text.append(" INCLUDE (").append(names(table, index.include())).append(")");
        }
        text.append(index.nullsNotDistinct() ? " NULLS NOT DISTINCT" : "");
        if (!index.options().isEmpty()) {
            List<String> options = new ArrayList<>();
            index.options().forEach((name, value) -> options.add(option(name, value)));
            text.append(" WITH (").append(String.join(", ", options)).append(")");
        }
        if (index.predicate() != null) {
            text.append(" WHERE ")
                    .append(Deparser.print(index.predicate(), columns(table), pretty));
        }
        return text.toString();
    }

    private static String option(String name, String value) {
        boolean plain = Identifiers.quoted(value).equals(value);
        return Identifiers.quoted(name) + "=" + (plain ? value : Identifiers.literal(value));
    }

    /// What one column of an index is of; null where it has no such column.
    @Nullable String indexColumn(Index index, int column) {
        Table table = catalog.table(index.table());
        if (table == null || column < 1 || column > index.parts().size() + index.include().size()) {
            return null;
        }
        if (column > index.parts().size()) {
            int number = index.include().get(column - index.parts().size() - 1);
            return names(table, List.of(number));
        }
        return part(table, index.parts().get(column - 1));
    }

    private static String part(Table table, Index.Part part) {
        if (part.text() == null) {
            return names(table, List.of(part.column()));
        }
        String text = Deparser.print(part.text(), columns(table), true);
        boolean call = Parser.parseExpression(part.text()) instanceof FunctionCall;
        return call ? text : "(" + text + ")";
    }

    private static String order(Order order) {
        return switch (order) {
            case ASCENDING -> "";
            case ASCENDING_NULLS_FIRST -> " NULLS FIRST";
            case DESCENDING -> " DESC";
            case DESCENDING_NULLS_LAST -> " DESC NULLS LAST";
        };
    }

    /// The query of a view, with its semicolon.
    String view(Relation relation, boolean pretty) {
        return switch (relation) {
            case View view when Parser.parse(view.text()) instanceof Query query ->
                    new QueryDeparser(columns(view), catalog.path(), pretty, "")
                                    .print(new Stars(catalog).expanded(query, view))
                            + ";";
            case View view -> " " + view.text() + ";";
            case SystemView view ->
                    " SELECT "
                            + Identifiers.quoted(view.columns().stream().map(Column::name).toList())
                            + "\n   FROM "
                            + catalog.path().name(view)
                            + ";";
            default -> "Not a view";
        };
    }

    /// The columns that a view reads, where a name has one type in all relations that have it.
    private Function<String, @Nullable Column> columns(View view) {
        return name -> {
            Column found = null;
            for (int used : view.uses()) {
                Relation relation = catalog.relation(used);
                for (Column each :
                        relation == null ? List.<Column>of() : catalog.columns(relation)) {
                    if (each.name().equals(name)) {
                        if (found != null && !found.type().sameAs(each.type())) {
                            return null;
                        }
                        found = each;
                    }
                }
            }
            return found;
        };
    }

    /// The rule that makes a view one.
    String rule(View view) {
        return "CREATE RULE \"_RETURN\" AS\n    ON SELECT TO "
                + Identifiers.dotted(List.of(catalog.schemaName(view.schema()), view.name()))
                + " DO INSTEAD "
                + view(view, false);
    }
}
