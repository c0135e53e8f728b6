package fulcrum.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.Snapshot;
import fulcrum.machine.Timer;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.fault.Plan;
import fulcrum.machine.fault.Strike;
import fulcrum.machine.fault.Victim;
import fulcrum.machine.state.Writes;
import fulcrum.machine.trace.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the host owes a machine, clause by clause of the contract.
class HostTest {

    private static final NodeId ONE = new NodeId(1);
    private static final NodeId TWO = new NodeId(2);
    private static final Timer TICK = Timer.of("tick");
    private static final Timer NOW = Timer.of("now");
    private static final long MILLI = 1_000_000;
    private static final Outcome DONE = new Outcome.Done(Bytes.EMPTY);

    @Test
    void sendsLeaveWhenEarlierStoresAreDurableAndEarlyOnesAtOnce() {
        List<Long> times = new ArrayList<>();
        Probe probe =
                new Probe(
                        2,
                        (self, now, input, out) -> {
                            if (input instanceof Input.Started<String> && self.self() == 1) {
                                out.send(TWO, "before any store");
                                out.store(new Probe.Text("x"));
                                out.send(TWO, "held");
                                out.sendEarly(TWO, "early");
                                times.add(now);
                            } else if (input instanceof Input.Stored<String>(long upTo)) {
                                self.log.add("stored " + upTo);
                                times.add(now);
                            }
                        });
        List<String> sent = new ArrayList<>();
        Simulation.run(
                probe,
                probe.universe(1),
                (event, columns) -> {
                    if (event instanceof TraceEvent.Sent message) {
                        sent.add(message.message().toString());
                    }
                });
        assertThat(sent).containsExactly("before any store", "early", "held");
        assertThat(times.get(1) - times.get(0)).isBetween(400_000L, 1_100_000L);
    }

    @Test
    void lazyStoresHoldNothingBackAndBecomeDurableInTime() {
        List<String> seen = new ArrayList<>();
        Probe probe =
                new Probe(
                        2,
                        (self, now, input, out) -> {
                            if (input instanceof Input.Started<String> && self.self() == 1) {
                                out.storeLazily(new Probe.Text("x"));
                                out.send(TWO, "not held");
                            } else if (input instanceof Input.Stored<String>) {
                                seen.add("stored");
                            } else if (input instanceof Input.Received<String>) {
                                seen.add("received");
                            }
                        });
        probe.run(1);
        assertThat(seen).containsExactly("received", "stored");
    }

    @Test
    void aZeroTimerFiresAfterTheInputsThatWaitedTogether() {
        List<String> seen = new ArrayList<>();
        long[] received = new long[1];
        Probe probe =
                new Probe(
                                2,
                                (self, now, input, out) -> {
                                    if (self.self() == 1) {
                                        if (input instanceof Input.Started<String>) {
                                            out.start(TICK, 10 * MILLI);
                                        } else if (input instanceof Input.Fired<String>) {
                                            out.sendEarly(TWO, "m");
                                            out.start(TICK, 10 * MILLI);
                                        }
                                    } else if (input instanceof Input.Received<String>) {
                                        seen.add("received");
                                        received[0] = now;
                                        out.start(NOW, 0);
                                    } else if (input instanceof Input.Fired<String>) {
                                        seen.add(now == received[0] ? "zero" : "late");
                                    }
                                })
                        .at(25, new Fault.Pause(Victim.of(2)), 30)
                        .storm(70);
        probe.run(1);
        assertThat(String.join(" ", seen))
                .startsWith("received zero received zero received received received zero");
    }

    @Test
    void timersStartedAgainAreReplacedAndStoppedOnesNeverFire() {
        List<Long> fired = new ArrayList<>();
        Timer other = Timer.of("other");
        Probe probe =
                new Probe(
                        1,
                        (self, now, input, out) -> {
                            if (input instanceof Input.Started<String>) {
                                out.start(TICK, 10 * MILLI);
                                out.start(TICK, 30 * MILLI);
                                out.start(NOW, 20 * MILLI);
                                out.start(other, 5 * MILLI);
                                out.stop(other);
                                fired.add(now);
                            } else if (input instanceof Input.Fired<String>(Timer timer)) {
                                fired.add(now);
                                if (timer.equals(NOW)) {
                                    out.start(TICK, MILLI);
                                }
                            }
                        });
        probe.run(1);
        assertThat(fired).hasSize(3);
        assertThat(fired.get(1) - fired.get(0)).isBetween(20 * MILLI, 21 * MILLI);
        assertThat(fired.get(2) - fired.get(1)).isBetween(MILLI, 2 * MILLI);
    }

