package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.KeyValues.Peek;
import fulcrum.machine.state.Writes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// What the store costs: nanoseconds of the calling thread for a put in batches of several sizes,
/// and for a peek that finds its row on the heap, in a memory table, or in a cached block.
public final class Figures {

    private static final int VALUE_BYTES = 256;

    private Figures() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createTempDirectory("store-figures");
        try {
            for (int batch : new int[] {1, 16, 256}) {
                puts(directory.resolve("puts" + batch), batch, 100_000);
            }
            peeks(directory.resolve("peeks"));
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static Store open(Path directory, StoreOptions options) throws IOException {
        return Store.open(
                directory,
                options,
                reason -> {
                    throw new IllegalStateException(reason);
                });
    }

    private static void puts(Path directory, int batch, int keys) throws IOException {
        try (Store store = open(directory, StoreOptions.standard())) {
            CellStore cell = store.cell(() -> {});
            GroupStore group = cell.group(1);
            List<Bytes> changes = changes(keys);
            long index = 0;
            for (int round = 0; round < 4; round++) {
                long begin = System.nanoTime();
                long cpu =
                        ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
                int count = 400_000;
                long applying = 0;
                for (int i = 0; i < count; i += batch) {
                    long before = System.nanoTime();
                    for (int j = 0; j < batch; j++) {
                        index++;
                        group.apply(index, changes.get((int) (index * 7919 % keys)), index);
                    }
                    applying += System.nanoTime() - before;
                    cell.drain(index);
                }
                long nanos = System.nanoTime() - begin;
                long all =
                        ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos()
                                - cpu;
                System.out.println(
                        "batch "
                                + batch
                                + ": "
                                + nanos / count
                                + " ns/put, of which apply "
                                + applying / count
                                + "; CPU of the process "
                                + all / count
                                + "; waiting "
                                + cell.waitingBytes());
            }
        }
    }

    private static List<Bytes> changes(int keys) {
        List<Bytes> changes = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            changes.add(new Writes().put(key(i), value(i)).toBytes());
        }
        return changes;
    }

    private static Bytes key(int i) {
        return Bytes.text("key-" + i * 31L);
    }

    private static Bytes value(int i) {
        byte[] value = new byte[VALUE_BYTES];
        for (int j = 0; j < VALUE_BYTES; j++) {
            value[j] = (byte) (i * 31 + j * i);
        }
        return Bytes.wrap(value);
    }

    private static void peeks(Path directory) throws IOException {
        int keys = 20_000;
        List<Bytes> changes = changes(keys);
        try (Store store = open(directory, StoreOptions.standard().withRowBytes(16 << 20))) {
            GroupStore group = fill(store, changes);
            peek("heap", group, keys);
        }
        try (Store store = open(directory, StoreOptions.standard().withRowBytes(0))) {
            CellStore cell = store.cell(() -> {});
            GroupStore group = cell.group(1);
            peek("files", group, keys);
        }
        try (Store store = open(directory.resolve("2"), StoreOptions.standard().withRowBytes(0))) {
            GroupStore group = fill(store, changes);
            peek("memory table", group, keys);
        }
    }

    private static GroupStore fill(Store store, List<Bytes> changes) {
        CellStore cell = store.cell(() -> {});
        GroupStore group = cell.group(1);
        for (int i = 0; i < changes.size(); i++) {
            group.apply(i + 1, changes.get(i), i);
            cell.drain(i);
        }
        cell.drain(changes.size());
        return group;
    }

    private static void peek(String where, GroupStore group, int keys) {
        List<Bytes> names = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            names.add(key(i));
        }
        for (int round = 0; round < 4; round++) {
            int count = 500_000;
            long present = 0;
            long begin = System.nanoTime();
            for (int i = 0; i < count; i++) {
                if (group.peek(names.get((int) (i * 7919L % keys))) instanceof Peek.Present) {
                    present++;
                }
            }
            System.out.println(
                    where
                            + ": "
                            + (System.nanoTime() - begin) / count
                            + " ns/peek, "
                            + 100 * present / count
                            + " % present");
        }
    }
}
