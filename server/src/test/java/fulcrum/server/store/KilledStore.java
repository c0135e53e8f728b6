package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;
import fulcrum.machine.state.Writes;
import fulcrum.server.loop.Completions;
import java.io.PrintStream;
import java.nio.file.Path;

/// A process to be killed: it applies changes without end, each of which follows from its group and
/// index, and prints what a log would have made durable before RocksDB gets it.
final class KilledStore {

    static final int GROUPS = 4;
    static final StoreOptions OPTIONS =
            StoreOptions.standard().withMemtableBytes(64 << 10).withCaptureDelayNanos(3_000_000);

    private static final int KEYS = 60;

    private KilledStore() {}

    /// What a group applies at an index, whoever does.
    static Bytes change(long group, long index) {
        Dice dice = Dice.of(group << 40 | index);
        Writes writes = new Writes();
        for (int count = dice.below(4); count > 0; count--) {
            Bytes key = Bytes.text("key " + dice.below(KEYS));
            if (dice.chance(1, 4)) {
                writes.delete(key);
            } else {
                writes.put(key, Bytes.text(index + " " + "x".repeat(dice.below(200))));
            }
        }
        return writes.toBytes();
    }

    public static void main(String[] arguments) throws Exception {
        Printing out = new Printing(new PrintStream(System.out, true));
        Store store = Store.open(Path.of(arguments[0]), OPTIONS, out);
        CellStore cell = store.cell(() -> {});
        GroupStore[] groups = new GroupStore[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = cell.group(i + 1);
        }
        Dice dice = Dice.of(System.nanoTime());
        StringBuilder logged = new StringBuilder();
        long position = 0;
        long durable = 0;
        while (true) {
            for (int count = dice.below(20); count > 0; count--) {
                GroupStore group = groups[dice.below(GROUPS)];
                long index = group.applied() + 1;
                group.apply(index, change(group.number(), index), ++position);
                logged.append("l ").append(group.number()).append(' ').append(index).append('\n');
                if (dice.chance(1, 200)) {
                    group.capture(Bytes.text("of " + group.number()), position, out);
                }
            }
            if (dice.chance(1, 2)) { // else the log's tail is on its way still
                out.stream.print(logged);
                logged.setLength(0);
                durable = position;
            }
            cell.drain(durable);
            while (cell.isBehind()) {
                out.stream.print(logged);
                logged.setLength(0);
                cell.drain(position);
            }
        }
    }

    private record Printing(PrintStream stream) implements StoreListener, Completions {

        @Override
        public void durable(long group, long index) {
            stream.print("d " + group + " " + index + "\n");
        }

        @Override
        public void captured(Snapshot snapshot) {
            String group = snapshot.header().asText().substring(3);
            stream.print("d " + group + " " + snapshot.index() + "\n");
        }

        @Override
        public void failed(Throwable reason) {
            stream.print("failed " + reason + "\n");
            Runtime.getRuntime().halt(1);
        }

        @Override
        public void loaded(long ticket, Input.Found found) {}

        @Override
        public void imported(NodeId from, Snapshot snapshot) {}
    }
}
