package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `information_schema` of constraints (manual, 37). A column's NOT NULL counts as a check there,
/// with a name made of numbers.
final class StandardConstraints {

    private static final String NOT_SELECT = "awdDxt";
    private static final String ON_COLUMNS = "arwx";
    private static final String CHECK = "CHECK ";

    private StandardConstraints() {}

    static List<Filling<?>> fillings() {
        return List.of(
                tableConstraints(),
                checks(),
                keyColumns(),
                references(),
                columnUses(),
                tableUses());
    }

    /// A constraint as the standard has it.
    private record Row(
            SystemCatalog in,
            Table table,
            String name,
            String type,
            Keys.@Nullable Held held,
            @Nullable Column notNull) {

        String database() {
            return in.scene().database();
        }

        String schema() {
            return in.schemaName(table.schema());
        }
    }

    private static List<Row> rows(SystemCatalog catalog) {
        List<Row> rows = new ArrayList<>();
        for (Keys.Held held : Keys.held(catalog)) {
            String type =
                    switch (held.type()) {
                        case 'p' -> "PRIMARY KEY";
                        case 'u' -> "UNIQUE";
                        case 'f' -> "FOREIGN KEY";
                        default -> "CHECK";
                    };
            rows.add(new Row(catalog, held.table(), held.constraint().name(), type, held, null));
        }
        for (Table table : catalog.tables()) {
            for (Column column : table.columns()) {
                if (column.notNull()) {
                    String name =
                            table.schema()
                                    + "_"
                                    + table.oid()
                                    + "_"
                                    + column.number()
                                    + "_not_null";
                    rows.add(new Row(catalog, table, name, "CHECK", null, column));
                }
            }
        }
        return rows;
    }

    private static Filling<Row> tableConstraints() {
        return new Filling<>(
                        "table_constraints",
                        catalog ->
                                rows(catalog).stream()
                                        .filter(row ->
                                                Standard.shows(catalog, row.table, NOT_SELECT))
                                        .toList())
                .text("constraint_catalog", Row::database)
                .text("constraint_schema", Row::schema)
                .text("constraint_name", Row::name)
                .text("table_catalog", Row::database)
                .text("table_schema", Row::schema)
                .text("table_name", row -> row.table.name())
                .text("constraint_type", Row::type)
                .text("nulls_distinct", StandardConstraints::nullsDistinct);
    }

    private static @Nullable String nullsDistinct(Row row) {
        if (row.held == null || row.held.type() != 'u') {
            return null;
        }
        boolean same =
                row.in.relation(row.held.index()) instanceof Index index
                        && index.nullsNotDistinct();
        return same ? "NO" : "YES";
    }

    private static Filling<Row> checks() {
        return new Filling<>(
                        "check_constraints",
                        catalog ->
                                rows(catalog).stream()
                                        .filter(row -> row.type.equals("CHECK"))
                                        .filter(row -> Standard.owns(catalog, row.table))
                                        .toList())
                .text("constraint_catalog", Row::database)
                .text("constraint_schema", Row::schema)
                .text("constraint_name", Row::name)
                .text("check_clause", StandardConstraints::clause);
    }

    private static @Nullable String clause(Row row) {
        if (row.notNull != null) {
            return row.notNull.name() + " IS NOT NULL";
        }
        return row.held == null
                ? null
                : new Definitions(row.in)
                        .constraint(row.table, row.held.constraint(), false)
                        .substring(CHECK.length());
    }

    /// A column of a key.
    ///
    /// @param at its place there, from 1
    private record KeyColumn(Keys.Held held, int number, int at) {

        SystemCatalog in() {
            return held.in();
        }

        /// The place of the column that it refers to, in the other table's key.
        Datum other() {
            Constraint.ForeignKey key = held.foreignKey();
            Constraint.Unique relied = held.relied();
            if (key == null || relied == null) {
                return Datum.NULL;
            }
            return Cells.of(relied.columns().indexOf(key.referenced().get(at - 1)) + 1);
        }
    }

    private static List<KeyColumn> keyColumns(SystemCatalog catalog) {
        List<KeyColumn> all = new ArrayList<>();
        for (Keys.Held held : Keys.held(catalog)) {
            boolean key = held.type() != 'c';
            if (key && Standard.shows(catalog, held.table(), ON_COLUMNS)) {
                List<Integer> columns = held.columns();
                for (int i = 0; i < columns.size(); i++) {
                    all.add(new KeyColumn(held, columns.get(i), i + 1));
                }
            }
        }
        return all;
    }

