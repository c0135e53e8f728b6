package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.plan.Upkeep;
import fulcrum.sql.storage.StoredIndex;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.Styles;
import fulcrum.sql.type.TextForm;
import java.util.ArrayList;
import java.util.List;

/// What is said of rows that break a rule, in PostgreSQL's words.
final class Violations {

    /// Longer values are cut in messages.
    private static final int SHOWN_MOST = 64;

    private final Styles styles;

    Violations(Styles styles) {
        this.styles = styles;
    }

    private static SqlError of(Upkeep upkeep, SqlState state, String message) {
        return new SqlError(state, message).table(upkeep.schema(), upkeep.table().table().name());
    }

    SqlError notNull(Upkeep upkeep, Column column, Datum[] row) {
        return of(
                        upkeep,
                        SqlState.NOT_NULL,
                        "null value in column \""
                                + column.name()
                                + "\" of relation \""
                                + upkeep.table().table().name()
                                + "\" violates not-null constraint")
                .detail(failing(upkeep, row))
                .column(column.name());
    }

    SqlError check(Upkeep upkeep, Constraint.Check check, Datum[] row) {
        return of(
                        upkeep,
                        SqlState.CHECK,
                        "new row for relation \""
                                + upkeep.table().table().name()
                                + "\" violates check constraint \""
                                + check.name()
                                + "\"")
                .detail(failing(upkeep, row))
                .constraint(check.name());
    }

    private String failing(Upkeep upkeep, Datum[] row) {
        List<String> shown = new ArrayList<>();
        List<Column> columns = upkeep.table().table().columns();
        for (int i = 0; i < columns.size(); i++) {
            String text = text(columns.get(i).type(), row[i]);
            shown.add(text.length() > SHOWN_MOST ? text.substring(0, SHOWN_MOST) + "..." : text);
        }
        return "Failing row contains (" + String.join(", ", shown) + ").";
    }

    private String text(SqlType type, Datum value) {
        return value instanceof Datum.Null ? "null" : TextForm.write(type, value, styles);
    }

    SqlError primaryKey(Upkeep upkeep, Datum[] row) {
        Table table = upkeep.table().table();
        return duplicate(upkeep, primaryKeyName(table), key(table, table.primaryKey(), row));
    }

    private static String primaryKeyName(Table table) {
        for (Constraint constraint : table.constraints()) {
            if (constraint instanceof Constraint.Unique unique && unique.primary()) {
                return unique.name();
            }
        }
        return table.name() + "_pkey";
    }

    SqlError unique(Upkeep upkeep, StoredIndex index, List<Datum> values) {
        return duplicate(upkeep, index.index().name(), key(upkeep, index, values));
    }

    private String key(Upkeep upkeep, StoredIndex index, List<Datum> values) {
        Table table = upkeep.table().table();
        List<String> names = new ArrayList<>();
        List<SqlType> types = new ArrayList<>();
        for (var part : index.index().parts()) {
            String text = part.text();
            names.add(text == null ? table.column(part.column()).name() : text);
            types.add(part.type());
        }
        return key(names, types, values);
    }

    // Of rows that are there when a rule is made

    SqlError twicePrimaryKey(Upkeep upkeep, Datum[] row) {
        Table table = upkeep.table().table();
        return twice(upkeep, primaryKeyName(table), key(table, table.primaryKey(), row));
    }

    SqlError twice(Upkeep upkeep, StoredIndex index, List<Datum> values) {
        return twice(upkeep, index.index().name(), key(upkeep, index, values));
    }

    private static SqlError twice(Upkeep upkeep, String index, String key) {
        return of(upkeep, SqlState.UNIQUE, "could not create unique index \"" + index + "\"")
                .detail("Key " + key + " is duplicated.")
                .constraint(index);
    }

    SqlError hasNulls(Upkeep upkeep, Column column) {
        return of(
                        upkeep,
                        SqlState.NOT_NULL,
                        "column \""
                                + column.name()
                                + "\" of relation \""
                                + upkeep.table().table().name()
                                + "\" contains null values")
                .column(column.name());
    }

    SqlError violatedBySome(Upkeep upkeep, Constraint.Check check) {
        return of(
                        upkeep,
                        SqlState.CHECK,
                        "check constraint \""
                                + check.name()
                                + "\" of relation \""
                                + upkeep.table().table().name()
                                + "\" is violated by some row")
                .constraint(check.name());
    }

    private static SqlError duplicate(Upkeep upkeep, String constraint, String key) {
        return of(
                        upkeep,
                        SqlState.UNIQUE,
                        "duplicate key value violates unique constraint \"" + constraint + "\"")
                .detail("Key " + key + " already exists.")
                .constraint(constraint);
    }

    private String key(List<String> names, List<SqlType> types, List<Datum> values) {
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            shown.add(text(types.get(i), values.get(i)));
        }
        return "(" + String.join(", ", names) + ")=(" + String.join(", ", shown) + ")";
    }

    private String key(Table table, List<Integer> columns, Datum[] row) {
        List<SqlType> types = new ArrayList<>();
        List<Datum> values = new ArrayList<>();
        for (int number : columns) {
            types.add(table.column(number).type());
            values.add(row[table.position(number)]);
        }
        return key(table.names(columns), types, values);
    }

    SqlError noParent(Upkeep upkeep, Upkeep.Reference reference, Datum[] row) {
        Constraint.ForeignKey key = reference.key();
        return of(
                        upkeep,
                        SqlState.FOREIGN_KEY,
                        "insert or update on table \""
                                + upkeep.table().table().name()
                                + "\" violates foreign key constraint \""
                                + key.name()
                                + "\"")
                .detail(
                        "Key "
                                + key(upkeep.table().table(), key.columns(), row)
                                + " is not present in table \""
                                + reference.referenced().table().name()
                                + "\".")
                .constraint(key.name());
    }

    SqlError mixedNulls(Upkeep upkeep, Constraint.ForeignKey key) {
        return of(
                        upkeep,
                        SqlState.FOREIGN_KEY,
                        "insert or update on table \""
                                + upkeep.table().table().name()
                                + "\" violates foreign key constraint \""
                                + key.name()
                                + "\"")
                .detail("MATCH FULL does not allow mixing of null and nonnull key values.")
                .constraint(key.name());
    }

    SqlError stillReferenced(Upkeep parent, Upkeep child, Constraint.ForeignKey key, Datum[] row) {
        return of(
                        child,
                        SqlState.FOREIGN_KEY,
                        "update or delete on table \""
                                + parent.table().table().name()
                                + "\" violates foreign key constraint \""
                                + key.name()
                                + "\" on table \""
                                + child.table().table().name()
                                + "\"")
                .detail(
                        "Key "
                                + key(parent.table().table(), key.referenced(), row)
                                + " is still referenced from table \""
                                + child.table().table().name()
                                + "\".")
                .constraint(key.name());
    }
}
