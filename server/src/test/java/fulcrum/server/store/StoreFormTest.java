package fulcrum.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.KeyValues.Peek;
import fulcrum.machine.Snapshot;
import fulcrum.machine.codec.Fixtures;
import fulcrum.machine.state.Writes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// The keys and values of version 1 on disk: a store that holds them is opened for ever.
final class StoreFormTest {

    private static final String KEPT = "v1/store.hex";
    private static final Bytes K = Bytes.text("k");
    private static final Bytes V = Bytes.text("v");

    /// With what the numbers of ranges began in the store whose bytes are kept; each store draws
    /// its own.
    private static final String DRAWN = "48d0c182";

    /// Of a peer's snapshot, in a range behind those of groups.
    private static final Imports.Import IMPORT =
            new Imports.Import(40, 9, 300, Bytes.text("header"), 0x0123456789abcdefL, 6);

    @TempDir private Path directory;
    private final Told told = new Told();
    private Store store;

    @BeforeEach
    void open() throws Exception {
        store = Store.open(directory, StoreOptions.standard(), told);
    }

    @AfterEach
    void close() {
        store.close();
        assertThat(told.failures).isEmpty();
    }

    private static List<String> lines(RocksDB db) {
        List<String> lines = new ArrayList<>();
        try (RocksIterator at = db.newIterator()) {
            for (at.seekToFirst(); at.isValid(); at.next()) {
                lines.add(Bytes.wrap(at.key()).asHex() + " = " + Bytes.wrap(at.value()).asHex());
            }
        }
        int ends = lines.getFirst().length() - DRAWN.length();
        String drawn = lines.getFirst().substring(ends - DRAWN.length(), ends);
        lines.replaceAll(line -> line.replace(drawn, DRAWN));
        return lines;
    }

    @Test
    void theBytesOfVersionOneAreWritten() throws Exception {
        CellStore cell = store.cell(() -> {});
        GroupStore seventh = cell.group(7);
        seventh.apply(1, new Writes().put(K, V).toBytes(), 0);
        seventh.apply(2, new Writes().put(Bytes.EMPTY, Bytes.EMPTY).toBytes(), 0);
        cell.group(8).apply(1, new Writes().put(K, K).toBytes(), 0);
        cell.drain(0);
        RocksDB db = store.engine().db();
        db.put(Layout.rowKey(IMPORT.range(), K), V.toArray());
        db.put(Layout.prefix(IMPORT.range() + 1), IMPORT.toBytes());
        assertThat(Fixtures.text(KEPT).lines().filter(line -> !line.startsWith("#")))
                .containsExactlyElementsOf(lines(db));
    }

    @Test
    void aStoreOfVersionOneIsOpened() throws Exception {
        fill(store.engine().db());
        store.flush();
        store.close();
        open();
        CellStore cell = store.cell(() -> {});
        GroupStore seventh = cell.group(7);
        assertThat(seventh.applied()).isEqualTo(2);
        assertThat(seventh.peek(K)).isEqualTo(new Peek.Present(V));
        assertThat(seventh.peek(Bytes.EMPTY)).isIn(Peek.COLD, new Peek.Present(Bytes.EMPTY));
        assertThat(cell.group(8).peek(K)).isEqualTo(new Peek.Present(K));
        GroupStore ninth = cell.group(9);
        Snapshot snapshot = IMPORT.snapshot();
        assertThat(ninth.canAdopt(snapshot)).isTrue();
        ninth.adopt(snapshot, 0);
        assertThat(ninth.applied()).isEqualTo(300);
        assertThat(ninth.peek(K)).isEqualTo(new Peek.Present(V));
        assertThat(Imports.find(store.engine().db()).sent(9, IMPORT.life(), IMPORT.sent()))
                .isEqualTo(IMPORT);
    }

    private static void fill(RocksDB db) throws RocksDBException {
        for (Fixtures.Fixture each : Fixtures.in(KEPT)) {
            db.put(each.frame().toArray(), Bytes.hex(each.value()).toArray());
        }
    }
}
