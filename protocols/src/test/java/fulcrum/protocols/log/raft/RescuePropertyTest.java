package fulcrum.protocols.log.raft;

import static fulcrum.protocols.log.raft.Some.joint;
import static fulcrum.protocols.log.raft.Some.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Dice;
import fulcrum.machine.Effect;
import fulcrum.machine.Logged;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftMessage.Vote;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Rescues against brute force: elections among real servers, majorities counted on fingers, and
/// what a running group really committed.
class RescuePropertyTest {

    private static final int SEEDS = 30;
    private static final int STEPS = 1_200;

    private static Survivor survivor(int number, long term, Configuration members, long... terms) {
        return Survivor.of(node(number), records(term, members, terms), 2 + terms.length, 0);
    }

    private static List<Logged> records(long term, Configuration members, long... terms) {
        List<Logged> records = new ArrayList<>();
        records.add(new Logged(1, Some.founded(members)));
        records.add(new Logged(2, Some.term(term)));
        List<Entry> entries = Some.entries(1, terms);
        for (Entry entry : entries) {
            records.add(new Logged(records.size() + 1, new RaftRecord.Stored(List.of(entry))));
        }
        return records;
    }

    private static long[] someTerms(Dice dice) {
        long[] terms = new long[dice.below(5)];
        long term = 1;
        for (int i = 0; i < terms.length; i++) {
            term += dice.below(2);
            terms[i] = term;
        }
        return terms;
    }

    @Test
    void everyOtherSurvivorWouldVoteForTheBest() {
        Dice dice = Dice.of(7);
        Configuration all = Some.voters(1, 2, 3, 4, 5);
        for (int round = 0; round < 500; round++) {
            List<Survivor> left = new ArrayList<>();
            List<long[]> logs = new ArrayList<>();
            int count = dice.between(1, 4);
            for (int number = 1; number <= count; number++) {
                logs.add(someTerms(dice));
                left.add(survivor(number, 3 + dice.below(4), all, logs.getLast()));
            }
            Rescue rescue = Rescue.of(left);
            for (int i = 0; i < logs.size(); i++) {
                long[] log = logs.get(i);
                Server voter = Given.follower(Given.paper(5), 6, log);
                Vote vote = vote(voter, rescue.best());
                assertThat(vote.granted()).as("%s by a log of %d", rescue, log.length).isTrue();
            }
            assertThat(left).allMatch(each -> each.currentTerm() < rescue.term());
        }
    }

    private static Vote vote(Server voter, Survivor candidate) {
        Reaction reaction =
                voter.receives(5, Given.voteFor(9, candidate.lastIndex(), candidate.lastTerm()));
        return reaction.effects().stream()
                .filter(Effect.Send.class::isInstance)
                .map(effect -> (Vote) ((Effect.Send<RaftMessage>) effect).message())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void somethingMayBeLostWhereTheLostHoldAMajorityOfTheirOwn() {
        for (int voters = 1; voters < 32; voters++) {
            for (int outgoing = 0; outgoing < 32; outgoing++) {
                Configuration members =
                        outgoing == 0
                                ? Configuration.of(nodes(voters))
                                : joint(nodes(outgoing), nodes(voters));
                for (int left = 1; left < 32; left++) {
                    List<Survivor> survivors = new ArrayList<>();
                    nodes(left)
                            .forEach(each -> survivors.add(survivor(each.number(), 1, members, 1)));
                    Rescue rescue = Rescue.of(survivors);
                    boolean alone =
                            majorityWithout(left, voters)
                                    || (outgoing != 0 && majorityWithout(left, outgoing));
                    assertThat(rescue.mayHaveLost()).as("%s", rescue).isEqualTo(alone);
                    assertThat(rescue.hasQuorum())
                            .as("%s", rescue)
                            .isEqualTo(
                                    majority(voters, left)
                                            && (outgoing == 0 || majority(outgoing, left)));
                }
            }
        }
    }

    private static boolean majority(int voters, int yes) {
        return 2 * Integer.bitCount(voters & yes) > Integer.bitCount(voters);
    }

    /// Looks at every set of voters that could have decided, one by one.
    private static boolean majorityWithout(int left, int voters) {
        for (int deciders = 1; deciders < 32; deciders++) {
            if ((deciders & left) == 0 && majority(voters, deciders)) {
                return true;
            }
        }
        return false;
    }

    private static List<NodeId> nodes(int bits) {
        List<NodeId> nodes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            if ((bits & 1 << i) != 0) {
                nodes.add(node(i + 1));
            }
        }
        return nodes;
    }

