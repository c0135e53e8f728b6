package fulcrum.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import fulcrum.machine.Input;
import fulcrum.machine.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The heap of timers against a dumb twin: a map of deadlines.
final class TimerHeapTest {

    private final TimerHeap heap = new TimerHeap();

    @Test
    void firesWhatATwinFiresAtTheSameTime() {
        for (int seed = 0; seed < 200; seed++) {
            agree(Dice.of(seed));
        }
    }

    private static void agree(Dice dice) {
        TimerHeap heap = new TimerHeap();
        List<TimerHeap.Slot> slots = slots(dice.between(1, 40));
        TreeMap<Integer, Long> twin = new TreeMap<>();
        long now = dice.below(1_000_000_000L);
        for (int step = 0; step < 300; step++) {
            int i = dice.below(slots.size());
            switch (dice.below(4)) {
                case 0, 1 -> {
                    long delay = dice.between(1L, 1L << dice.between(1, 30));
                    heap.start(slots.get(i), now, delay);
                    twin.put(i, TimerHeap.onGrid(now, delay));
                }
                case 2 -> {
                    heap.stop(slots.get(i));
                    twin.remove(i);
                }
                default -> {
                    now += dice.below(1L << dice.between(1, 30));
                    long until = now;
                    List<Integer> due = new ArrayList<>();
                    twin.forEach((slot, deadline) -> {
                        if (deadline <= until) {
                            due.add(slot);
                        }
                    });
                    due.forEach(twin::remove);
                    assertThat(drain(heap, slots, now)).containsExactlyInAnyOrderElementsOf(due);
                }
            }
            long next = twin.values().stream().min(Long::compare).orElse(TimerHeap.NEVER);
            assertThat(heap.next()).isEqualTo(next);
        }
    }

    private static List<Integer> drain(TimerHeap heap, List<TimerHeap.Slot> slots, long now) {
        List<Integer> fired = new ArrayList<>();
        for (TimerHeap.Slot due = heap.pollDue(now); due != null; due = heap.pollDue(now)) {
            fired.add(slots.indexOf(due));
        }
        return fired;
    }

    @Test
    void neverFiresBeforeItsTimeAndNotMuchLater() {
        Dice dice = Dice.of(5);
        for (int i = 0; i < 10_000; i++) {
            long now = dice.below(1L << 60);
            long delay = dice.between(1L, 1L << dice.between(1, 40));
            assertThat(TimerHeap.onGrid(now, delay) - now).isBetween(delay, delay + delay / 16);
        }
    }

    @Test
    void timersOfManyGroupsShareTheirTurns() {
        Dice dice = Dice.of(6);
        long distinct =
                IntStream.range(0, 1_000)
                        .mapToLong(_ -> TimerHeap.onGrid(dice.below(50_000_000L), 50_000_000))
                        .distinct()
                        .count();
        assertThat(distinct).isLessThan(60);
    }

    @Test
    void aStoppedZeroDelayIsNotTaken() {
        TimerHeap.Slot slot = slots(1).getFirst();
        heap.start(slot, 0, 0);
        heap.start(slot, 0, 0);
        assertThat(heap.hasZeros()).isTrue();
        heap.stop(slot);
        List<TimerHeap.Slot> taken = heap.takeZeros();
        assertThat(taken).containsExactly(slot);
        assertThat(heap.takeZero(slot)).isFalse();
        assertThat(heap.hasZeros()).isFalse();
    }

    @Test
    void aForgottenTimerLeavesTheHeap() {
        List<TimerHeap.Slot> slots = slots(50);
        for (int i = 0; i < 50; i++) {
            heap.start(slots.get(i), 0, 1 + i % 7);
        }
        for (int i = 0; i < 50; i += 2) {
            heap.forget(slots.get(i));
        }
        assertThat(heap.size()).isEqualTo(25);
        assertThat(drain(heap, slots, 100)).hasSize(25).allMatch(i -> i % 2 == 1);
    }

    @SuppressWarnings("NullAway") // nobody asks for the owner here
    private static List<TimerHeap.Slot> slots(int count) {
        List<TimerHeap.Slot> slots = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            slots.add(new TimerHeap.Slot(null, new Input.Fired<>(new Timer("t", i))));
        }
        return slots;
    }
}
