package fulcrum.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.Timer;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.fault.Victim;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Each fault does what it says. Three nodes tell each other their number every ten milliseconds;
/// the faults strike from 100 to 200 ms.
class FaultsTest {

    private static final long MILLI = 1_000_000;
    private static final Timer TICK = Timer.of("tick");
    private static final Victim TWO = Victim.of(2);

    private record Heard(long millis, int from, int to, long number) {}

    private final List<Heard> heard = new ArrayList<>();
    private final List<String> stored = new ArrayList<>();
    private final List<Long> walls = new ArrayList<>();

    /// What a chatting machine does; each message says when it was sent, by the sender's count.
    private Probe chat(Fault fault) {
        long[] counts = new long[8];
        return new Probe(
                        3,
                        (self, now, input, out) -> {
                            switch (input) {
                                case Input.Started<String> _ -> out.start(TICK, 10 * MILLI);
                                case Input.Fired<String> _ -> {
                                    counts[self.self()]++;
                                    for (NodeId peer : self.birth.founders()) {
                                        if (peer.number() != self.self()) {
                                            out.sendEarly(peer, "" + counts[self.self()]);
                                        }
                                    }
                                    out.start(TICK, 10 * MILLI);
                                }
                                case Input.Received<String>(NodeId from, String text) ->
                                        heard.add(
                                                new Heard(
                                                        now,
                                                        from.number(),
                                                        self.self(),
                                                        Long.parseLong(text)));
                                case Input.Clock<String>(long wall, long _) -> {
                                    if (self.self() == 2) {
                                        walls.add(wall);
                                    }
                                }
                                case Input.Stored<String> _,
                                        Input.Loaded<String> _,
                                        Input.Captured<String> _,
                                        Input.Imported<String> _,
                                        Input.Submitted<String> _ -> {}
                            }
                        })
                .at(100, fault, 100)
                .storm(300);
    }

    /// The counts that one node heard from another; a node counts up every ten milliseconds.
    private List<Long> numbers(int from, int to) {
        List<Long> numbers = new ArrayList<>();
        for (Heard one : heard) {
            if (one.from == from && one.to == to) {
                numbers.add(one.number);
            }
        }
        return numbers;
    }

    /// How many of the messages sent while the fault was at work arrived. Those that were sent at
    /// its beginning or end are not counted.
    private long during(int from, int to) {
        return new TreeSet<>(numbers(from, to))
                .stream().filter(number -> number > 10 && number < 19).count();
    }

