package fulcrum.server.logs;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.protocols.log.raft.RaftNote;
import fulcrum.server.http.EventRing;
import fulcrum.server.node.NodeNote;
import fulcrum.server.transport.Purpose;
import fulcrum.server.transport.TransportNote;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// What the operator reads of what nodes note.
final class OperatorsLogTest {

    private static final NodeId N1 = new NodeId(1);
    private static final NodeId N2 = new NodeId(2);
    private static final long NOON = 1_795_262_400_000_000_000L;

    private final EventRing ring = new EventRing(1);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void anEventIsALineForPeople() {
        OperatorsLog log = open(LogFormat.TEXT, Level.INFO);
        note(4, new RaftNote.BecameLeader(7));
        note(4, new RaftNote.Committed(1));
        note(4, new RaftNote.VoteGranted(N2, 7));
        note(0, new TransportNote.PeerConnected(N2, Purpose.PEER, 1, true));
        note(0, new TransportNote.PeerLost(N2, Purpose.PEER, "nothing heard\nfor 3 s"));
        note(0, new NodeNote.Stopped("a sync failed"));
        log.close();
        assertThat(text())
                .isEqualTo(
                        """
                        2026-11-21T12:00:00.000Z INFO  n1 group 4 BecameLeader term=7
                        2026-11-21T12:00:00.000Z INFO  n1 PeerConnected peer=n2 purpose=PEER version=1 called=true
                        2026-11-21T12:00:00.000Z WARN  n1 PeerLost peer=n2 purpose=PEER why="nothing heard\\nfor 3 s"
                        2026-11-21T12:00:00.000Z ERROR n1 Stopped why="a sync failed"
                        """);
    }

    @Test
    void orAnObjectForPrograms() {
        OperatorsLog log = open(LogFormat.JSON, Level.DEBUG);
        note(4, new RaftNote.VoteGranted(N2, 7));
        log.close();
        assertThat(text())
                .isEqualTo(
                        "{\"time\":\"2026-11-21T12:00:00Z\",\"level\":\"DEBUG\",\"node\":\"n1\","
                                + "\"group\":4,\"name\":\"VoteGranted\",\"fields\":{\"to\":\"n2\","
                                + "\"term\":7}}\n");
    }

    @Test
    void whatRepeatsItselfIsCounted() {
        OperatorsLog log = open(LogFormat.TEXT, Level.WARN);
        for (int i = 0; i < 50; i++) {
            note(1, new RaftNote.Stalled(i));
        }
        ring.event(N1, NOON + 10_000_000_000L, 1, new RaftNote.Stalled(99));
        log.close();
        assertThat(text().lines()).hasSize(22);
        assertThat(text())
                .contains("lateNanos=19\n", "n1 Stalled: 30 more like the last were not written")
                .doesNotContain("lateNanos=20\n")
                .contains("lateNanos=99\n");
    }

    @Test
    void aPeerThatCannotBeReachedIsToldOnce() {
        OperatorsLog log = open(LogFormat.TEXT, Level.INFO);
        for (int i = 0; i < 3; i++) {
            note(0, new TransportNote.CallFailed(N2, "refused", 20));
        }
        note(0, new TransportNote.PeerConnected(N2, Purpose.PEER, 1, true));
        note(0, new TransportNote.CallFailed(N2, "refused", 20));
        log.close();
        assertThat(text().lines().map(line -> line.split(" +")[3]))
                .containsExactly("CallFailed", "PeerConnected", "CallFailed");
    }

    @Test
    void aPipeThatNobodyReadsStopsNoNode() throws InterruptedException {
        EventRing small = new EventRing(1);
        CountDownLatch stuck = new CountDownLatch(1);
        Semaphore flows = new Semaphore(0);
        OutputStream pipe =
                new OutputStream() {
                    @Override
                    public void write(int one) {
                        write(new byte[] {(byte) one}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) {
                        stuck.countDown();
                        flows.acquireUninterruptibly();
                        flows.release();
                        written.write(bytes, from, length);
                    }
                };
        OperatorsLog log = OperatorsLog.open(LogFormat.TEXT, Level.WARN, pipe);
        log.follow(small);
        small.event(N1, NOON, 1, new RaftNote.Stalled(0));
        assertThat(stuck.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 10_000; i++) {
            small.event(N1, NOON + i * 1_000_000_000L, 1, new RaftNote.Stalled(i));
        }
        flows.release();
        log.close();
        assertThat(text()).contains("events were gone before they could be written");
    }

    @Test
    void warningsOfLibrariesArePassedOnAndTheRestIsKeptQuiet() {
        OperatorsLog log = open(LogFormat.TEXT, Level.INFO);
        LoggerFactory.getLogger("io.netty.some").warn("a leak, or so", new IllegalStateException());
        LoggerFactory.getLogger("io.netty.some").info("banner");
        log.close();
        LoggerFactory.getLogger("io.netty.some").warn("afterwards");
        assertThat(text())
                .contains(" WARN  io.netty.some: a leak, or so\njava.lang.IllegalStateException")
                .doesNotContain("banner", "afterwards");
    }

    private OperatorsLog open(LogFormat format, Level least) {
        OperatorsLog log = OperatorsLog.open(format, least, written);
        log.follow(ring);
        return log;
    }

    private void note(long group, Note note) {
        ring.event(N1, NOON, group, note);
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
