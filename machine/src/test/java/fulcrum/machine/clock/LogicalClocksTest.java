package fulcrum.machine.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LogicalClocksTest {

    private static final NodeId A = new NodeId(1);
    private static final NodeId B = new NodeId(2);
    private static final NodeId C = new NodeId(3);
    private static final TreeSet<NodeId> ALL = new TreeSet<>(List.of(A, B, C));

    @Test
    void lamportTimeGrowsAlongEveryCausalPath() {
        Dice dice = Dice.of(144);
        int concurrentAndSmaller = 0;
        for (int run = 0; run < 2_000; run++) {
            Trace trace = Trace.random(dice);
            List<LamportClock> clocks = lamport(trace);
            for (int a = 0; a < clocks.size(); a++) {
                for (int b = 0; b < clocks.size(); b++) {
                    boolean smaller = clocks.get(a).time() < clocks.get(b).time();
                    if (trace.happenedBefore(a, b)) {
                        assertThat(smaller).as("%s: %s -> %s", trace, a, b).isTrue();
                    } else if (smaller) {
                        concurrentAndSmaller++;
                    }
                }
            }
        }
        assertThat(concurrentAndSmaller).as("pairs that refute the converse").isPositive();
    }

    @Test
    void aSmallerLamportTimeDoesNotMeanHappenedBefore() {
        LamportClock onA = LamportClock.ZERO.tick();
        LamportClock onB = LamportClock.ZERO.tick().tick();
        assertThat(onA.time()).isLessThan(onB.time());
        VectorClock sameOnA = VectorClock.ZERO.tick(A);
        VectorClock sameOnB = VectorClock.ZERO.tick(B).tick(B);
        assertThat(sameOnA.compare(sameOnB)).isEqualTo(CausalOrder.CONCURRENT);
    }

    @Test
    void aReceiptIsLaterThanItsSendAndThanEverythingHere() {
        assertThat(new LamportClock(3).receive(7)).isEqualTo(new LamportClock(8));
        assertThat(new LamportClock(7).receive(3)).isEqualTo(new LamportClock(8));
        assertThatIllegalArgumentException().isThrownBy(() -> new LamportClock(-1));
    }

    @Test
    void lamportStampsAreTotallyOrderedAndExtendHappensBefore() {
        Dice dice = Dice.of(1978);
        for (int run = 0; run < 300; run++) {
            Trace trace = Trace.random(dice);
            List<LamportClock> clocks = lamport(trace);
            for (Trace.Event a : trace.events()) {
                for (Trace.Event b : trace.events()) {
                    int order =
                            clocks.get(a.id())
                                    .stamp(a.node())
                                    .compareTo(clocks.get(b.id()).stamp(b.node()));
                    assertThat(order == 0).isEqualTo(a.equals(b));
                    if (trace.happenedBefore(a.id(), b.id())) {
                        assertThat(order).isNegative();
                    }
                }
            }
        }
    }

    @Test
    void vectorClocksAgreeWithWhatReallyHappenedBefore() {
        Dice dice = Dice.of(145);
        for (int run = 0; run < 2_000; run++) {
            Trace trace = Trace.random(dice);
            List<VectorClock> clocks = vector(trace);
            for (int a = 0; a < clocks.size(); a++) {
                for (int b = 0; b < clocks.size(); b++) {
                    assertThat(clocks.get(a).compare(clocks.get(b)))
                            .as("%s: %s and %s", trace, a, b)
                            .isEqualTo(trace.order(a, b));
                }
            }
        }
    }

    @Test
    void theTextbookLadder() {
        VectorClock a1 = VectorClock.ZERO.tick(A);
        VectorClock a2 = a1.tick(A);
        VectorClock b1 = VectorClock.ZERO.tick(B);
        VectorClock b2 = b1.receive(B, a2);
        assertThat(a1.show(ALL)).isEqualTo("[1,0,0]");
        assertThat(a2.show(ALL)).isEqualTo("[2,0,0]");
        assertThat(b1.show(ALL)).isEqualTo("[0,1,0]");
        assertThat(b2.show(ALL)).isEqualTo("[2,2,0]");
        assertThat(a2.compare(b2)).isEqualTo(CausalOrder.BEFORE);
        assertThat(b2.compare(a1)).isEqualTo(CausalOrder.AFTER);
        assertThat(a1.compare(b1)).isEqualTo(CausalOrder.CONCURRENT);
        VectorClock twoZero = VectorClock.ZERO.tick(A).tick(A);
        VectorClock zeroTwo = VectorClock.ZERO.tick(B).tick(B);
        assertThat(twoZero.compare(zeroTwo)).isEqualTo(CausalOrder.CONCURRENT);
        assertThat(twoZero.compare(twoZero)).isEqualTo(CausalOrder.EQUAL);
        assertThat(b2).hasToString("[n1:2, n2:2]");
    }

    private static List<LamportClock> lamport(Trace trace) {
        List<LamportClock> clocks = new ArrayList<>();
        for (Trace.Event event : trace.events()) {
            LamportClock before =
                    event.previous() < 0 ? LamportClock.ZERO : clocks.get(event.previous());
            clocks.add(
                    event.sent() == Trace.LOCAL
                            ? before.tick()
                            : before.receive(clocks.get(event.sent()).time()));
        }
        return clocks;
    }

    private static List<VectorClock> vector(Trace trace) {
        List<VectorClock> clocks = new ArrayList<>();
        for (Trace.Event event : trace.events()) {
            VectorClock before =
                    event.previous() < 0 ? VectorClock.ZERO : clocks.get(event.previous());
            clocks.add(
                    event.sent() == Trace.LOCAL
                            ? before.tick(event.node())
                            : before.receive(event.node(), clocks.get(event.sent())));
        }
        return clocks;
    }
}
