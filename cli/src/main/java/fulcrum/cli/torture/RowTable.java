package fulcrum.cli.torture;

import fulcrum.database.ddl.CreateTable;
import fulcrum.database.ddl.Step;
import fulcrum.database.ddl.TableDraft;
import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyRange;
import fulcrum.database.keys.KeyType;
import fulcrum.database.keys.Order;
import fulcrum.database.schema.Column;
import fulcrum.database.schema.KeyPart;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.schema.TableName;
import fulcrum.database.session.Planned;
import fulcrum.database.spectrum.TableOptions;
import fulcrum.machine.Bytes;
import fulcrum.prove.Row;
import fulcrum.server.session.Client;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// The table whose rows transactions under torture touch: rows of one place lie side by side, and
/// places are spread over shards, one in each group.
record RowTable(TableDescriptor descriptor) {

    private static final long MAKE_SECONDS = 30;
    private static final long PAUSE_MILLIS = 50;

    /// Makes one.
    ///
    /// @param client of any node
    /// @throws IOException where it is not made in time
    static RowTable make(Client client, int nodes, int groups)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAKE_SECONDS);
        for (int attempt = 1; System.nanoTime() < deadline; attempt++) {
            // of another name each time: what became of the one before may be unknown
            TableDescriptor made = made(client, creation("rows" + attempt, nodes, groups));
            if (made != null) {
                return new RowTable(made);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        throw new IOException("no table could be made within " + MAKE_SECONDS + " s");
    }

    private static CreateTable creation(String name, int nodes, int groups) {
        Map<String, String> options =
                Map.of("shard_key", "place", "shards", Integer.toString(groups));
        if (!(TableOptions.parse(options)
                instanceof TableOptions.Parsed.Accepted(TableOptions accepted))) {
            throw new IllegalStateException("no options of a table: " + options);
        }
        TableDraft draft =
                new TableDraft(
                        new TableName("public", name),
                        List.of(
                                new Column("place", KeyType.Scalar.INTEGER, false),
                                new Column("name", KeyType.Scalar.TEXT, false)),
                        List.of(new KeyPart(0, Order.ASCENDING), new KeyPart(1, Order.ASCENDING)),
                        accepted);
        return new CreateTable(draft, nodes, LongStream.rangeClosed(1, groups).boxed().toList());
    }

    /// @return null where it was not made, or nobody knows
    private static @Nullable TableDescriptor made(Client client, CreateTable creation)
            throws IOException, InterruptedException {
        return switch (client.run(creation)) {
            case Step.Done(TableDescriptor table) -> table;
            case Step.Refused(var objection) ->
                    throw new IOException("no table can be made: " + objection.reason());
            case Step.Again _, Step.Ask _ -> null;
            case null -> null;
        };
    }

    Planned planned() {
        return Planned.with(descriptor);
    }

    Bytes key(Row row) {
        return descriptor
                .layout()
                .key(List.of(new Datum.Int(row.place()), new Datum.Text(row.name())));
    }

    /// Where the rows of a place lie.
    KeyRange place(int place) {
        return descriptor.layout().startingWith(List.of(new Datum.Int(place)));
    }

    /// The row that has a key.
    Row row(Bytes key) {
        List<Datum> values = descriptor.layout().read(key);
        long place = ((Datum.Int) values.get(0)).value();
        return new Row(Math.toIntExact(place), ((Datum.Text) values.get(1)).value());
    }
}