    @Test
    void theRecordsMakeTheSurvivorLeaderOfAllThatItHad() {
        List<Logged> records = new ArrayList<>(records(4, Some.voters(1, 2, 3), 1, 1, 3));
        Rescue rescue = Rescue.of(List.of(Survivor.of(node(1), records, 5, 1)));
        assertThat(rescue.firstUnsettled()).isEqualTo(2);
        for (RaftRecord each : rescue.records()) {
            records.add(new Logged(records.size() + 1, each));
        }

        Server server = Server.restart(Given.thesis(3), 1, records);
        server.fires(Raft.ELECTION);

        RaftView view = server.view();
        assertThat(view.role()).isEqualTo(RaftView.Standing.LEADER);
        assertThat(view.configuration()).isEqualTo(Some.voters(1));
        assertThat(view.currentTerm()).isEqualTo(6);
        assertThat(server.terms()).containsExactly(1L, 1L, 3L, 5L, 6L);
        assertThat(view.commitIndex()).isEqualTo(5);
    }

    @Test
    void aSecondAttemptStoresWhatTheFirstDidNot() {
        Rescue rescue = Rescue.of(List.of(survivor(1, 2, Some.voters(1, 2, 3), 1, 2)));
        List<RaftRecord> wanted = rescue.records();
        for (int stored = 0; stored <= wanted.size(); stored++) {
            assertThat(Rescue.rest(wanted, wanted.subList(0, stored)))
                    .isEqualTo(wanted.subList(stored, wanted.size()));
        }
        List<RaftRecord> other = List.of(new RaftRecord.HardState(9, node(2)));
        assertThatThrownBy(() -> Rescue.rest(wanted, other))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// Of a group that runs, any servers are lost at any moment.
    @Test
    void whatWasCommittedIsKeptWhereItIsSaidToBe() {
        int kept = 0;
        int lost = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            SmallCluster cluster = new SmallCluster(seed);
            for (int step = 0; step < STEPS; step++) {
                cluster.step();
                if (step % 7 != 0) {
                    continue;
                }
                for (int left = 1; left < 8; left++) {
                    Rescue rescue = Rescue.of(survivors(cluster, nodes(left)));
                    boolean whole = hasAll(cluster, rescue.best());
                    String where = "seed " + seed + ", step " + step + ": " + rescue;
                    assertThat(whole || rescue.mayHaveLost()).as(where).isTrue();
                    kept += whole && !rescue.mayHaveLost() ? 1 : 0;
                    lost += whole ? 0 : 1;
                }
            }
        }
        assertThat(kept).as("moments at which all was kept").isGreaterThan(1_000);
        assertThat(lost).as("moments at which something was lost").isGreaterThan(100);
    }

    private static List<Survivor> survivors(SmallCluster cluster, Collection<NodeId> left) {
        List<Survivor> survivors = new ArrayList<>();
        for (NodeId each : left) {
            survivors.add(
                    Survivor.of(
                            each,
                            cluster.durable(each.number()),
                            0,
                            cluster.leastApplied(each.number())));
        }
        return survivors;
    }

    /// Its log has every entry that some server knows to be committed.
    private static boolean hasAll(SmallCluster cluster, Survivor best) {
        RaftView view =
                Survivor.view(
                        best.node(),
                        cluster.durable(best.node().number()),
                        cluster.leastApplied(best.node().number()));
        for (int number : new TreeSet<>(List.of(1, 2, 3))) {
            RaftView other = cluster.view(number);
            long index = other.commitIndex();
            boolean has =
                    index <= view.log().lastIndex()
                            && (index <= view.log().baseIndex()
                                    || view.log().term(index) == other.log().term(index));
            if (!has) {
                return false;
            }
        }
        return true;
    }
}