    @Test
    void withoutAFaultEverythingArrivesOnceAndInOrder() {
        chat(new Fault.ClockJump(TWO, 0)).run(1);
        List<Long> numbers = numbers(1, 2);
        assertThat(numbers).hasSizeBetween(28, 30).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aPartitionSeparatesGroupsAndNothingElse() {
        chat(new Fault.Partition(List.of(nodes(1, 3), nodes(2)))).run(1);
        assertThat(during(1, 2)).isZero();
        assertThat(during(2, 3)).isZero();
        assertThat(during(1, 3)).isEqualTo(8);
        assertThat(numbers(1, 2)).contains(5L, 25L);
    }

    @Test
    void aCutIsOneWay() {
        chat(new Fault.Cut(nodes(1), nodes(2, 3))).run(1);
        assertThat(during(1, 2)).isZero();
        assertThat(during(1, 3)).isZero();
        assertThat(during(2, 1)).isEqualTo(8);
    }

    @Test
    void anIsolatedNodeNeitherHearsNorIsHeard() {
        chat(new Fault.Isolate(TWO)).run(1);
        assertThat(during(1, 2)).isZero();
        assertThat(during(2, 1)).isZero();
        assertThat(during(3, 1)).isEqualTo(8);
    }

    @Test
    void aDeafNodeIsHeardAndAMuteOneHears() {
        chat(new Fault.OneWay(TWO, true)).run(1);
        assertThat(during(1, 2)).isZero();
        assertThat(during(2, 1)).isEqualTo(8);
        heard.clear();
        chat(new Fault.OneWay(TWO, false)).run(1);
        assertThat(during(1, 2)).isEqualTo(8);
        assertThat(during(2, 1)).isZero();
    }

    @Test
    void delayedMessagesArriveLateAndAllOfThem() {
        chat(new Fault.Delay(TWO, 30 * MILLI)).run(1);
        assertThat(numbers(1, 2)).hasSizeBetween(28, 30).isSorted();
        assertThat(latency(1, 2)).isGreaterThan(29 * MILLI);
        assertThat(latency(1, 3)).isLessThan(5 * MILLI);
    }

    @Test
    void reorderedMessagesOvertakeEachOther() {
        chat(new Fault.Reorder(TWO, 1000, 80 * MILLI)).run(1);
        assertThat(numbers(1, 2)).hasSizeBetween(28, 30).doesNotHaveDuplicates();
        assertThat(numbers(1, 2)).isNotEqualTo(numbers(1, 2).stream().sorted().toList());
    }

    @Test
    void cloggedMessagesAreHeldAndArriveAfterwards() {
        chat(new Fault.Clog(TWO)).run(1);
        assertThat(numbers(1, 2)).hasSizeBetween(28, 30).contains(11L, 15L, 19L);
        assertThat(latency(1, 2)).isGreaterThan(50 * MILLI);
    }

    @Test
    void swizzledNodesAreCloggedAndReleasedInTheEnd() {
        List<NodeId> all = List.of(new NodeId(2), new NodeId(1));
        chat(new Fault.SwizzleClog(all, all.reversed())).run(1);
        assertThat(numbers(1, 2)).hasSizeBetween(28, 30).contains(11L, 15L, 19L);
        assertThat(latency(1, 2)).isGreaterThan(5 * MILLI);
    }

    @Test
    void droppedMessagesNeverArrive() {
        chat(new Fault.Drop(TWO, 1000)).run(1);
        assertThat(during(1, 2)).isZero();
        assertThat(during(1, 3)).isEqualTo(8);
    }

    @Test
    void duplicatedMessagesArriveTwice() {
        chat(new Fault.Duplicate(TWO, 1000)).run(1);
        assertThat(numbers(1, 2).stream().filter(number -> number == 15)).hasSize(2);
        assertThat(numbers(1, 3).stream().filter(number -> number == 15)).hasSize(1);
    }

    @Test
    void aPausedNodeSaysNothingAndHearsLater() {
        chat(new Fault.Pause(TWO)).run(1);
        assertThat(numbers(1, 2)).contains(11L, 15L, 19L);
        assertThat(numbers(2, 1).size()).isBetween(18, 20);
    }

    @Test
    void aKilledNodeHearsNothingAndBeginsAgain() {
        Probe probe = chat(new Fault.Kill(TWO));
        probe.run(1);
        assertThat(during(1, 2)).isZero();
        assertThat(numbers(1, 2)).contains(25L);
        assertThat(probe.lives).containsEntry(new NodeId(2), 2);
    }

    @Test
    void aWipedNodeIsReplacedByAnotherOfAnotherName() {
        Probe probe = chat(new Fault.Wipe(TWO));
        probe.run(1);
        assertThat(probe.lives).containsEntry(new NodeId(2), 1).containsEntry(new NodeId(4), 1);
    }

    @Test
    void theWallClockJumpsFreezesAndDriftsAsTold() {
        chat(new Fault.ClockJump(TWO, -5000 * MILLI)).wallClock().run(1);
        assertThat(walls.getLast() - walls.getFirst()).isLessThan(-4000 * MILLI);
        walls.clear();
        chat(new Fault.ClockFreeze(TWO)).wallClock().run(1);
        assertThat(walls.stream().filter(wall -> wall.equals(walls.get(40))).count())
                .isGreaterThan(10);
        walls.clear();
        chat(new Fault.ClockDrift(TWO, 500_000)).wallClock().run(1);
        assertThat(walls.getLast() - walls.getFirst()).isBetween(340 * MILLI, 360 * MILLI);
    }

    private static SortedSet<NodeId> nodes(int... numbers) {
        TreeSet<NodeId> nodes = new TreeSet<>();
        for (int number : numbers) {
            nodes.add(new NodeId(number));
        }
        return nodes;
    }

    /// By how much the message of the fault's middle arrived later than that of its sender's usual
    /// rhythm would: both clocks run true, so times of one node can be compared.
    private long latency(int from, int to) {
        long before = 0;
        long at = 0;
        for (Heard one : heard) {
            if (one.from == from && one.to == to) {
                before = one.number == 5 ? one.millis : before;
                at = one.number == 14 ? one.millis : at;
            }
        }
        return at - before - 90 * MILLI;
    }

    // Disks: a node stores a record every ten milliseconds, and a client asks it now and then.

    private Probe store(Fault fault) {
        return new Probe(
                        1,
                        (self, now, input, out) -> {
                            if (input instanceof Input.Started<String>) {
                                stored.add("life " + self.lives);
                                out.start(TICK, 10 * MILLI);
                            } else if (input instanceof Input.Fired<String>) {
                                out.store(new Probe.Text("x"));
                                out.start(TICK, 10 * MILLI);
                            } else if (input instanceof Input.Stored<String>(long upTo)) {
                                stored.add(now / MILLI + " " + upTo);
                            } else if (input instanceof Input.Submitted<String> asked) {
                                out.answer(asked.request(), new Outcome.Done(Bytes.EMPTY));
                            }
                        })
                .client((self, reply, port) -> {
                    if (reply == null) {
                        port.submit(new NodeId(1), new Probe.Ask("x"), 90 * MILLI);
                        port.wakeAfter(50 * MILLI);
                    }
                })
                .at(100, fault, 100)
                .storm(300);
    }

    @Test
    void aFullDiskStoresNothingAndItsHostRefusesClientsUntilThereIsRoom() {
        Probe probe = store(new Fault.FullDisk(Victim.of(1)));
        Run run = probe.run(1);
        assertThat(stored.size()).isBetween(18, 23);
        assertThat(probe.replied.toString()).contains("OVERLOADED");
        assertThat(probe.replied.getLast()).contains("Done");
        assertThat(run.coverage().of("refused for a full disk")).isEqualTo(2);
    }

    @Test
    void aFailedSyncStopsTheNodeAtOnce() {
        Run run = store(new Fault.FailedSync(Victim.of(1))).storm(3000).run(1);
        assertThat(stored).contains("life 2");
        assertThat(run.coverage().of("failed sync")).isEqualTo(1);
    }

    @Test
    void aSlowDiskIsSlow() {
        store(new Fault.SlowDisk(Victim.of(1), 60)).run(1);
        assertThat(stored.size()).isBetween(18, 24);
    }
}
