package fulcrum.sql.session;

import fulcrum.database.keys.Order;
import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.IndexElement;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.SequenceOption;
import fulcrum.sql.ast.SortKey;
import fulcrum.sql.ast.TableElement;
import fulcrum.sql.ast.TableElement.Inclusion.Property;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.parser.Parser;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `LIKE` in CREATE TABLE takes from a table: its columns with their types and NOT NULL, and
/// what is said to be included (manual, CREATE TABLE).
final class LikeTable {

    private final TableStatements statements;
    private final Table table;
    private final Set<Property> included = EnumSet.noneOf(Property.class);

    /// @param table whose columns are taken
    /// @param inclusions in their order: what is said later holds
    LikeTable(TableStatements statements, Table table, List<TableElement.Inclusion> inclusions) {
        this.statements = statements;
        this.table = table;
        for (TableElement.Inclusion each : inclusions) {
            Set<Property> meant =
                    each.property() == Property.ALL
                            ? EnumSet.allOf(Property.class)
                            : EnumSet.of(each.property());
            boolean _ = each.included() ? included.addAll(meant) : included.removeAll(meant);
        }
    }

    List<Column> columns() {
        return table.columns();
    }

    /// A column as it is to be, of a table that is made.
    ///
    /// @param number that it gets
    Column column(Column c, int number) {
        boolean generated = c.generation() == Column.Generation.STORED;
        boolean identity = c.generation() != Column.Generation.NONE && !generated;
        boolean text = included.contains(generated ? Property.GENERATED : Property.DEFAULTS);
        boolean generation =
                (generated && included.contains(Property.GENERATED))
                        || (identity && included.contains(Property.IDENTITY));
        return new Column(
                number,
                c.name(),
                c.type(),
                c.notNull(),
                text ? c.defaultText() : null,
                generation ? c.generation() : Column.Generation.NONE,
                null,
                included.contains(Property.COMMENTS) ? c.comment() : null);
    }

    /// How the sequence of an identity column counts; null where it is taken as none.
    @Nullable List<SequenceOption> identity(Column c) {
        if (!included.contains(Property.IDENTITY)) {
            return null;
        }
        for (Entry entry : statements.catalog().entries()) {
            if (entry instanceof Sequence s
                    && s.identity()
                    && s.ownerTable() == table.oid()
                    && s.ownerColumn() == c.number()) {
                List<SequenceOption> options = new ArrayList<>();
                options.add(numeric(SequenceOption.Numeric.Kind.INCREMENT, s.increment()));
                options.add(numeric(SequenceOption.Numeric.Kind.MINVALUE, s.least()));
                options.add(numeric(SequenceOption.Numeric.Kind.MAXVALUE, s.most()));
                options.add(numeric(SequenceOption.Numeric.Kind.START, s.start()));
                options.add(new SequenceOption.Cycle(s.cycles(), Position.NONE));
                return options;
            }
        }
        return null;
    }

    private static SequenceOption numeric(SequenceOption.Numeric.Kind kind, long value) {
        return new SequenceOption.Numeric(kind, Long.toString(value), Position.NONE);
    }

    /// Conditions, keys and unique constraints, as they would be written. Foreign keys stay.
    List<TableElement.Constraint> constraints() {
        List<TableElement.Constraint> made = new ArrayList<>();
        for (Constraint each : table.constraints()) {
            switch (each) {
                case Constraint.Check check when included.contains(Property.CONSTRAINTS) ->
                        made.add(
                                constraint(
                                        check.name(),
                                        new TableElement.Condition.Check(
                                                Parser.parseExpression(check.text()))));
                case Constraint.Unique key when included.contains(Property.INDEXES) ->
                        made.add(constraint(null, key(key)));
                default -> {
                    // stays with the table
                }
            }
        }
        return made;
    }

    private TableElement.Condition key(Constraint.Unique key) {
        List<String> names = table.names(key.columns());
        TableElement.IndexTail tail = TableElement.IndexTail.NONE;
        if (key.primary()) {
            return new TableElement.Condition.PrimaryKey(names, tail);
        }
        Index index = (Index) Objects.requireNonNull(statements.catalog().entry(key.index()));
        return new TableElement.Condition.Unique(index.nullsNotDistinct(), names, tail);
    }

    private static TableElement.Constraint constraint(
            @Nullable String name, TableElement.Condition condition) {
        return new TableElement.Constraint(
                name, condition, TableElement.Attributes.NONE, Position.NONE);
    }

    /// Indexes that are no constraint's, as they would be made for the other table.
    List<Definition.CreateIndex> indexes(Name of) {
        List<Definition.CreateIndex> made = new ArrayList<>();
        if (!included.contains(Property.INDEXES)) {
            return made;
        }
        for (Index index : statements.catalog().indexes(table.oid())) {
            boolean ofConstraint =
                    table.constraints().stream()
                            .anyMatch(each ->
                                    each instanceof Constraint.Unique key
                                            && key.index() == index.oid());
            if (!ofConstraint) {
                made.add(index(index, of));
            }
        }
        return made;
    }

    private Definition.CreateIndex index(Index index, Name of) {
        String predicate = index.predicate();
        return new Definition.CreateIndex(
                index.unique(),
                false,
                false,
                null,
                of,
                false,
                null,
                index.parts().stream().map(this::element).toList(),
                table.names(index.include()),
                index.nullsNotDistinct(),
                List.of(),
                null,
                predicate == null ? null : Parser.parseExpression(predicate),
                Position.NONE);
    }

    private IndexElement element(Index.Part part) {
        String text = part.text();
        Expression expression = text == null ? null : Parser.parseExpression(text);
        boolean down =
                part.order() == Order.DESCENDING || part.order() == Order.DESCENDING_NULLS_LAST;
        boolean first =
                part.order() == Order.DESCENDING || part.order() == Order.ASCENDING_NULLS_FIRST;
        return new IndexElement(
                expression == null ? table.column(part.column()).name() : null,
                expression,
                null,
                null,
                List.of(),
                down ? SortKey.Direction.DESC : SortKey.Direction.ASC,
                first ? SortKey.Nulls.FIRST : SortKey.Nulls.LAST,
                Position.NONE);
    }
}
