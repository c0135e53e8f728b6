package fulcrum.database.ddl;

import fulcrum.database.schema.SchemaRow;
import fulcrum.database.schema.SystemTables;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.schema.TableName;
import fulcrum.database.schema.TableState;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.sharding.Colocation;
import fulcrum.database.sharding.ShardEpoch;
import fulcrum.database.sharding.ShardId;
import fulcrum.database.sharding.ShardMap;
import fulcrum.database.sharding.ShardRange;
import fulcrum.database.sharding.TableId;
import fulcrum.database.sharding.TableLayout.Hashed;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a table, with shards of its own or in those of another.
public final class CreateTable extends Definition {

    private final TableDraft draft;
    private final int nodes;
    private final List<Long> groups;
    private final TableState state;
    private @Nullable Hashed neighbour;

    /// @param nodes of the cluster
    /// @param groups that can have shards
    public CreateTable(TableDraft draft, int nodes, List<Long> groups) {
        this(draft, nodes, groups, TableState.PUBLIC);
    }

    /// @param state what may be done with it
    public CreateTable(TableDraft draft, int nodes, List<Long> groups, TableState state) {
        this.draft = draft;
        this.nodes = nodes;
        this.groups = List.copyOf(groups);
        this.state = state;
    }

    @Override
    SessionCommand first() {
        Objection against = draft.objection();
        return against == null
                ? read(SystemTables.name(draft.name()), Lock.EXCLUSIVE, this::onName)
                : refuse(against);
    }

    private SessionCommand onName(@Nullable SchemaRow row) {
        if (row != null) {
            return refuse(
                    Objection.duplicate(
                            "table '" + draft.name() + "' exists already",
                            "Choose another name, or drop that table first."));
        }
        TableId beside = draft.beside();
        if (beside != null) {
            return read(SystemTables.table(beside), Lock.SHARED, this::onOther);
        }
        TableName other = other();
        return other == null
                ? numbers()
                : read(SystemTables.name(other), Lock.SHARED, this::onOtherName);
    }

    private @Nullable TableName other() {
        String text = draft.options().colocateWith();
        return text == null ? null : draft.name().relative(text);
    }

    private SessionCommand onOtherName(@Nullable SchemaRow row) {
        return row instanceof SchemaRow.Named(TableId table)
                ? read(SystemTables.table(table), Lock.SHARED, this::onOther)
                : refuse(
                        Objection.undefined(
                                "colocate_with names table '" + other() + "', which does not exist",
                                "Create that table first, or leave colocate_with out."));
    }

    private SessionCommand onOther(@Nullable SchemaRow row) {
        if (!(row instanceof TableDescriptor other) || !(other.layout() instanceof Hashed hashed)) {
            return refuse(
                    Objection.badOption(
                            "colocate_with names table '" + other() + "', which is not hashed",
                            "Rows lie together by the hash of a shard key: give both tables"
                                    + " sharding='hash'."));
        }
        neighbour = hashed;
        return numbers();
    }

    private SessionCommand numbers() {
        return read(SystemTables.NEXT_NUMBERS, Lock.EXCLUSIVE, this::onNumbers);
    }

    private SessionCommand onNumbers(@Nullable SchemaRow row) {
        SchemaRow.Numbers numbers =
                row instanceof SchemaRow.Numbers given ? given : SchemaRow.Numbers.FIRST;
        return switch (Sharded.of(draft, nodes, groups.size())) {
            case Sharded.Badly(Objection objection) -> refuse(objection);
            case Sharded.Well well -> make(numbers, well);
        };
    }

    private SessionCommand make(SchemaRow.Numbers numbers, Sharded.Well well) {
        Hashed other = neighbour;
        TableId space = other == null ? numbers.table() : other.space();
        TableDescriptor made =
                new TableDescriptor(
                        numbers.table(),
                        draft.name(),
                        space,
                        1,
                        state,
                        draft.columns(),
                        draft.primaryKey(),
                        well.shardKey(),
                        draft.options());
        List<RowWrite> rows = new ArrayList<>();
        ShardId nextShard = numbers.shard();
        if (other == null) {
            List<ShardRange> shards =
                    ShardMap.of(well.cut(), made.space(), numbers.shard()).shards();
            for (int i = 0; i < shards.size(); i++) {
                rows.add(placed(space, shards.get(i), groups.get(i)));
            }
            nextShard = new ShardId(numbers.shard().number() + shards.size());
        } else if (made.layout() instanceof Hashed mine) {
            String objection = Colocation.of(other).objection(mine);
            if (objection != null) {
                return refuse(apart(objection));
            }
        }
        rows.add(put(SystemTables.name(draft.name()), new SchemaRow.Named(made.id())));
        rows.add(put(SystemTables.table(made.id()), made));
        rows.add(put(SystemTables.version(space, made.id()), new SchemaRow.Versioned(1)));
        TableId nextTable = new TableId(made.id().number() + 1);
        rows.add(put(SystemTables.NEXT_NUMBERS, new SchemaRow.Numbers(nextTable, nextShard)));
        return write(made, rows);
    }

    private Objection apart(String why) {
        return draft.beside() == null
                ? Objection.badOption(
                        "'" + draft.name() + "' cannot lie with '" + other() + "': " + why,
                        "Choose shard_key so that both have columns of the same types, in the same"
                                + " order.")
                : Objection.badColumn(
                        "0A000",
                        "the shard key of a table that lies with others keeps its types: " + why,
                        "Make a table with the types that you want, and copy the rows.");
    }

    /// Tables begin with the same group: how many there are says nothing of how much is in them.
    private static RowWrite placed(TableId space, ShardRange shard, long group) {
        return put(
                SystemTables.shard(space, shard.range().from()),
                new SchemaRow.Placed(shard.shard(), group, ShardEpoch.FIRST, shard.range()));
    }
}
