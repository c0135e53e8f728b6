package fulcrum.sql.catalog.system;

import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.Select;
import fulcrum.sql.ast.SortKey;
import fulcrum.sql.ast.TableReference;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.parser.Printer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Queries as `pg_get_viewdef` lays them out: a clause on each line, a column on each line, columns
/// further in than clauses.
///
/// Deviation: what is not laid out here (common tables, windows, set operations within others) is
/// printed in one line.
final class QueryDeparser {

    private final Function<String, @Nullable Column> columns;
    private final @Nullable SearchPath path;
    private final boolean pretty;
    private final String indent;

    QueryDeparser(
            Function<String, @Nullable Column> columns,
            @Nullable SearchPath path,
            boolean pretty,
            String indent) {
        this.columns = columns;
        this.path = path;
        this.pretty = pretty;
        this.indent = indent;
    }

    String print(Query query) {
        if (query.with() != null || !query.locks().isEmpty()) {
            return " " + Printer.print(query);
        }
        StringBuilder text = new StringBuilder();
        switch (query.body()) {
            case Select select -> {
                String laidOut = select(select);
                if (laidOut == null) {
                    return " " + Printer.print(query);
                }
                text.append(laidOut);
            }
            case Query.SetOperation operation -> {
                String laidOut = operation(operation);
                if (laidOut == null) {
                    return " " + Printer.print(query);
                }
                text.append(laidOut);
            }
            case Query.Values values -> text.append(" ").append(values(values));
            case Query.Nested _ -> {
                return " " + Printer.print(query);
            }
        }
        if (!query.orderBy().isEmpty()) {
            List<String> keys = query.orderBy().stream().map(this::key).toList();
            text.append(line("  ORDER BY ")).append(String.join(", ", keys));
        }
        Query.Limit limit = query.limit();
        if (limit != null) {
            if (limit.withTies()) {
                return " " + Printer.print(query);
            }
            if (limit.offset() != null) {
                text.append(line(" OFFSET ")).append(bare(limit.offset()));
            }
            if (limit.count() != null) {
                text.append(line(" LIMIT ")).append(bare(limit.count()));
            }
        }
        return text.toString();
    }

    private String line(String words) {
        return "\n" + indent + words;
    }

    private String values(Query.Values values) {
        List<String> rows =
                values.rows().stream()
                        .map(row ->
                                "(" + String.join(",", row.stream().map(this::bare).toList()) + ")")
                        .toList();
        return "VALUES " + String.join(", ", rows);
    }

    private @Nullable String operation(Query.SetOperation operation) {
        List<String> operands = new ArrayList<>();
        for (Query.Body body : operation.operands()) {
            String operand = body instanceof Select select ? select(select) : null;
            if (operand == null) {
                return null;
            }
            operands.add(operand);
        }
        return String.join(line(operation.kind() + (operation.all() ? " ALL\n" : "\n")), operands);
    }

    private @Nullable String select(Select select) {
        boolean plain =
                select.into() == null
                        && select.asOf() == null
                        && select.windows().isEmpty()
                        && (select.groupBy() == null
                                || (!select.groupBy().distinct()
                                        && select.groupBy().groups().stream()
                                                .allMatch(Select.Group.By.class::isInstance)));
        if (!plain) {
            return null;
        }
        StringBuilder text = new StringBuilder(indent + " SELECT ");
        Select.Distinct distinct = select.distinct();
        if (distinct != null) {
            text.append(
                    distinct.on().isEmpty()
                            ? "DISTINCT "
                            : "DISTINCT ON (" + bareList(distinct.on()) + ") ");
        }
        List<String> items = select.items().stream().map(this::item).toList();
        text.append(String.join("," + line("    "), items));
        if (!select.from().isEmpty()) {
            List<String> from = new ArrayList<>();
            for (TableReference each : select.from()) {
                from.add(reference(each));
            }
            text.append(line("   FROM ")).append(String.join("," + line("    "), from));
        }
        if (select.where() != null) {
            text.append(line("  WHERE ")).append(bare(select.where()));
        }
        if (select.groupBy() != null) {
            List<String> groups = new ArrayList<>();
            for (Select.Group group : select.groupBy().groups()) {
                if (group instanceof Select.Group.By(var value)) {
                    groups.add(bare(value));
                }
            }
            text.append(line("  GROUP BY ")).append(String.join(", ", groups));
        }
        if (select.having() != null) {
            text.append(line(" HAVING ")).append(bare(select.having()));
        }
        return text.toString();
    }