    private static Filling<KeyColumn> keyColumns() {
        return new Filling<>("key_column_usage", StandardConstraints::keyColumns)
                .text("constraint_catalog", each -> each.in().scene().database())
                .text("constraint_schema", each -> schema(each.held))
                .text("constraint_name", each -> each.held.constraint().name())
                .text("table_catalog", each -> each.in().scene().database())
                .text("table_schema", each -> schema(each.held))
                .text("table_name", each -> each.held.table().name())
                .text("column_name", each -> each.held.table().column(each.number).name())
                .number("ordinal_position", KeyColumn::at)
                .is("position_in_unique_constraint", KeyColumn::other);
    }

    private static String schema(Keys.Held held) {
        return held.in().schemaName(held.table().schema());
    }

    private record Reference(
            Keys.Held held, Constraint.ForeignKey key, Constraint.@Nullable Unique relied) {

        String database() {
            return held.in().scene().database();
        }

        @Nullable String otherSchema() {
            Table other = held.in().table(key.table());
            return other == null ? null : held.in().schemaName(other.schema());
        }
    }

    private static List<Reference> references(SystemCatalog catalog) {
        List<Reference> all = new ArrayList<>();
        for (Keys.Held held : Keys.held(catalog)) {
            Constraint.ForeignKey key = held.foreignKey();
            if (key != null && Standard.shows(catalog, held.table(), NOT_SELECT)) {
                all.add(new Reference(held, key, held.relied()));
            }
        }
        return all;
    }

    private static Filling<Reference> references() {
        return new Filling<>("referential_constraints", StandardConstraints::references)
                .text("constraint_catalog", Reference::database)
                .text("constraint_schema", each -> schema(each.held))
                .text("constraint_name", each -> each.key.name())
                .text("unique_constraint_catalog", Reference::database)
                .text("unique_constraint_schema", Reference::otherSchema)
                .text(
                        "unique_constraint_name",
                        each -> each.relied == null ? null : each.relied.name())
                .text("match_option", each -> each.key.full() ? "FULL" : "NONE")
                .text("update_rule", each -> each.key.onUpdate().name().replace('_', ' '))
                .text("delete_rule", each -> each.key.onDelete().name().replace('_', ' '));
    }

    private record ColumnUse(Keys.Held held, Table table, int column) {}

    /// The columns that a constraint is about: of a foreign key, those of the other table.
    private static List<ColumnUse> columnUses(SystemCatalog catalog) {
        List<ColumnUse> all = new ArrayList<>();
        for (Keys.Held held : Keys.held(catalog)) {
            Constraint.ForeignKey key = held.foreignKey();
            Table table = key == null ? held.table() : catalog.table(key.table());
            if (table != null && Standard.owns(catalog, table)) {
                for (int column : key == null ? held.columns() : key.referenced()) {
                    all.add(new ColumnUse(held, table, column));
                }
            }
        }
        return all;
    }

    private static Filling<ColumnUse> columnUses() {
        return new Filling<>("constraint_column_usage", StandardConstraints::columnUses)
                .text("table_catalog", each -> each.held.in().scene().database())
                .text("table_schema", each -> each.held.in().schemaName(each.table.schema()))
                .text("table_name", each -> each.table.name())
                .text("column_name", each -> each.table.column(each.column).name())
                .text("constraint_catalog", each -> each.held.in().scene().database())
                .text("constraint_schema", each -> schema(each.held))
                .text("constraint_name", each -> each.held.constraint().name());
    }

    private static Filling<ColumnUse> tableUses() {
        return new Filling<>(
                        "constraint_table_usage",
                        catalog ->
                                columnUses(catalog).stream()
                                        .filter(each -> each.held.type() != 'c')
                                        .map(each -> new ColumnUse(each.held, each.table, 0))
                                        .distinct()
                                        .toList())
                .text("table_catalog", each -> each.held.in().scene().database())
                .text("table_schema", each -> each.held.in().schemaName(each.table.schema()))
                .text("table_name", each -> each.table.name())
                .text("constraint_catalog", each -> each.held.in().scene().database())
                .text("constraint_schema", each -> schema(each.held))
                .text("constraint_name", each -> each.held.constraint().name());
    }
}
