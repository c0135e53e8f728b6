package fulcrum.database.ddl;

import fulcrum.database.schema.Column;
import fulcrum.database.schema.KeyPart;
import fulcrum.database.schema.TableName;
import fulcrum.database.sharding.TableId;
import fulcrum.database.spectrum.TableOptions;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A table as it is asked for.
///
/// @param primaryKey in the order of the key
/// @param beside it lies in the shards in which this one lies, whatever its options say; null where
///   they say it
public record TableDraft(
        TableName name,
        List<Column> columns,
        List<KeyPart> primaryKey,
        TableOptions options,
        @Nullable TableId beside) {

    public TableDraft {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
    }

    /// It lies where its options say.
    public TableDraft(
            TableName name, List<Column> columns, List<KeyPart> primaryKey, TableOptions options) {
        this(name, columns, primaryKey, options, null);
    }

    /// The same in the shards in which another table lies.
    public TableDraft beside(TableId other) {
        return new TableDraft(name, columns, primaryKey, options, other);
    }

    /// What is wrong with its columns; null where nothing is.
    @Nullable Objection objection() {
        TreeSet<String> names = new TreeSet<>();
        for (Column column : columns) {
            if (!names.add(column.name())) {
                return Objection.badColumn(
                        "42701",
                        "column '" + column.name() + "' is given twice",
                        "Give each column of the table a name of its own.");
            }
        }
        if (primaryKey.isEmpty()) {
            return Objection.badColumn(
                    "42P16",
                    "table '" + name + "' has no primary key",
                    "Name the columns by which a row is found: PRIMARY KEY (...).");
        }
        TreeSet<Integer> parts = new TreeSet<>();
        for (KeyPart part : primaryKey) {
            if (part.column() < 0 || part.column() >= columns.size()) {
                return Objection.badColumn(
                        "42703",
                        "the primary key names a column that '" + name + "' does not have",
                        "Name columns of the table.");
            }
            String column = columns.get(part.column()).name();
            if (!parts.add(part.column())) {
                return Objection.badColumn(
                        "42701",
                        "column '" + column + "' is in the primary key twice",
                        "Name it once.");
            }
            if (columns.get(part.column()).nullable()) {
                return Objection.badColumn(
                        "42P16",
                        "column '" + column + "' of the primary key may be null",
                        "Make it NOT NULL.");
            }
        }
        return null;
    }
}