    @Test
    void aPausedNodeFindsItsTimersLateAndItsMessagesTogether() {
        List<Long> fired = new ArrayList<>();
        Probe probe =
                new Probe(
                                1,
                                (self, now, input, out) -> {
                                    out.start(TICK, 10 * MILLI);
                                    fired.add(now);
                                })
                        .at(15, new Fault.Pause(Victim.of(1)), 100)
                        .storm(200);
        probe.run(1);
        assertThat(fired.get(2) - fired.get(1)).isGreaterThan(90 * MILLI);
    }

    @Test
    void everyLifeBeginsWithWhatIsDurableAndALegalPrefixOfTheRest() {
        int torn = 0;
        for (long seed = 1; seed <= 50; seed++) {
            long[] durable = new long[1];
            Probe probe =
                    new Probe(
                                    1,
                                    (self, now, input, out) -> {
                                        switch (input) {
                                            case Input.Started<String> _ -> {
                                                checkPrefix(self, durable[0], out.nextPosition());
                                                self.log.clear();
                                                out.start(TICK, 200_000);
                                            }
                                            case Input.Fired<String> _ -> {
                                                long position = out.nextPosition();
                                                out.store(new Probe.Text("r" + position));
                                                out.start(TICK, 200_000);
                                            }
                                            case Input.Stored<String>(long upTo) ->
                                                    durable[0] = upTo;
                                            case Input.Clock<String> _,
                                                    Input.Received<String> _,
                                                    Input.Loaded<String> _,
                                                    Input.Captured<String> _,
                                                    Input.Imported<String> _,
                                                    Input.Submitted<String> _ -> {}
                                        }
                                    })
                            .at(20, new Fault.TornTail(Victim.of(1)), 5)
                            .at(50, new Fault.Kill(Victim.of(1)), 5)
                            .storm(80);
            Run run = probe.run(seed);
            assertThat(run.verdict()).isEqualTo(new Verdict.Passed());
            assertThat(probe.lives).containsEntry(ONE, 3);
            torn += run.coverage().of("torn tail") > 0 ? 1 : 0;
        }
        assertThat(torn).isGreaterThan(30);
    }

    private static void checkPrefix(Probe.Lived self, long durable, long next) {
        assertThat((long) self.log.size()).isGreaterThanOrEqualTo(durable);
        for (int i = 0; i < self.log.size(); i++) {
            assertThat(self.log.get(i)).isEqualTo("r" + (i + 1));
        }
        assertThat(next).isEqualTo(self.log.size() + 1);
    }

    @Test
    void theStateIsVisibleAtOnceAndAfterACrashNeverAheadOfTheLog() {
        int lost = 0;
        for (long seed = 1; seed <= 50; seed++) {
            Probe probe =
                    new Probe(
                                    1,
                                    (self, now, input, out) -> {
                                        KeyValues state = self.birth.state();
                                        if (input instanceof Input.Started<String>) {
                                            assertThat(state.applied())
                                                    .isLessThanOrEqualTo(self.log.size());
                                            assertThat(value(state))
                                                    .isEqualTo("" + state.applied());
                                            // What the state has lost is applied again.
                                            for (long i = state.applied(); i < self.log.size(); ) {
                                                out.apply(++i, 0, write("" + i));
                                            }
                                            out.start(TICK, 300_000);
                                        } else if (input instanceof Input.Fired<String>) {
                                            long position = out.store(new Probe.Text("r"));
                                            out.apply(position, 0, write("" + position));
                                            out.start(TICK, 300_000);
                                        }
                                    })
                            .at(20, new Fault.Kill(Victim.of(1)), 5)
                            .at(40, new Fault.LostSuffix(Victim.of(1)), 5)
                            .storm(80);
            Run run = probe.run(seed);
            assertThat(run.verdict()).isEqualTo(new Verdict.Passed());
            lost += run.coverage().of("lost suffix") > 0 ? 1 : 0;
        }
        assertThat(lost).isGreaterThan(30);
    }

