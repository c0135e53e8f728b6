package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;
import fulcrum.machine.codec.Malformed;
import fulcrum.server.loop.Completions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// The snapshots on their way from and to this node. What it does, it does on one thread.
///
/// A snapshot under way is finished, and no newer one begun, as long as its receiver is heard of:
/// under constant writes there is always a newer one, and none would ever arrive. What follows the
/// one that has arrived is the log's to bring; if it cannot, the machine asks again.
final class Transfers {

    /// A group and the peer that sends or receives.
    private record Way(long group, NodeId peer) implements Comparable<Way> {

        @Override
        public int compareTo(Way other) {
            int order = Long.compare(group, other.group);
            return order == 0 ? peer.compareTo(other.peer) : order;
        }
    }

    /// Something to do that may fail.
    private interface Chore {
        void run() throws RocksDBException, IOException;
    }

    private final Store store;
    private final Path directory;
    private final ExecutorService thread;
    private final long life;
    private final Pace pace = new Pace(Pace.SNAPSHOT_BYTES_PER_SECOND);
    private volatile BulkLinks links = (_, _, _) -> {};

    private final TreeMap<Way, Shipping> shippings = new TreeMap<>();
    private final TreeMap<Way, Arrival> arrivals = new TreeMap<>();

    /// Where one has just ended: the machine may not have heard yet that it is there.
    private final TreeSet<Way> ended = new TreeSet<>();

    Transfers(Store store, Path directory, ExecutorService thread, long life) {
        this.store = store;
        this.directory = directory;
        this.thread = thread;
        this.life = life;
    }

    void links(BulkLinks over) {
        links = over;
    }

    // From any thread

    void ship(NodeId to, long group, Snapshot snapshot) {
        later(() -> shipNow(new Way(group, to), snapshot));
    }

    void received(NodeId from, long group, Bytes bytes) {
        later(() -> {
            try {
                take(new Way(group, from), BulkMessage.CODEC.decode(bytes));
            } catch (Malformed malformed) {
                store.listener().malformed(from, malformed);
            }
        });
    }

    void connected(NodeId peer) {
        later(() -> {
            for (Shipping each : shippings.values()) {
                if (each.to.equals(peer)) {
                    each.offer();
                }
            }
        });
    }

    private void later(Chore chore) {
        store.execute(
                thread,
                () -> {
                    try {
                        chore.run();
                    } catch (RocksDBException | IOException | RuntimeException | Error failed) {
                        store.fail(failed);
                    }
                });
    }

    /// Lets everything go; the thread has ended.
    void close() {
        for (Shipping each : shippings.values()) {
            store.exports().release(each.export);
        }
        for (Arrival each : arrivals.values()) {
            try {
                each.close();
            } catch (IOException _) {
                // the next life empties the directory
            }
        }
    }

    // Sending

    private void shipNow(Way way, Snapshot snapshot) {
        Shipping known = shippings.get(way);
        if (ended.remove(way)) {
            return; // the machine asks again if what has arrived was of no use
        }
        if (known == null) {
            begin(way, snapshot);
        } else if (known.is(snapshot) || !known.isGivenUp()) {
            known.again();
        } else {
            end(way, known);
            begin(way, snapshot);
        }
    }

    private void begin(Way way, Snapshot snapshot) {
        Exports.Export export = store.exports().hold(way.group, snapshot);
        if (export != null) {
            Shipping shipping =
                    new Shipping(way.peer, export, life, message -> send(way, message), pace);
            shippings.put(way, shipping);
            shipping.offer();
        }
    }

    private void end(Way way, Shipping shipping) {
        shippings.remove(way);
        store.exports().release(shipping.export);
    }

    private void send(Way way, BulkMessage message) {
        links.send(way.peer, way.group, BulkMessage.CODEC.encode(message));
    }

    // What comes

    private void take(Way way, BulkMessage message) throws RocksDBException, IOException {
        switch (message) {
            case BulkMessage.Offer m -> offered(way, m);
            case BulkMessage.Rows m -> rows(way, m);
            case BulkMessage.Resume _, BulkMessage.Taken _, BulkMessage.Ended _ -> {
                Shipping shipping = shippings.get(way);
                if (shipping != null && shipping.is(message)) {
                    answered(way, shipping, message);
                }
            }
        }
    }

    private void answered(Way way, Shipping shipping, BulkMessage message) throws RocksDBException {
        if (message instanceof BulkMessage.Resume m) {
            shipping.resume(m, store.engine().db());
        } else if (message instanceof BulkMessage.Taken m) {
            shipping.taken(m, store.engine().db());
        } else {
            end(way, shipping);
            ended.add(way);
        }
    }

    private void offered(Way way, BulkMessage.Offer m) throws IOException {
        if (store.isPast(way.group, m.index())) {
            giveUp(way, arrivals.get(way));
            send(way, new BulkMessage.Ended(m.life(), m.number()));
            return;
        }
        Imports.Import here = store.imports().sent(way.group, m.life(), m.number());
        if (here != null) {
            ended(way, here);
            return;
        }
        Arrival arrival = arrivals.get(way);
        if (arrival == null || !arrival.is(m)) {
            giveUp(way, arrival);
            Imports.Import what =
                    new Imports.Import(
                            store.nextNumber(),
                            way.group,
                            m.index(),
                            m.header(),
                            m.life(),
                            m.number());
            arrival = new Arrival(what, directory, store.engine());
            arrivals.put(way, arrival);
        }
        send(way, arrival.resume());
    }

    private void rows(Way way, BulkMessage.Rows m) throws RocksDBException, IOException {
        Arrival arrival = arrivals.get(way);
        if (arrival == null || !arrival.is(m) || !arrival.expects(m)) {
            return;
        }
        if (store.isPast(way.group, arrival.what.index())) { // the log was there first
            giveUp(way, arrival);
            send(way, new BulkMessage.Ended(m.life(), m.number()));
            return;
        }
        try {
            BulkMessage taken = arrival.take(m);
            if (!m.end()) {
                send(way, taken);
                return;
            }
            arrival.end();
        } catch (RocksDBException failed) {
            giveUp(way, arrival);
            if (!Engine.isFull(failed.getStatus())) {
                throw failed;
            }
            store.full(true); // it begins anew when it is offered again
            return;
        }
        store.imports().add(arrival.what);
        giveUp(way, arrival);
        ended(way, arrival.what);
    }

    private void ended(Way way, Imports.Import here) {
        send(way, new BulkMessage.Ended(here.life(), here.sent()));
        Completions completions = store.completions(way.group);
        if (completions != null) {
            completions.imported(way.peer, here.snapshot());
        }
    }

    private void giveUp(Way way, @Nullable Arrival arrival) throws IOException {
        if (arrival != null) {
            arrivals.remove(way);
            arrival.close();
        }
    }
}
