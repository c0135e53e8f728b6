package fulcrum.database.sharding;

import fulcrum.database.keys.KeySchema;
import fulcrum.database.keys.KeyType;
import fulcrum.database.sharding.TableLayout.Hashed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tables whose rows lie together where their shard keys are equal (`colocate_with`): in one shard
/// now and after every split at a hash, so that what concerns one shard key concerns one shard.
///
/// They share a space, and in it the hash comes before the table, as in Spanner's interleaved
/// tables. Whoever joins changes no shard.
///
/// @param space where they lie
/// @param shardKey the types of the columns of the shard key, in their order
public record Colocation(TableId space, List<KeyType> shardKey) {

    public Colocation {
        shardKey = List.copyOf(shardKey);
    }

    /// The tables that lie with this one.
    public static Colocation of(Hashed table) {
        return new Colocation(table.space(), typesOf(table));
    }

    /// The layout of one more table.
    ///
    /// @param columns the positions of its shard key in its primary key
    /// @throws IllegalArgumentException where there is an [#objection]
    public Hashed join(TableId table, KeySchema primaryKey, List<Integer> columns) {
        Hashed joined = new Hashed(space, table, primaryKey, columns);
        String objection = objection(joined);
        if (objection != null) {
            throw new IllegalArgumentException(objection);
        }
        return joined;
    }

    /// Why a table cannot lie with these: its shard key can never equal theirs. Null where it can.
    public @Nullable String objection(Hashed table) {
        List<KeyType> types = typesOf(table);
        return types.equals(shardKey)
                ? null
                : "a shard key of " + types + " where the others have one of " + shardKey;
    }

    private static List<KeyType> typesOf(Hashed table) {
        return table.shardKey().stream()
                .map(at -> table.primaryKey().columns().get(at).type())
                .toList();
    }
}
