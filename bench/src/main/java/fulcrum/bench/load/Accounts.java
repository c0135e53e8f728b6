package fulcrum.bench.load;

import fulcrum.database.ddl.CreateTable;
import fulcrum.database.ddl.Step;
import fulcrum.database.ddl.TableDraft;
import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.database.keys.Order;
import fulcrum.database.schema.Column;
import fulcrum.database.schema.KeyPart;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.schema.TableName;
import fulcrum.database.session.Planned;
import fulcrum.database.spectrum.TableOptions;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.server.session.Client;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The table of the transactions under load: two shards with half of the rows each, in two groups.
/// The first group is that of the writes without transactions, so that what is compared goes
/// through the same log.
final class Accounts {

    private static final TableName NAME = new TableName("public", "accounts");
    private static final List<Long> GROUPS = List.of(1L, 2L);
    private static final int NODES = 3;
    private static final int ATTEMPTS = 200;
    private static final long PAUSE_MILLIS = 100;

    private final TableDescriptor table;
    private final Bytes[] rows;

    private Accounts(TableDescriptor table, int number) {
        this.table = table;
        rows = new Bytes[number];
        for (int i = 0; i < number; i++) {
            rows[i] = table.layout().key(List.of(new Datum.Int(i)));
        }
    }

    /// Makes the table.
    ///
    /// @param client of any node
    /// @param number of its rows, of which there are none yet
    /// @throws IOException where it is refused, or not made in time
    static Accounts create(Client client, int number) throws IOException, InterruptedException {
        TableOptions options =
                ((TableOptions.Parsed.Accepted)
                                TableOptions.parse(
                                        Map.of(
                                                "sharding",
                                                "range",
                                                "split_at",
                                                "{" + number / 2 + "}")))
                        .options();
        TableDraft draft =
                new TableDraft(
                        NAME,
                        List.of(new Column("number", KeyType.Scalar.INTEGER, false)),
                        List.of(new KeyPart(0, Order.ASCENDING)),
                        options);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            switch (client.run(new CreateTable(draft, NODES, GROUPS))) {
                case Step.Done(TableDescriptor made) -> {
                    return new Accounts(made, number);
                }
                case Step.Refused(var objection) ->
                        throw new IOException("no table can be made: " + objection.reason());
                case Step.Again _, Step.Ask _ -> TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                case null -> TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
        throw new IOException("no table could be made in " + ATTEMPTS + " attempts");
    }

    /// What a request was made with.
    Planned planned() {
        return Planned.with(table);
    }

    int number() {
        return rows.length;
    }

    Bytes row(int number) {
        return rows[number];
    }

    /// All rows of both shards.
    Span all() {
        return Span.range(rows[0], Span.after(rows[rows.length - 1]));
    }
}