    private String item(Select.Item item) {
        if (item.value() instanceof Expression.Star(List<String> of, _)) {
            return of.isEmpty() ? "*" : Identifiers.dotted(of) + ".*";
        }
        String value = bare(item.value());
        boolean own =
                item.value() instanceof Expression.Column column
                        && column.name().last().equals(item.label());
        return item.label() == null || own
                ? value
                : value + " AS " + Identifiers.quoted(item.label());
    }

    private String reference(TableReference reference) {
        return switch (reference) {
            case TableReference.Table table when table.sample() == null ->
                    (table.only() ? "ONLY " : "") + name(table) + alias(table);
            case TableReference.Subquery subquery -> {
                QueryDeparser inner =
                        new QueryDeparser(columns, path, pretty, indent + "          ");
                String text = inner.print(subquery.query()).stripLeading();
                yield (subquery.lateral() ? "LATERAL " : "")
                        + "( "
                        + text
                        + ")"
                        + alias(subquery.alias());
            }
            case TableReference.Join join when !join.natural() && join.alias() == null ->
                    join(join);
            default ->
                    Printer.print(reference(List.of(reference))).replaceFirst("^SELECT FROM ", "");
        };
    }

    /// A query of nothing, so that a reference can be printed.
    private static Query reference(List<TableReference> from) {
        var at = from.getFirst().at();
        return new Query(
                new Select(null, List.of(), null, from, null, null, null, null, List.of(), at), at);
    }

    private String join(TableReference.Join join) {
        String words =
                switch (join.kind()) {
                    case CROSS -> "CROSS JOIN ";
                    case INNER -> "JOIN ";
                    case LEFT -> "LEFT JOIN ";
                    case RIGHT -> "RIGHT JOIN ";
                    case FULL -> "FULL JOIN ";
                };
        String right = reference(join.right());
        StringBuilder text = new StringBuilder(pretty ? "" : "(");
        text.append(reference(join.left()));
        text.append(line("     "))
                .append(words)
                .append(
                        pretty && join.right() instanceof TableReference.Join
                                ? "(" + right + ")"
                                : right);
        if (join.condition() != null) {
            String condition = bare(join.condition());
            text.append(" ON ").append(pretty ? condition : "(" + condition + ")");
        } else if (!join.using().isEmpty()) {
            text.append(" USING (").append(Identifiers.quoted(join.using())).append(")");
        }
        return text.append(pretty ? "" : ")").toString();
    }

    private String name(TableReference.Table table) {
        List<String> parts = table.name().parts();
        if (path != null && parts.size() == 2) {
            Schema schema = path.catalog().schema(parts.getFirst());
            Relation found =
                    schema == null ? null : path.catalog().relation(schema.oid(), parts.getLast());
            if (found != null) {
                return path.name(found);
            }
        }
        return Identifiers.dotted(parts);
    }

    private static String alias(TableReference.Table table) {
        TableReference.Alias alias = table.alias();
        boolean own =
                alias != null
                        && alias.columns().isEmpty()
                        && alias.name().equals(table.name().last());
        return own ? "" : alias(alias);
    }

    private static String alias(TableReference.@Nullable Alias alias) {
        if (alias == null) {
            return "";
        }
        String named = " " + Identifiers.quoted(alias.name());
        return alias.columns().isEmpty()
                ? named
                : named + "(" + Identifiers.quoted(alias.columns()) + ")";
    }

    private String key(SortKey key) {
        String value = bare(key.value());
        String direction = key.direction() == SortKey.Direction.DESC ? " DESC" : "";
        return switch (key.nulls()) {
            case DEFAULT -> value + direction;
            case FIRST -> direction.isEmpty() ? value + " NULLS FIRST" : value + direction;
            case LAST -> direction.isEmpty() ? value : value + direction + " NULLS LAST";
        };
    }

    private String bareList(List<Expression> values) {
        return String.join(", ", values.stream().map(this::bare).toList());
    }

    private String bare(Expression expression) {
        return new Deparser(columns, path, pretty).print(expression);
    }
}
