package fulcrum.server.loop;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Logged;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.machine.Snapshot;
import fulcrum.machine.codec.Decoder;
import fulcrum.protocols.log.raft.Raft;
import fulcrum.protocols.log.raft.RaftCodec;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.protocols.log.raft.RaftNote;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.server.transport.ClusterId;
import fulcrum.server.transport.Link;
import fulcrum.server.transport.Receiver;
import fulcrum.server.transport.Sockets;
import fulcrum.server.transport.Transport;
import fulcrum.server.transport.TransportConfig;
import fulcrum.server.transport.TransportNote;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One node of a real cluster in this JVM: a cell on its thread, sockets on loopback, a log in
/// memory, and Raft groups of registers.
final class TestCell {

    static final long DEADLINE_SECONDS = 30;

    /// Somebody leads now.
    record Elected(NodeId leader, long group) {}

    final NodeId id;
    final MemoryLog disk;
    final SyncingLog log;
    final Cell cell;
    final CellThread thread;
    final Transport transport;
    final InetSocketAddress address;
    final BlockingQueue<TransportNote> notes = new LinkedBlockingQueue<>();
    private final List<Registers> machines = new ArrayList<>();

    TestCell(
            NodeId id, MemoryLog disk, long life, BlockingQueue<Elected> elections, Sockets sockets)
            throws Exception {
        this.id = id;
        this.disk = disk;
        this.log = new SyncingLog(disk);
        PeerLinks links = new PeerLinks(new Nobody());
        this.cell =
                new Cell(
                        log,
                        links,
                        new SystemClocks(1_000_000),
                        (group, note) -> hear(group, note, elections),
                        CellBounds.DEFAULT);
        this.thread = new CellThread("cell-" + id, cell, sockets);
        this.transport =
                new Transport(
                        thread.loop(),
                        sockets,
                        TransportConfig.of(
                                new ClusterId(1, 1),
                                id,
                                life,
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                new TreeMap<>()),
                        links,
                        notes::add);
        links.join(transport, cell);
        log.start(cell::wake);
        thread.start();
        this.address = transport.start().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private void hear(long group, Note note, BlockingQueue<Elected> elections) {
        if (note instanceof RaftNote.BecameLeader) {
            elections.add(new Elected(id, group));
        }
    }

    void meet(TestCell other) throws Exception {
        on(() -> {
            transport.admit(other.id, other.address);
            return true;
        });
    }

    /// Opens groups with numbers from one to another, as the disk has them.
    ///
    /// @param incarnation of this life
    void open(long from, long to, RaftConfig config, long incarnation, boolean remembers)
            throws Exception {
        on(() -> {
            for (long group = from; group <= to; group++) {
                List<Logged> records = disk.recover(group, RaftCodec.RECORDS);
                Registers machine = new Registers(Raft.recover(config, records, 0), remembers);
                machines.add(machine);
                cell.open(
                        group,
                        new Cell.Opening<>(
                                machine,
                                RaftCodec.MESSAGES,
                                RaftCodec.RECORDS,
                                new NoState(machine),
                                records.isEmpty() ? 0 : records.getLast().position(),
                                group * 31 + id.number() + 1_000 * incarnation,
                                incarnation));
            }
            return true;
        });
    }

    <T> T on(Callable<T> action) throws Exception {
        try {
            return thread.loop().submit(action).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            if (thread.ended().isCompletedExceptionally()) {
                throw new AssertionError(id + " has ended", thread.ended().exceptionNow());
            }
            throw late;
        }
    }

    RaftView view(long group) throws Exception {
        return on(() -> (RaftView) Objects.requireNonNull(cell.view(group)));
    }

    Registers registers() {
        return machines.getFirst();
    }

    /// Ends in the middle of whatever it does; what its disk had not synced is gone.
    void kill() throws Exception {
        on(() -> {
            transport.abandon();
            return true;
        });
        thread.stop().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        log.stop();
        disk.crash();
    }

    /// No client, and no bulk connection.
    private static final class Nobody implements Receiver {
        @Override
        public void received(Link from, long group, Decoder message) {}
    }

    /// The registers keep their state themselves. A snapshot is a name, and lets the log go.
    private static final class NoState implements GroupState {

        @Override
        public void tell(Completions completions) {}

        private final Registers registers;
        private long captures;

        NoState(Registers registers) {
            this.registers = registers;
        }

        @Override
        public void apply(long index, Bytes change, long behind) {}

        @Override
        public void adopt(Snapshot snapshot, long behind) {}

        @Override
        public void capture(Bytes header, long behind, Completions completions) {
            completions.captured(new Snapshot(++captures, registers.applied(), header));
        }

        @Override
        public void load(long ticket, Effect.Wanted wanted, Completions completions) {}

        @Override
        public void ship(NodeId to, Snapshot snapshot) {}
    }
}
