package fulcrum.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues.Peek;
import fulcrum.machine.state.Writes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a file system of a few megabytes, where one may be mounted.
final class DiskFullTest {

    private static final StoreOptions OPTIONS =
            StoreOptions.standard().withMemtableBytes(256 << 10).withRowBytes(0);

    @Test
    void aFullDiskStopsWritesAndNothingElseUntilThereIsRoom(@TempDir Path mount) throws Exception {
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", mount.toString()));
        try {
            Path filler = mount.resolve("filler");
            Files.write(filler, new byte[6 << 20]);
            fillAndFree(mount.resolve("store"), filler);
        } finally {
            assertThat(run("umount", "-l", mount.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException missing) {
            return false; // no such program here
        }
    }

    private static void fillAndFree(Path directory, Path filler) throws Exception {
        Told told = new Told();
        Semaphore woken = new Semaphore(0);
        Dice dice = Dice.of(5);
        List<Bytes> values = new ArrayList<>();
        try (Store store = Store.open(directory, OPTIONS, told)) {
            CellStore cell = store.cell(woken::release);
            GroupStore group = cell.group(1);
            while (store.hasRoom()) {
                assertThat(values.size()).as("rows on a full disk").isLessThan(50_000);
                put(group, values, dice);
                cell.drain(0);
            }
            assertThat(told.fulls.take()).isTrue();
            put(group, values, dice);
            cell.drain(0);
            assertThat(group.peek(key(values.size() - 1)))
                    .isEqualTo(new Peek.Present(values.getLast()));
            assertThat(all(group, values.size(), told)).isEqualTo(values);

            Files.delete(filler);
            assertThat(Told.next(told.fulls)).isFalse();
            while (cell.waitingBytes() > 0) {
                cell.drain(0);
                assertThat(cell.waitingBytes() == 0 || woken.tryAcquire(20, TimeUnit.SECONDS))
                        .isTrue();
            }
            store.flush();
            told.awaitDurable(values.size());
        }
        assertThat(told.failures).isEmpty();
        try (Store store = Store.open(directory, OPTIONS, told)) {
            assertThat(all(store.cell(() -> {}).group(1), values.size(), told)).isEqualTo(values);
        }
    }

    private static void put(GroupStore group, List<Bytes> values, Dice dice) {
        byte[] value = new byte[1000];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) dice.nextLong();
        }
        values.add(Bytes.wrap(value));
        Writes writes = new Writes().put(key(values.size() - 1), values.getLast());
        group.apply(values.size(), writes.toBytes(), 0);
    }

    private static Bytes key(int row) {
        return Bytes.text("row " + row);
    }

    private static List<@Nullable Bytes> all(GroupStore group, int rows, Told told)
            throws InterruptedException {
        List<Bytes> keys = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            keys.add(key(row));
        }
        group.load(1, new Effect.Wanted.Keys(keys), told);
        return ((Input.Found.Values) Told.next(told.loads).found()).values();
    }
}
