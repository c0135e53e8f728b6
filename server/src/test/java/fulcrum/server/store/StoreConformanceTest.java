package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;
import fulcrum.machine.conformance.StateConformance;
import fulcrum.machine.conformance.StateDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// The store as every host's state must be.
final class StoreConformanceTest implements StateConformance {

    private static final StoreOptions OPTIONS =
            StoreOptions.standard().withRowBytes(0).withCaptureDelayNanos(0);

    @TempDir private Path directory;

    private final List<Driver> drivers = new ArrayList<>();

    @Override
    public StateDriver host() throws IOException {
        Driver driver = new Driver(directory.resolve("host" + drivers.size()), drivers.size() + 1);
        drivers.add(driver);
        return driver;
    }

    @AfterEach
    void close() {
        drivers.forEach(driver -> driver.store.close());
    }

    private static final class Driver implements StateDriver {

        /// An index, and the log's position behind it.
        private record Applied(long index, long behind) {}

        private final Path home;
        private final NodeId self;
        private int life;
        private Path files;
        private Told told = new Told();
        private Store store;
        private CellStore cell;
        private GroupStore group;
        private final List<Applied> applied = new ArrayList<>();
        private long stored;
        private long durable;

        Driver(Path home, int number) throws IOException {
            this.home = home;
            this.self = new NodeId(number);
            this.files = home.resolve("0");
            this.store = Store.open(files, OPTIONS, told);
            this.cell = store.cell(() -> {});
            this.group = cell.group(1);
            group.tell(told);
        }

        private void open() throws IOException {
            told = new Told();
            store = Store.open(files, OPTIONS, told);
            cell = store.cell(() -> {});
            group = cell.group(1);
            group.tell(told);
            applied.clear();
        }

        @Override
        public KeyValues state() {
            return group;
        }

        @Override
        public void store() {
            stored++;
        }

        @Override
        public void sync() {
            durable = stored;
        }

        @Override
        public void settle() throws InterruptedException {
            cell.drain(durable);
            long index = 0;
            for (Applied each : applied) {
                index = each.behind <= durable ? each.index : index;
            }
            if (index > store.durableApplied(1)) {
                store.flush();
                told.awaitDurable(index);
            }
        }

        @Override
        public void apply(long index, Bytes writes) {
            group.apply(index, writes, stored);
            applied.add(new Applied(index, stored));
        }

        @Override
        public Input.Found load(Effect.Wanted wanted) throws InterruptedException {
            group.load(1, wanted, told);
            return Told.next(told.loads).found();
        }

        @Override
        public void capture(Bytes header) {
            group.capture(header, stored, told);
        }

        @Override
        public List<Snapshot> captured() {
            List<Told.Taken> taken = new ArrayList<>();
            told.snapshots.drainTo(taken);
            return taken.stream().map(Told.Taken::snapshot).toList();
        }

        @Override
        public Snapshot ship(Snapshot snapshot, StateDriver to) throws InterruptedException {
            Driver receiver = (Driver) to;
            store.bulk((_, number, message) -> receiver.store.received(self, number, message));
            receiver.store.bulk(
                    (_, number, message) -> store.received(receiver.self, number, message));
            group.ship(receiver.self, snapshot);
            return Told.next(receiver.told.snapshots).snapshot();
        }

        @Override
        public void adopt(Snapshot snapshot) {
            group.adopt(snapshot, stored);
            applied.add(new Applied(snapshot.index(), stored));
        }

        /// A process that is killed leaves its files as they are.
        @Override
        public void crash() throws IOException {
            Path left = home.resolve(String.valueOf(++life));
            try (Stream<Path> all = Files.walk(files)) {
                for (Path each : all.toList()) {
                    Path copy = left.resolve(files.relativize(each).toString());
                    if (Files.isDirectory(each)) {
                        Files.createDirectories(copy);
                    } else if (!each.endsWith("LOCK")) {
                        Files.copy(each, copy);
                    }
                }
            }
            store.close();
            files = left;
            stored = durable;
            open();
        }

        @Override
        public void chill() throws IOException {
            store.close();
            open();
        }
    }
}
