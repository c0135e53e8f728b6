package fulcrum.database.ddl;

import fulcrum.database.schema.Column;
import fulcrum.database.schema.SchemaRow;
import fulcrum.database.schema.SystemTables;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.schema.TableName;
import fulcrum.database.schema.TableState;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.sharding.TableId;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes a table that exists: it has one more version then.
public final class ChangeTable extends Definition {

    private final TableName name;
    private final @Nullable Column more;
    private final @Nullable TableState later;

    private ChangeTable(TableName name, @Nullable Column more, @Nullable TableState later) {
        this.name = name;
        this.more = more;
        this.later = later;
    }

    /// Adds a column behind the others.
    public static ChangeTable addColumn(TableName name, Column column) {
        return new ChangeTable(name, column, null);
    }

    /// Takes the table away: its name is free again, and nobody may write it any more. Its rows
    /// stay where they are, out of everybody's sight.
    public static ChangeTable drop(TableName name) {
        return new ChangeTable(name, null, TableState.DROPPED);
    }

    /// Changes nothing but its version: whoever goes by what was said of it before, here or by
    /// somebody who stores more about it, is turned away.
    public static ChangeTable renew(TableName name) {
        return new ChangeTable(name, null, null);
    }

    /// From this version on it is only read.
    public static ChangeTable freeze(TableName name) {
        return new ChangeTable(name, null, TableState.FROZEN);
    }

    /// It may be written again.
    public static ChangeTable thaw(TableName name) {
        return new ChangeTable(name, null, TableState.PUBLIC);
    }

    @Override
    SessionCommand first() {
        Lock lock = later == TableState.DROPPED ? Lock.EXCLUSIVE : Lock.SHARED;
        return read(SystemTables.name(name), lock, this::onName);
    }

    private SessionCommand onName(@Nullable SchemaRow row) {
        return row instanceof SchemaRow.Named(TableId table)
                ? read(SystemTables.table(table), Lock.EXCLUSIVE, this::onTable)
                : refuse(
                        Objection.undefined(
                                "table '" + name + "' does not exist",
                                "Create it first, or see which tables there are."));
    }

    private SessionCommand onTable(@Nullable SchemaRow row) {
        if (!(row instanceof TableDescriptor table)) {
            throw new IllegalStateException("a name without a table: " + name);
        }
        Column column = more;
        List<RowWrite> rows = new ArrayList<>();
        TableState state = later;
        if (state == TableState.DROPPED) {
            rows.add(new RowWrite(SystemTables.name(name), null));
            return rewrite(table.dropped(), rows);
        }
        if (state != null) {
            return rewrite(table.in(state), rows);
        }
        if (column == null) {
            return rewrite(table.renewed(), rows);
        }
        List<String> known = table.columns().stream().map(Column::name).toList();
        if (known.contains(column.name())) {
            return refuse(
                    Objection.badColumn(
                            "42701",
                            "column '" + column.name() + "' of '" + name + "' exists already",
                            "Choose another name."));
        }
        return rewrite(table.withColumn(column), rows);
    }

    private SessionCommand rewrite(TableDescriptor later, List<RowWrite> rows) {
        rows.add(put(SystemTables.table(later.id()), later));
        rows.add(
                put(
                        SystemTables.version(later.space(), later.id()),
                        new SchemaRow.Versioned(later.version())));
        return write(later, rows);
    }
}
