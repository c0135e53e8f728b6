package fulcrum.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.Effect;
import fulcrum.machine.KeyValues.Peek;
import fulcrum.machine.state.Writes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is damaged on the disk stops the node, and is never served.
final class DamageTest {

    private static final int ROWS = 3000;
    private static final StoreOptions OPTIONS = StoreOptions.standard().withRowBytes(0);

    @TempDir private Path directory;

    private final Told told = new Told();

    private static Bytes key(int row) {
        return Bytes.text("row " + row);
    }

    private void fill() throws IOException {
        Dice dice = Dice.of(1);
        Writes writes = new Writes();
        for (int row = 0; row < ROWS; row++) {
            byte[] value = new byte[100];
            for (int i = 0; i < value.length; i++) {
                value[i] = (byte) dice.nextLong();
            }
            writes.put(key(row), Bytes.wrap(value));
        }
        try (Store store = Store.open(directory, OPTIONS, told)) {
            CellStore cell = store.cell(() -> {});
            cell.group(1).apply(1, writes.toBytes(), 0);
            cell.drain(0);
        }
    }

    private void damage(String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(each -> each.toString().endsWith(suffix)).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 4;
                Files.write(file, bytes);
            }
        }
    }

    @Test
    void aDamagedRowIsNotServed() throws Exception {
        fill();
        damage(".sst");
        try (Store store = Store.open(directory, OPTIONS, told)) {
            GroupStore group = store.cell(() -> {}).group(1);
            Bytes hit = null;
            for (int row = 0; row < ROWS && hit == null; row++) {
                group.load(row, new Effect.Wanted.Keys(List.of(key(row))), told);
                while (told.loads.isEmpty() && told.failures.isEmpty()) {
                    Thread.onSpinWait();
                }
                hit = told.loads.poll() == null ? key(row) : null;
            }
            assertThat(Told.next(told.failures)).hasMessageContaining("checksum");
            assertThat(store.failure()).isNotNull();
            assertThat(hit).isNotNull();
            assertThat(group.peek(hit == null ? Bytes.EMPTY : hit)).isEqualTo(Peek.COLD);
        }
    }

    @Test
    void aStoreThatIsNotWholeIsNotOpened() throws Exception {
        fill();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".sst")).toList()) {
                Files.delete(file);
            }
        }
        assertThatThrownBy(() -> Store.open(directory, OPTIONS, told))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot open the store");
    }
}
