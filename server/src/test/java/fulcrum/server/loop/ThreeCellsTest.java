package fulcrum.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.server.loop.TestCell.Elected;
import fulcrum.server.transport.Sockets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Raft for real: three cells on three threads, with sockets between them.
final class ThreeCellsTest {

    private static final int COMMANDS = 10_000;
    private static final int WINDOW = 64;

    private final LinkedBlockingQueue<Elected> elections = new LinkedBlockingQueue<>();
    private final TreeMap<Integer, TestCell> cells = new TreeMap<>();
    private final TreeSet<Long> acknowledged = new TreeSet<>();
    private int target = 1;

    @AfterEach
    void stop() throws Exception {
        for (TestCell cell : cells.values()) {
            cell.kill();
        }
    }

    @ParameterizedTest
    @EnumSource
    void electReplicateTenThousandCommandsAndAgree(Sockets sockets) throws Exception {
        assumeThat(sockets.isAvailable()).isTrue();
        start(sockets);
        putAll(1, COMMANDS);
        awaitAgreement();
        assertThat(cell(1).registers().history()).hasSize(COMMANDS);
    }

    @Test
    void surviveAKilledLeaderAndItsReturn() throws Exception {
        start(Sockets.available().getFirst());
        putAll(1, 3_000);
        int killed = target;
        TestCell dead = cell(killed);
        cells.remove(killed);
        dead.kill();
        putAll(3_001, 7_000);
        restart(killed, dead.disk);
        putAll(7_001, COMMANDS);
        awaitAgreement();
        assertThat(new TreeSet<>(cell(killed).registers().history()))
                .isEqualTo(acknowledged)
                .hasSize(COMMANDS);
    }

    @Test
    void threeHundredGroupsShareThreeLoops() throws Exception {
        start(Sockets.available().getFirst());
        for (TestCell cell : cells.values()) {
            cell.open(2, 300, config(cell.id), 1, true);
        }
        TreeSet<Long> led = new TreeSet<>();
        while (led.size() < 300) {
            Elected next = elections.poll(TestCell.DEADLINE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("an election; led are %d", led.size()).isNotNull();
            led.add(next.group());
        }
        assertThat(cell(1).on(() -> cell(1).cell.groupCount())).isEqualTo(300);
    }

    private void start(Sockets sockets) throws Exception {
        for (int i = 1; i <= 3; i++) {
            cells.put(i, new TestCell(new NodeId(i), new MemoryLog(), i, elections, sockets));
        }
        for (TestCell one : cells.values()) {
            for (TestCell other : cells.values()) {
                if (one != other) {
                    one.meet(other);
                }
            }
        }
        for (TestCell cell : cells.values()) {
            cell.open(1, 1, config(cell.id), 1, true);
        }
    }

    private TestCell cell(int number) {
        return Objects.requireNonNull(cells.get(number));
    }

    private void restart(int number, MemoryLog disk) throws Exception {
        TestCell again =
                new TestCell(
                        new NodeId(number),
                        disk,
                        100 + number,
                        elections,
                        Sockets.available().getFirst());
        for (TestCell other : cells.values()) {
            again.meet(other);
            other.meet(again);
        }
        cells.put(number, again);
        again.open(1, 1, config(again.id), 2, true);
    }

    static RaftConfig config(NodeId self) {
        TreeSet<NodeId> voters = new TreeSet<>();
        for (int i = 1; i <= 3; i++) {
            voters.add(new NodeId(i));
        }
        return RaftConfig.of(self, Configuration.of(voters))
                .withLimits(
                        new RaftConfig.Limits(256, 256 << 10, 64, 4L << 20, 64L << 20, 1 << 30, 0)
                                .withHeld(100, 10_000));
    }

    // A client

    private void putAll(long from, long to) throws Exception {
        TreeSet<Long> open = new TreeSet<>();
        for (long id = from; id <= to; id++) {
            open.add(id);
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(2 * TestCell.DEADLINE_SECONDS);
        while (!open.isEmpty()) {
            assertThat(System.nanoTime()).as("still open: %d", open.size()).isLessThan(deadline);
            List<Long> window = open.stream().limit(WINDOW).toList();
            List<CompletableFuture<Outcome>> replies = new ArrayList<>();
            for (long id : window) {
                replies.add(put(id));
            }
            Outcome last = null;
            for (int i = 0; i < window.size(); i++) {
                last = await(replies.get(i));
                if (last instanceof Outcome.Done) {
                    acknowledged.add(window.get(i));
                    open.remove(window.get(i));
                }
            }
            if (!(last instanceof Outcome.Done)) {
                lookElsewhere(last);
            }
        }
    }

    private CompletableFuture<Outcome> put(long id) {
        CompletableFuture<Outcome> reply = new CompletableFuture<>();
        TestCell cell = cells.get(target);
        if (cell == null) {
            reply.complete(new Outcome.Refused(Outcome.Refusal.NOT_LEADER, null));
        } else {
            Registers.Put put = new Registers.Put(id, id % 97, id, Bytes.EMPTY);
            cell.cell.submitFromOutside(1, put, reply::complete);
        }
        return reply;
    }

    /// What was answered; unknown where nothing was within two seconds.
    private static Outcome await(CompletableFuture<Outcome> reply) throws Exception {
        try {
            return reply.get(2, TimeUnit.SECONDS);
        } catch (TimeoutException silence) {
            return new Outcome.Unknown("no answer");
        }
    }

    private void lookElsewhere(@Nullable Outcome why) throws Exception {
        if (why instanceof Outcome.Refused(Outcome.Refusal _, NodeId hint)
                && hint != null
                && cells.containsKey(hint.number())) {
            target = hint.number();
            return;
        }
        Elected elected = elections.poll(200, TimeUnit.MILLISECONDS);
        if (elected != null) {
            target = elected.leader().number();
        } else {
            Integer next = cells.higherKey(target);
            target = next == null ? cells.firstKey() : next;
        }
    }

    /// All have applied the same, sooner or later: a read at the leader, then what it had committed
    /// at the others.
    private void awaitAgreement() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestCell.DEADLINE_SECONDS);
        long commit = cell(target).view(1).commitIndex();
        for (TestCell cell : cells.values()) {
            RaftView view = cell.view(1);
            while (view.lastApplied() < commit) {
                assertThat(System.nanoTime()).as("%s lags", cell.id).isLessThan(deadline);
                view = cell.view(1);
            }
        }
        TestCell leader = cell(target);
        List<Long> history = leader.on(() -> leader.registers().history());
        assertThat(history).containsAll(acknowledged).doesNotHaveDuplicates();
        for (TestCell cell : cells.values()) {
            assertThat(cell.on(() -> cell.registers().history())).isEqualTo(history);
            assertThat(cell.on(() -> new TreeMap<>(cell.registers().registers())))
                    .isEqualTo(leader.on(() -> new TreeMap<>(leader.registers().registers())));
        }
    }
}
