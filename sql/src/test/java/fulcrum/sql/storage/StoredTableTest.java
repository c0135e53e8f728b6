package fulcrum.sql.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.database.keys.Order;
import fulcrum.database.schema.KeyPart;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.schema.TableName;
import fulcrum.database.schema.TableState;
import fulcrum.database.sharding.TableId;
import fulcrum.database.spectrum.TableOptions;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.type.SqlType;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Rows come back as they were written, and bytes that were written once are read for ever.
final class StoredTableTest {

    private static final List<Column> COLUMNS =
            List.of(
                    new Column(1, "id", SqlType.NUMERIC, true),
                    new Column(2, "name", SqlType.TEXT, false),
                    new Column(3, "on", SqlType.BOOLEAN, false));

    private static Table table(List<Column> columns) {
        return new Table(
                16_384,
                2200,
                "t",
                10,
                columns,
                columns.size() + 1,
                List.of(1),
                List.of(),
                32,
                new TreeMap<>(),
                null,
                null);
    }

    private static StoredTable stored(List<Column> columns) {
        TableDescriptor descriptor =
                new TableDescriptor(
                        new TableId(32),
                        new TableName("sql", "16384"),
                        new TableId(32),
                        1,
                        TableState.PUBLIC,
                        List.of(
                                new fulcrum.database.schema.Column(
                                        "id", KeyType.Scalar.NUMERIC, false)),
                        List.of(new KeyPart(0, Order.ASCENDING)),
                        List.of(0),
                        TableOptions.STANDARD);
        return new StoredTable(table(columns), descriptor);
    }

    private static Datum[] row(String id, Datum name, Datum on) {
        return new Datum[] {new Datum.Decimal(new BigDecimal(id)), name, on};
    }

    @Test
    void theScaleOfANumberInTheKeyComesBack() {
        StoredTable table = stored(COLUMNS);
        Datum[] row = row("1.50", new Datum.Text("x"), Datum.NULL);
        assertThat(table.row(table.key(row), table.value(row))).isEqualTo(row);
        assertThat(table.key(row("1.5", Datum.NULL, Datum.NULL))).isEqualTo(table.key(row));
    }

    @Test
    void theBytesOfVersionOneAreReadAndWritten() {
        StoredTable table = stored(COLUMNS);
        Datum[] row = row("1.50", new Datum.Text("x"), new Datum.Bool(true));
        Bytes kept = Bytes.hex("010101000402009602010178030101");
        assertThat(table.value(row).asHex()).isEqualTo(kept.asHex());
        assertThat(table.row(table.key(row), kept)).isEqualTo(row);
    }

    @Test
    void aColumnThatWasAddedLaterHasWhatWasSaidThen() {
        StoredTable before = stored(COLUMNS);
        Datum[] old = row("7", Datum.NULL, Datum.NULL);
        Column added =
                new Column(
                        4,
                        "more",
                        SqlType.INTEGER,
                        false,
                        "5",
                        Column.Generation.NONE,
                        new Datum.Int(5),
                        null);
        StoredTable after = stored(List.of(COLUMNS.get(0), COLUMNS.get(1), COLUMNS.get(2), added));
        Datum[] read = after.row(before.key(old), before.value(old));
        assertThat(read[3]).isEqualTo(new Datum.Int(5));
        read[3] = Datum.NULL;
        assertThat(after.row(after.key(read), after.value(read))[3]).isEqualTo(Datum.NULL);
    }

    @Test
    void bytesOfAnotherTableAreRefused() {
        StoredTable table = stored(COLUMNS);
        Datum[] row = row("1", Datum.NULL, Datum.NULL);
        assertThatThrownBy(() -> table.row(table.key(row), Bytes.hex("0109010178")))
                .isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> table.row(table.key(row), Bytes.hex("02")))
                .isInstanceOf(Malformed.class);
    }
}