    private static Bytes write(String value) {
        return new Writes().put(Bytes.text("k"), Bytes.text(value)).toBytes();
    }

    private static String value(KeyValues state) {
        return state.peek(Bytes.text("k")) instanceof KeyValues.Peek.Present(Bytes value)
                ? value.asText()
                : "0";
    }

    /// A machine that learnt something when it is watched would do otherwise when it is not.
    @Test
    void whoLooksAtAKeyForItsViewBreaksTheContract() {
        Probe.Behaviour looking =
                new Probe.Behaviour() {
                    @Override
                    public void step(
                            Probe.Lived self, long now, Input<String> input, Outbox<String> out) {
                        value(self.birth.state());
                    }

                    @Override
                    public void watched(Probe.Lived self) {
                        value(self.birth.state());
                    }
                };
        Probe probe = new Probe(1, looking);
        assertThat(probe.run(1).verdict()).isEqualTo(new Verdict.Passed()); // nobody watches
        Run watched = Simulation.run(probe, probe.universe(1), (event, columns) -> {});
        assertThat(watched.verdict().toString()).contains("a machine's view looks at no key");
    }

    @Test
    void coldKeysAreWarmOnceLoaded() {
        List<String> seen = new ArrayList<>();
        Probe probe =
                new Probe(
                                1,
                                (self, now, input, out) -> {
                                    KeyValues state = self.birth.state();
                                    Bytes key = Bytes.text("k");
                                    if (input instanceof Input.Started<String>) {
                                        out.apply(1, 0, write("v"));
                                        out.start(TICK, 20 * MILLI);
                                    } else if (input instanceof Input.Fired<String>) {
                                        seen.add(state.peek(key).toString());
                                        out.load(7, new Effect.Wanted.Keys(List.of(key)));
                                    } else if (input
                                            instanceof
                                            Input.Loaded<String>(
                                                    long ticket,
                                                    Input.Found.Values found)) {
                                        seen.add(ticket + " " + found.values());
                                        seen.add(state.peek(key).toString());
                                    }
                                })
                        .at(10, new Fault.Cold(Victim.ALL, 1000), 100);
        probe.run(1);
        assertThat(seen).containsExactly("Cold[]", "7 [\"v\"]", "Present[value=\"v\"]");
    }

    @Test
    void theFirstKeyOfARangeIsWarmOnceTheRangeIsLoaded() {
        List<String> seen = new ArrayList<>();
        Bytes from = Bytes.text("j");
        Bytes to = Bytes.text("l");
        Probe probe =
                new Probe(
                                1,
                                (self, now, input, out) -> {
                                    KeyValues state = self.birth.state();
                                    if (input instanceof Input.Started<String>) {
                                        out.apply(1, 0, write("v"));
                                        out.start(TICK, 20 * MILLI);
                                    } else if (input instanceof Input.Fired<String>) {
                                        seen.add(state.first(from, to).toString());
                                        out.load(7, new Effect.Wanted.Range(from, to, 1, 1));
                                    } else if (input instanceof Input.Loaded<String>) {
                                        seen.add(state.first(from, to).toString());
                                    }
                                })
                        .at(10, new Fault.Cold(Victim.ALL, 1000), 100);
        Run run = probe.run(1);
        assertThat(seen).containsExactly("Cold[]", "Found[key=\"k\", value=\"v\"]");
        assertThat(run.coverage().of("cold first")).isEqualTo(1);
    }

