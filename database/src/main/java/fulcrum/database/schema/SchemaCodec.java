package fulcrum.database.schema;

import fulcrum.database.keys.KeyNumbers;
import fulcrum.database.keys.KeyRange;
import fulcrum.database.sharding.ShardEpoch;
import fulcrum.database.sharding.ShardId;
import fulcrum.database.sharding.TableId;
import fulcrum.database.spectrum.TableOptions;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import java.util.List;
import java.util.TreeMap;

/// Rows of the system tables as bytes.
public final class SchemaCodec implements Codec<SchemaRow> {

    /// The only one that is needed: it has no state.
    public static final SchemaCodec ROWS = new SchemaCodec();

    private static final int TABLE = 1;
    private static final int NAMED = 2;
    private static final int PLACED = 3;
    private static final int VERSIONED = 4;
    private static final int NUMBERS = 5;

    private SchemaCodec() {}

    @Override
    public byte version() {
        return 1;
    }

    @Override
    public void write(SchemaRow row, Encoder out) {
        switch (row) {
            case TableDescriptor table -> table(table, out.tag(TABLE));
            case SchemaRow.Named(TableId table) -> out.tag(NAMED).varint(table.number());
            case SchemaRow.Placed(ShardId shard, long group, ShardEpoch epoch, KeyRange range) ->
                    range(
                            range,
                            out.tag(PLACED)
                                    .varint(shard.number())
                                    .varint(group)
                                    .varint(epoch.number()));
            case SchemaRow.Versioned(int version) -> out.tag(VERSIONED).varint(version);
            case SchemaRow.Numbers(TableId table, ShardId shard) ->
                    out.tag(NUMBERS).varint(table.number()).varint(shard.number());
        }
    }

    @Override
    public SchemaRow read(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case TABLE -> table(in);
            case NAMED -> new SchemaRow.Named(new TableId(in.varint()));
            case PLACED ->
                    new SchemaRow.Placed(
                            new ShardId(in.varint()),
                            in.varint(),
                            new ShardEpoch(in.integer()),
                            range(in));
            case VERSIONED -> new SchemaRow.Versioned(in.integer());
            case NUMBERS ->
                    new SchemaRow.Numbers(new TableId(in.varint()), new ShardId(in.varint()));
            default -> throw in.unknownTag(tag);
        };
    }

    private static void table(TableDescriptor table, Encoder out) {
        out.varint(table.id().number())
                .text(table.name().schema())
                .text(table.name().table())
                .varint(table.space().number())
                .varint(table.version())
                .tag(table.state().code());
        out.list(
                table.columns(),
                (column, to) ->
                        to.text(column.name())
                                .tag(KeyNumbers.of(column.type()))
                                .bool(column.nullable()));
        out.list(
                table.primaryKey(),
                (part, to) -> to.varint(part.column()).tag(KeyNumbers.of(part.order())));
        out.list(table.shardKey(), (at, to) -> to.varint(at));
        out.list(
                table.options().texts().entrySet(),
                (option, to) -> to.text(option.getKey()).text(option.getValue()));
    }

    private static TableDescriptor table(Decoder in) {
        TableId id = new TableId(in.varint());
        TableName name = new TableName(in.text(), in.text());
        TableId space = new TableId(in.varint());
        int version = in.integer();
        TableState state = TableState.of(in.tag());
        if (state == null) {
            throw in.malformed("unknown state");
        }
        return new TableDescriptor(
                id,
                name,
                space,
                version,
                state,
                in.list(from ->
                        new Column(from.text(), KeyNumbers.type(from.tag(), from), from.bool())),
                in.list(from -> new KeyPart(from.integer(), KeyNumbers.order(from.tag(), from))),
                in.list(Decoder::integer),
                options(in));
    }

    private static TableOptions options(Decoder in) {
        TreeMap<String, String> texts = new TreeMap<>();
        String before = "";
        for (List<String> each : in.list(from -> List.of(from.text(), from.text()))) {
            if (each.getFirst().compareTo(before) <= 0) {
                throw in.malformed("options out of order");
            }
            before = each.getFirst();
            texts.put(before, each.getLast());
        }
        if (!(TableOptions.parse(texts) instanceof TableOptions.Parsed.Accepted(var options))
                || !options.texts().equals(texts)) {
            throw in.malformed("options that were never accepted: " + texts);
        }
        return options;
    }

    private static void range(KeyRange range, Encoder out) {
        Bytes to = range.to();
        out.bytes(range.from()).bool(to != null);
        if (to != null) {
            out.bytes(to);
        }
    }

    private static KeyRange range(Decoder in) {
        return new KeyRange(in.bytes(), in.bool() ? in.bytes() : null);
    }
}
