package fulcrum.database.ddl;

import fulcrum.database.catalog.NearestName;
import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyColumn;
import fulcrum.database.keys.KeySchema;
import fulcrum.database.keys.KeyType;
import fulcrum.database.schema.KeyPart;
import fulcrum.database.sharding.Cut;
import fulcrum.database.spectrum.Sharding;
import fulcrum.machine.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How a table is to be cut into shards, as its options say.
sealed interface Sharded {

    /// So.
    ///
    /// @param shardKey positions in the primary key of what is hashed; none for ranges
    record Well(List<Integer> shardKey, Cut cut) implements Sharded {
        public Well {
            shardKey = List.copyOf(shardKey);
        }
    }

    /// Not so.
    record Badly(Objection objection) implements Sharded {}

    /// @param nodes of the cluster
    /// @param groups each of which can have a shard
    static Sharded of(TableDraft draft, int nodes, int groups) {
        if (draft.options().sharding() == Sharding.RANGE) {
            return ranges(draft, groups);
        }
        List<Integer> shardKey = new ArrayList<>();
        for (String name : draft.options().shardKey()) {
            int at = position(draft, name);
            if (at < 0) {
                return new Badly(noKeyColumn(draft, name));
            }
            shardKey.add(at);
        }
        if (shardKey.isEmpty()) {
            shardKey = IntStream.range(0, draft.primaryKey().size()).boxed().toList();
        }
        return hashes(draft, shardKey, nodes, groups);
    }

    private static Sharded hashes(TableDraft draft, List<Integer> shardKey, int nodes, int groups) {
        Integer wanted = draft.options().shards();
        int standard = Math.min(Cut.Hash.standard(nodes).shards(), groups);
        Objection tooMany = tooMany(wanted == null ? standard : wanted, groups);
        return tooMany == null
                ? new Well(shardKey, new Cut.Hash(wanted == null ? standard : wanted))
                : new Badly(tooMany);
    }

    private static @Nullable Objection tooMany(int shards, int groups) {
        return shards <= groups
                ? null
                : Objection.tooMany(
                        shards
                                + " shards are more than the "
                                + (groups == 1 ? "1 group there is" : groups + " groups there are"),
                        "In this version a table has at most one shard in each group of replicas,"
                                + " and groups are made when a cluster is founded: ask for "
                                + (groups == 1 ? "1 shard." : groups + " shards or fewer."));
    }

    private static int position(TableDraft draft, String name) {
        for (int i = 0; i < draft.primaryKey().size(); i++) {
            if (draft.columns().get(draft.primaryKey().get(i).column()).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static Objection noKeyColumn(TableDraft draft, String name) {
        List<String> known =
                draft.primaryKey().stream()
                        .map(part -> draft.columns().get(part.column()).name())
                        .toList();
        String near = NearestName.to(name, known);
        return Objection.badOption(
                "shard_key names '" + name + "', which is no column of the primary key",
                near == null
                        ? "Its columns are: " + String.join(", ", known) + "."
                        : "Did you mean '" + near + "'?");
    }

    private static Sharded ranges(TableDraft draft, int groups) {
        KeyPart first = draft.primaryKey().getFirst();
        KeyType type = draft.columns().get(first.column()).type();
        KeySchema schema = new KeySchema(List.of(new KeyColumn(type, first.order())));
        List<Bytes> splits = new ArrayList<>();
        String before = "";
        for (String text : draft.options().splitAt()) {
            Datum value = value(type, text);
            if (value == null) {
                return new Badly(noValue(draft, type, text));
            }
            Bytes split = schema.encode(List.of(value));
            if (!splits.isEmpty() && split.compareTo(splits.getLast()) <= 0) {
                return new Badly(
                        Objection.badOption(
                                "split_at has '" + text + "' behind '" + before + "'",
                                "Give the beginnings of shards in the order of the primary key,"
                                        + " none twice."));
            }
            splits.add(split);
            before = text;
        }
        Objection tooMany = tooMany(splits.size() + 1, groups);
        return tooMany == null ? new Well(List.of(), new Cut.Ranges(splits)) : new Badly(tooMany);
    }

    private static @Nullable Datum value(KeyType type, String text) {
        try {
            return type == KeyType.Scalar.TEXT
                    ? new Datum.Text(text)
                    : type == KeyType.Scalar.INTEGER ? new Datum.Int(Long.parseLong(text)) : null;
        } catch (IllegalArgumentException _) {
            return null; // neither a number nor a text
        }
    }

    private static Objection noValue(TableDraft draft, KeyType type, String text) {
        String column = draft.columns().get(draft.primaryKey().getFirst().column()).name();
        boolean here = type == KeyType.Scalar.TEXT || type == KeyType.Scalar.INTEGER;
        return here
                ? Objection.badOption(
                        "split_at has '" + text + "', which is no value of column '" + column + "'",
                        "Give values of the primary key's first column.")
                : new Objection(
                        "0A000",
                        "split_at is not supported yet where the primary key begins with '"
                                + column
                                + "'",
                        "This version splits at integers and at texts.");
    }
}
