package fulcrum.sql.analysis;

import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Position;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.parser.Parser;
import fulcrum.sql.plan.Change;
import fulcrum.sql.plan.Upkeep;
import fulcrum.sql.storage.StoredIndex;
import fulcrum.sql.storage.StoredTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Finds out what has to be kept up to date when rows of a table change: expressions of the catalog
/// are understood again, as texts that were right when they were stored.
final class Upkeeps {

    private final Statement statement;
    private final SqlCatalog catalog;

    Upkeeps(Statement statement) {
        this.statement = statement;
        this.catalog = statement.names().catalog();
    }

    /// @param row variables of the table's columns, as they stand in a row
    Upkeep of(Table table, List<Variable> row) {
        Expressions expressions = over(table, row);
        List<Upkeep.Generated> generated = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            Column column = table.columns().get(i);
            if (column.generation() == Column.Generation.STORED) {
                Scalar value = parsed(expressions, Objects.requireNonNull(column.defaultText()));
                generated.add(
                        new Upkeep.Generated(
                                i,
                                expressions.coercion.assigned(
                                        value, column.name(), column.type(), Position.NONE)));
            }
        }
        List<Change.Check> checks = new ArrayList<>();
        List<Upkeep.Reference> references = new ArrayList<>();
        for (Constraint constraint : table.constraints()) {
            switch (constraint) {
                case Constraint.Check check ->
                        checks.add(
                                new Change.Check(
                                        check,
                                        expressions.coercion.condition(
                                                parsed(expressions, check.text()),
                                                "CHECK",
                                                Position.NONE)));
                case Constraint.ForeignKey key -> references.add(reference(table, key));
                case Constraint.Unique _ -> {
                    // by its index
                }
            }
        }
        List<Upkeep.Indexed> indexes =
                catalog.indexes(table.oid()).stream()
                        .map(index -> indexed(table, row, index))
                        .toList();
        Assignments defaults = new Assignments(statement, new Scope(null), table, row);
        return new Upkeep(
                statement.stored(table),
                statement.names().schemaOf(table),
                row,
                table.columns().stream().map(defaults::byDefault).toList(),
                generated,
                checks,
                indexes,
                references,
                referrers(table));
    }

    Expressions over(Table table, List<Variable> row) {
        List<Scope.Visible> columns = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            Column column = table.columns().get(i);
            columns.add(new Scope.Visible(column.name(), row.get(i), table.oid(), column.number()));
        }
        Scope scope = new Scope(null);
        scope.add(
                new Scope.Item(
                        new Scope.Entry(
                                statement.names().schemaOf(table),
                                table.name(),
                                table.oid(),
                                columns)));
        return new Expressions(statement, scope, Place.plain("stored expressions"));
    }

    private static Scalar parsed(Expressions expressions, String text) {
        Expression expression = Parser.parseExpression(text);
        return expressions.of(expression);
    }

    /// What of a row is in an index.
    Upkeep.Indexed indexed(Table table, List<Variable> row, Index index) {
        Expressions expressions = over(table, row);
        List<Scalar> values = new ArrayList<>();
        for (Index.Part part : index.parts()) {
            String text = part.text();
            values.add(
                    text == null
                            ? new Scalar.Column(
                                    row.get(table.position(part.column())), Position.NONE)
                            : expressions.coercion.settled(
                                    parsed(expressions, text), Position.NONE));
        }
        String predicate = index.predicate();
        return new Upkeep.Indexed(
                new StoredIndex(index, catalog.stored(index)),
                values,
                predicate == null
                        ? null
                        : expressions.coercion.condition(
                                parsed(expressions, predicate), "WHERE", Position.NONE));
    }

    // Foreign keys

    private Upkeep.Reference reference(Table table, Constraint.ForeignKey key) {
        Table other = (Table) Objects.requireNonNull(catalog.entry(key.table()));
        StoredTable stored = statement.stored(other);
        List<Integer> positions = key.columns().stream().map(table::position).toList();
        if (isSameSet(other.primaryKey(), key.referenced())) {
            return new Upkeep.Reference(
                    key, positions, stored, null, order(other.primaryKey(), key.referenced()));
        }
        Index index = unique(other, key.referenced());
        return new Upkeep.Reference(
                key,
                positions,
                stored,
                new StoredIndex(index, catalog.stored(index)),
                order(columns(index), key.referenced()));
    }

    /// The unique index of just these columns.
    private Index unique(Table table, List<Integer> columns) {
        return catalog.indexes(table.oid()).stream()
                .filter(index -> index.unique() && index.predicate() == null)
                .filter(index -> isSameSet(columns(index), columns))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no key of " + table.name()));
    }

    private static List<Integer> columns(Index index) {
        return index.parts().stream().map(Index.Part::column).toList();
    }

    static boolean isSameSet(List<Integer> one, List<Integer> other) {
        return one.size() == other.size() && one.containsAll(other);
    }

    /// For each part of a key, which of the given columns it is.
    private static List<Integer> order(List<Integer> key, List<Integer> columns) {
        return key.stream().map(columns::indexOf).toList();
    }

    private List<Upkeep.Referrer> referrers(Table table) {
        List<Upkeep.Referrer> referrers = new ArrayList<>();
        for (Entry entry : catalog.entries()) {
            if (entry instanceof Table other) {
                for (Constraint constraint : other.constraints()) {
                    if (constraint instanceof Constraint.ForeignKey key
                            && key.table() == table.oid()) {
                        referrers.add(referrer(table, other, key));
                    }
                }
            }
        }
        return referrers;
    }

    private Upkeep.Referrer referrer(Table table, Table other, Constraint.ForeignKey key) {
        List<Integer> positions = key.referenced().stream().map(table::position).toList();
        List<Integer> theirs = key.columns().stream().map(other::position).toList();
        Index by = beginning(other, key.columns());
        List<Integer> order =
                by == null
                        ? List.of()
                        : order(columns(by).subList(0, key.columns().size()), key.columns());
        return new Upkeep.Referrer(
                key,
                () -> of(other, statement.variables(other)),
                positions,
                theirs,
                by == null ? null : new StoredIndex(by, catalog.stored(by)),
                order);
    }

    /// An index that begins with these columns, in any order; null where there is none.
    private @Nullable Index beginning(Table table, List<Integer> columns) {
        for (Index index : catalog.indexes(table.oid())) {
            List<Integer> all = columns(index);
            if (index.ready()
                    && index.predicate() == null
                    && all.size() >= columns.size()
                    && isSameSet(all.subList(0, columns.size()), columns)) {
                return index;
            }
        }
        return null;
    }
}
