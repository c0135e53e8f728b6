package fulcrum.database.schema;

import fulcrum.database.keys.KeyColumn;
import fulcrum.database.keys.KeySchema;
import fulcrum.database.sharding.TableId;
import fulcrum.database.sharding.TableLayout;
import fulcrum.database.spectrum.TableOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// A table in one version of its schema. Where it is cut is said by the rows of its shards.
///
/// @param space where its rows lie, with those of the tables that it is co-located with
/// @param version 1 and on
/// @param shardKey positions in the primary key of what is hashed; none for a table in the order of
///   its keys
public record TableDescriptor(
        TableId id,
        TableName name,
        TableId space,
        int version,
        TableState state,
        List<Column> columns,
        List<KeyPart> primaryKey,
        List<Integer> shardKey,
        TableOptions options)
        implements SchemaRow {

    public TableDescriptor {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        shardKey = List.copyOf(shardKey);
        if (version < 1) {
            throw new IllegalArgumentException("version " + version);
        }
        demandColumns(columns, primaryKey);
        if (shardKey.isEmpty() && !space.equals(id)) {
            throw new IllegalArgumentException("only hashed tables share a space");
        }
        TableLayout _ = layout(id, space, columns, primaryKey, shardKey);
    }

    private static void demandColumns(List<Column> columns, List<KeyPart> primaryKey) {
        TreeSet<String> names = new TreeSet<>();
        for (Column column : columns) {
            if (!names.add(column.name())) {
                throw new IllegalArgumentException("two columns '" + column.name() + "'");
            }
        }
        TreeSet<Integer> parts = new TreeSet<>();
        for (KeyPart part : primaryKey) {
            boolean known = 0 <= part.column() && part.column() < columns.size();
            if (!known || columns.get(part.column()).nullable() || !parts.add(part.column())) {
                throw new IllegalArgumentException("no primary key: " + primaryKey);
            }
        }
        if (primaryKey.isEmpty()) {
            throw new IllegalArgumentException("a table without a primary key");
        }
    }

    /// The columns of its primary key, as they stand in keys.
    public KeySchema keySchema() {
        return keySchema(columns, primaryKey);
    }

    /// What the keys of its rows are made of.
    public TableLayout layout() {
        return layout(id, space, columns, primaryKey, shardKey);
    }

    static KeySchema keySchema(List<Column> columns, List<KeyPart> primaryKey) {
        return new KeySchema(
                primaryKey.stream()
                        .map(part -> new KeyColumn(columns.get(part.column()).type(), part.order()))
                        .toList());
    }

    private static TableLayout layout(
            TableId id,
            TableId space,
            List<Column> columns,
            List<KeyPart> primaryKey,
            List<Integer> shardKey) {
        KeySchema key = keySchema(columns, primaryKey);
        return shardKey.isEmpty()
                ? new TableLayout.Ranged(id, key)
                : new TableLayout.Hashed(space, id, key, shardKey);
    }

    /// The next version, with one more column.
    public TableDescriptor withColumn(Column column) {
        List<Column> more = new ArrayList<>(columns);
        more.add(column);
        return next(state, more);
    }

    /// The next version, which says the same.
    public TableDescriptor renewed() {
        return next(state, columns);
    }

    /// The next version, in which this may be done with it.
    public TableDescriptor in(TableState later) {
        return next(later, columns);
    }

    /// The last version.
    public TableDescriptor dropped() {
        return next(TableState.DROPPED, columns);
    }

    private TableDescriptor next(TableState later, List<Column> changed) {
        return new TableDescriptor(
                id,
                name,
                space,
                Math.addExact(version, 1),
                later,
                changed,
                primaryKey,
                shardKey,
                options);
    }
}