    @Test
    void recordsAreLoadedAndTruncatedOnesAreNot() {
        List<String> seen = new ArrayList<>();
        Probe probe =
                new Probe(
                        1,
                        (self, now, input, out) -> {
                            if (input instanceof Input.Started<String>) {
                                for (int i = 1; i <= 5; i++) {
                                    out.store(new Probe.Text("r" + i));
                                }
                                out.truncate(3);
                                out.start(TICK, 20 * MILLI);
                            } else if (input instanceof Input.Fired<String>) {
                                out.load(1, new Effect.Wanted.Records(1, 4));
                            } else if (input
                                    instanceof
                                    Input.Loaded<String>(long _, Input.Found.Records found)) {
                                found.records().forEach(one -> seen.add(one.toString()));
                            }
                        });
        probe.run(1);
        assertThat(seen)
                .containsExactly(
                        "Logged[position=3, record=Text[text=r3]]",
                        "Logged[position=4, record=Text[text=r4]]");
    }

    @Test
    void aShippedSnapshotIsImportedUnderTheReceiversNumberAndAdopted() {
        List<String> seen = new ArrayList<>();
        Probe probe = new Probe(2, (self, now, input, out) -> ship(self, input, out, seen));
        probe.run(1);
        assertThat(seen).containsExactly("captured 3 at 1", "imported 1 at 1", "adopted big");
    }

    private static void ship(
            Probe.Lived self, Input<String> input, Outbox<String> out, List<String> seen) {
        switch (input) {
            case Input.Started<String> _ -> {
                if (self.self() == 1) {
                    out.apply(1, 0, write("big"));
                    out.capture(Bytes.text("replaced"));
                    out.capture(Bytes.text("replaced too"));
                    out.capture(Bytes.text("header"));
                }
            }
            case Input.Captured<String>(Snapshot snapshot) -> {
                seen.add("captured " + snapshot.number() + " at " + snapshot.index());
                assertThat(snapshot.header()).isEqualTo(Bytes.text("header"));
                out.ship(TWO, snapshot);
                out.start(TICK, 100 * MILLI);
            }
            case Input.Imported<String>(NodeId from, Snapshot snapshot) -> {
                assertThat(from).isEqualTo(ONE);
                assertThat(snapshot.header()).isEqualTo(Bytes.text("header"));
                seen.add("imported " + snapshot.number() + " at " + snapshot.index());
                out.store(new Probe.Text("adopting"));
                out.adopt(snapshot);
                out.start(NOW, 0);
            }
            case Input.Fired<String>(Timer timer) -> {
                if (timer.equals(NOW)) {
                    seen.add("adopted " + value(self.birth.state()));
                }
            }
            case Input.Clock<String> _,
                    Input.Stored<String> _,
                    Input.Received<String> _,
                    Input.Loaded<String> _,
                    Input.Submitted<String> _ -> {}
        }
    }

    @Test
    void anInterruptedSnapshotIsResumedWhereTheReceiverIs() {
        int interrupted = 0;
        int resumed = 0;
        for (long seed = 1; seed <= 30; seed++) {
            boolean[] imported = new boolean[1];
            Probe probe =
                    new Probe(
                                    2,
                                    (self, now, input, out) -> {
                                        if (self.self() == 1) {
                                            if (input instanceof Input.Started<String>) {
                                                out.apply(1, 0, write("x".repeat(1000)));
                                                out.capture(Bytes.EMPTY);
                                            } else if (input
                                                    instanceof
                                                    Input.Captured<String>(Snapshot snapshot)) {
                                                out.ship(TWO, snapshot);
                                                out.start(TICK, 5 * MILLI);
                                            } else if (input instanceof Input.Fired<String>) {
                                                out.ship(TWO, new Snapshot(1, 1, Bytes.EMPTY));
                                                out.start(TICK, 5 * MILLI);
                                            }
                                        } else if (input instanceof Input.Imported<String>) {
                                            imported[0] = true;
                                        }
                                    })
                            .at(15, new Fault.BreakBulk(Victim.ALL), 1)
                            .at(20, new Fault.Isolate(Victim.of(2)), 20)
                            .at(50, new Fault.Kill(Victim.of(2)), 5);
            Run run = probe.run(seed);
            assertThat(imported[0]).isTrue();
            interrupted += run.coverage().of("interrupted snapshot") > 0 ? 1 : 0;
            resumed += run.coverage().of("snapshot resumed") > 0 ? 1 : 0;
        }
        assertThat(interrupted).isGreaterThan(10);
        assertThat(resumed).isGreaterThan(10);
    }

