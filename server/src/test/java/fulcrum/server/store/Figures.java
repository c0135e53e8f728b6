package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.KeyValues.First;
import fulcrum.machine.KeyValues.Peek;
import fulcrum.machine.state.Writes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// What the store costs: nanoseconds of CPU of the calling thread for a put in batches of several
/// sizes, for a peek that finds its row on the heap, in a memory table, or in a cached block, and
/// for a look for a range's first row, so many to a turn.
public final class Figures {

    private static final int VALUE_BYTES = 256;
    private static final int ROWS = 20_000;
    private static final int PUTS = 400_000;
    private static final int ROUNDS = Integer.getInteger("rounds", 4);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

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
            for (int round = 0; round < ROUNDS; round++) {
                long own = THREADS.getCurrentThreadCpuTime();
                long all = processNanos();
                for (int i = 0; i < PUTS; i += batch) {
                    for (int j = 0; j < batch; j++) {
                        index++;
                        group.apply(index, changes.get((int) (index * 7919 % keys)), index);
                    }
                    cell.drain(index);
                }
                say(
                        "put, " + batch + " a batch",
                        (THREADS.getCurrentThreadCpuTime() - own) / PUTS
                                + " ns of the loop, "
                                + (processNanos() - all) / PUTS
                                + " of the process, "
                                + store.figures().refusals()
                                + " refusals");
            }
        }
    }

    private static void say(String what, String figure) {
        System.out.println(what + ": " + figure);
    }

    private static long processNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
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
        List<Bytes> changes = changes(ROWS);
        try (Store store = open(directory, StoreOptions.standard().withRowBytes(16 << 20))) {
            peek("heap", fill(store.cell(() -> {}), changes));
        }
        try (Store store = open(directory, StoreOptions.standard().withRowBytes(0))) {
            CellStore cell = store.cell(() -> {});
            GroupStore group = cell.group(1);
            peek("files, cold", group);
            load(group);
            peek("cached blocks", group);
            firsts("cached blocks", cell, group);
        }
        try (Store store = open(directory.resolve("2"), StoreOptions.standard().withRowBytes(0))) {
            CellStore cell = store.cell(() -> {});
            GroupStore group = fill(cell, changes);
            peek("memory table", group);
            firsts("memory table", cell, group);
        }
    }

    private static GroupStore fill(CellStore cell, List<Bytes> changes) {
        GroupStore group = cell.group(1);
        for (int i = 0; i < changes.size(); i++) {
            group.apply(i + 1, changes.get(i), i);
        }
        while (cell.waitingBytes() > 0) {
            cell.drain(changes.size());
        }
        return group;
    }

    private static void load(GroupStore group) {
        List<Bytes> keys = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            keys.add(key(i));
        }
        Told told = new Told();
        group.load(1, new Effect.Wanted.Keys(keys), told);
        try {
            Told.next(told.loads);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static void peek(String where, GroupStore group) {
        List<Bytes> names = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            names.add(key(i));
        }
        for (int round = 0; round < ROUNDS; round++) {
            long present = 0;
            long begin = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < PUTS; i++) {
                if (group.peek(names.get((int) (i * 7919L % ROWS))) instanceof Peek.Present) {
                    present++;
                }
            }
            long nanos = (THREADS.getCurrentThreadCpuTime() - begin) / PUTS;
            say("peek, " + where, nanos + " ns, " + 100 * present / PUTS + " % present");
        }
    }

    private static void firsts(String where, CellStore cell, GroupStore group) {
        List<Bytes> names = new ArrayList<>();
        List<Bytes> ends = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            names.add(key(i));
            ends.add(key(i).concat(Bytes.of((byte) 0)));
        }
        for (int turn : new int[] {1, 4, 64}) {
            for (int round = 0; round < ROUNDS; round++) {
                long found = 0;
                long begin = THREADS.getCurrentThreadCpuTime();
                for (int i = 0; i < PUTS; i++) {
                    int row = (int) (i * 7919L % ROWS);
                    if (group.first(names.get(row), ends.get(row)) instanceof First.Found) {
                        found++;
                    }
                    if (i % turn == 0) {
                        cell.drain(ROWS);
                    }
                }
                long nanos = (THREADS.getCurrentThreadCpuTime() - begin) / PUTS;
                String what = "first, " + turn + " a turn, " + where;
                say(what, nanos + " ns, " + 100 * found / PUTS + " % found");
            }
        }
    }
}