    @Test
    void clientsAreToldWhatIsKnown() {
        Probe probe =
                new Probe(
                                1,
                                (self, now, input, out) -> {
                                    if (input
                                                    instanceof
                                                    Input.Submitted<String>(
                                                            long request,
                                                            Probe.Ask(String text))
                                            && text.equals("answer me")) {
                                        out.answer(request, DONE);
                                    }
                                })
                        .client((self, reply, port) -> {
                            if (reply == null) {
                                port.submit(ONE, new Probe.Ask("answer me"), 50 * MILLI);
                                port.submit(ONE, new Probe.Ask("or not"), 50 * MILLI);
                            } else if (self.replies == 2) {
                                port.submit(ONE, new Probe.Ask("or not"), 500 * MILLI);
                            } else if (self.replies == 3) {
                                port.submit(ONE, new Probe.Ask("answer me"), 50 * MILLI);
                            }
                        })
                        .at(100, new Fault.Kill(Victim.of(1)), 50);
        probe.run(1);
        assertThat(probe.replied)
                .containsExactly(
                        "1ms " + new Reply.Answered(DONE),
                        "51ms " + new Reply.TimedOut(),
                        "100ms " + new Reply.Broken(),
                        "100ms " + new Reply.Unreachable());
    }

    @Test
    void aMachineThatThrowsFailsTheRunAndNothingOfItsStepLeaves() {
        boolean[] received = new boolean[1];
        Probe probe =
                new Probe(
                        2,
                        (self, now, input, out) -> {
                            if (input instanceof Input.Received<String>) {
                                received[0] = true;
                            } else if (self.self() == 1) {
                                out.sendEarly(TWO, "never");
                                throw new ArithmeticException("on purpose");
                            }
                        });
        Run run = probe.run(1);
        assertThat(run.verdict().toString()).contains("EXCEPTION").contains("n1: ");
        assertThat(received[0]).isFalse();
    }

    @Test
    void aMachineThatBreaksTheContractIsStopped() {
        assertThat(new Probe(1, (self, now, input, out) -> out.apply(7, 0, Bytes.EMPTY)).run(1))
                .extracting(run -> run.verdict().toString())
                .asString()
                .contains("a machine applies in order");
        assertThat(new Probe(1, (self, now, input, out) -> out.answer(7, DONE)).run(1))
                .extracting(run -> run.verdict().toString())
                .asString()
                .contains("answers every request at most once");
    }

    @Test
    void theWallClockComesBeforeEveryBatchWhereItIsWanted() {
        List<String> seen = new ArrayList<>();
        Probe probe =
                new Probe(
                                1,
                                (self, now, input, out) -> {
                                    seen.add(input.getClass().getSimpleName());
                                    if (input instanceof Input.Started<String>) {
                                        out.start(TICK, MILLI);
                                    }
                                })
                        .wallClock();
        probe.run(1);
        assertThat(seen).containsExactly("Clock", "Started", "Clock", "Fired");
    }

    @Test
    void aFaultThatWaitsForAnEffectStrikesTheNodeThatEmittedIt() {
        Plan plan =
                Plan.NONE.and(
                        new Strike.When.Moment("store", 50 * MILLI, 2, 0),
                        new Fault.Kill(Victim.CULPRIT),
                        10 * MILLI);
        Probe probe =
                new Probe(
                                3,
                                (self, now, input, out) -> {
                                    if (self.self() == 2) {
                                        if (input instanceof Input.Fired<String>) {
                                            out.store(new Probe.Text("x"));
                                        }
                                        out.start(TICK, 30 * MILLI);
                                    }
                                })
                        .plan(plan)
                        .storm(300);
        Run run = probe.run(1);
        assertThat(probe.lives).containsEntry(ONE, 1).containsEntry(TWO, 2);
        assertThat(run.coverage().of("crash at store")).isEqualTo(1);
    }
}
