package fulcrum.machine.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/// Every rule against a dumb twin that tries all sets. A set of nodes is a bit mask here.
class QuorumTest {

    private static final int LARGEST = 9;

    @Test
    void aMajorityIsMoreThanHalfAndNeitherCeilingFormula() {
        assertThat(Majority.of(1)).isEqualTo(1);
        assertThat(Majority.of(2)).isEqualTo(2);
        assertThat(Majority.of(3)).isEqualTo(2);
        assertThat(Majority.of(4)).isEqualTo(3);
        assertThat(Majority.of(5)).isEqualTo(3);
        for (int n = 1; n <= LARGEST; n++) {
            assertThat(2 * Majority.of(n)).isGreaterThan(n);
            assertThat(2 * (Majority.of(n) - 1)).isLessThanOrEqualTo(n);
            if (n % 2 == 1) {
                int ceilingOfHalfPlusOne = (n + 1) / 2 + 1;
                assertThat(Majority.of(n)).isLessThan(ceilingOfHalfPlusOne);
            }
        }
    }

    @Test
    void toleratesFailuresWhileTheRestAreAMajority() {
        int[] tolerated = {0, 0, 1, 1, 2, 2, 3, 3, 4};
        for (int n = 1; n <= LARGEST; n++) {
            int f = Majority.tolerated(n);
            assertThat(f).isEqualTo(tolerated[n - 1]);
            assertThat(Majority.met(n - f, n)).isTrue();
            assertThat(Majority.met(n - f - 1, n)).isFalse();
        }
    }

    @Test
    void nobodyHasNoMajority() {
        assertThatIllegalArgumentException().isThrownBy(() -> Majority.of(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Majority.committed(new long[3], 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Joint.of(new TreeSet<>()));
    }

    @Test
    void anyTwoMajoritiesShareANode() {
        for (int n = 1; n <= LARGEST; n++) {
            NavigableSet<NodeId> voters = nodes((1 << n) - 1);
            anyTwoShareANode(1 << n, set -> Majority.met(voters, nodes(set)::contains));
        }
    }

    @Test
    void aSetAndTheRestAreNeverBothAMajority() {
        for (int n = 1; n <= LARGEST; n++) {
            int all = (1 << n) - 1;
            NavigableSet<NodeId> voters = nodes(all);
            for (int set = 0; set <= all; set++) {
                boolean some = Majority.met(voters, nodes(set)::contains);
                boolean rest = Majority.met(voters, nodes(all & ~set)::contains);
                assertThat(some && rest).isFalse();
            }
        }
    }

    @Test
    void aNodeThatIsNoVoterAddsNothing() {
        NavigableSet<NodeId> voters = nodes(0b00111);
        assertThat(Majority.met(voters, nodes(0b11001)::contains)).isFalse();
        assertThat(Majority.met(voters, nodes(0b11011)::contains)).isTrue();
        assertThat(Majority.tally(voters, votes(0b11001, 0))).isEqualTo(Tally.PENDING);
    }

    @Test
    void theCommittedIndexIsTheHighestThatAMajorityHasReached() {
        Dice dice = Dice.of(91);
        for (int n = 1; n <= LARGEST; n++) {
            for (int run = 0; run < 2_000; run++) {
                long[] match = matches(dice, n);
                long dumb = highestReached(match, Majority.of(n));
                assertThat(Majority.committed(nodes((1 << n) - 1), by(match))).isEqualTo(dumb);
                long[] longer = Arrays.copyOf(match, n + 2);
                longer[n] = Long.MAX_VALUE;
                assertThat(Majority.committed(longer, n)).isEqualTo(dumb);
            }
        }
    }

    @Test
    void aVoteIsWonOrLostExactlyWhenNoMissingAnswerCanChangeIt() {
        for (int n = 1; n <= 5; n++) {
            NavigableSet<NodeId> voters = nodes((1 << n) - 1);
            int all = (1 << n) - 1;
            for (int granted = 0; granted <= all; granted++) {
                for (int refused = 0; refused <= all; refused++) {
                    if ((granted & refused) == 0) {
                        Tally tally = Majority.tally(voters, votes(granted, refused));
                        Tally dumb = dumbTally(granted, refused, all, set -> isMajority(set, all));
                        assertThat(tally).isEqualTo(dumb);
                        assertThat(
                                        Majority.tally(
                                                Integer.bitCount(granted),
                                                Integer.bitCount(refused),
                                                n))
                                .isEqualTo(dumb);
                    }
                }
            }
        }
    }

    @Test
    void aJointDecisionNeedsBothMajorities() {
        for (int outgoing = 1; outgoing < 32; outgoing++) {
            for (int incoming = 0; incoming < 32; incoming++) {
                Joint joint = new Joint(nodes(outgoing), nodes(incoming));
                assertThat(joint.changing()).isEqualTo(incoming != 0);
                for (int set = 0; set < 32; set++) {
                    assertThat(joint.met(nodes(set)::contains))
                            .isEqualTo(isJoint(set, outgoing, incoming));
                }
            }
        }
    }

    @Test
    void aJointMajorityMeetsEveryMajorityOfTheOldAndOfTheNew() {
        for (int outgoing = 1; outgoing < 64; outgoing++) {
            for (int incoming = 1; incoming < 64; incoming++) {
                Joint joint = new Joint(nodes(outgoing), nodes(incoming));
                for (int set = 0; set < 64; set++) {
                    if (isJoint(set, outgoing, incoming) != joint.met(nodes(set)::contains)) {
                        throw new AssertionError(joint + " " + nodes(set));
                    }
                    if (isJoint(set, outgoing, incoming)) {
                        // what it leaves out is a majority of neither
                        assertThat(isMajority(~set & outgoing, outgoing)).isFalse();
                        assertThat(isMajority(~set & incoming, incoming)).isFalse();
                    }
                }
            }
        }
    }

    @Test
    void majoritiesOfOldAndNewAloneMayMissEachOther() {
        NavigableSet<NodeId> old = nodes(0b00111);
        NavigableSet<NodeId> grown = nodes(0b11111);
        assertThat(Majority.met(old, nodes(0b00011)::contains)).isTrue();
        assertThat(Majority.met(grown, nodes(0b11100)::contains)).isTrue();
        Joint joint = new Joint(old, grown);
        assertThat(joint.met(nodes(0b00011)::contains)).isFalse();
        assertThat(joint.met(nodes(0b11100)::contains)).isFalse();
    }

    @Test
    void aJointCommitIsTheHighestThatBothHaveReached() {
        Dice dice = Dice.of(92);
        for (int run = 0; run < 20_000; run++) {
            int outgoing = dice.between(1, 511);
            int incoming = dice.chance(1, 8) ? 0 : dice.between(1, 511);
            long[] match = matches(dice, LARGEST);
            long dumb = 0;
            for (long index : match) {
                int reached = 0;
                for (int i = 0; i < LARGEST; i++) {
                    reached |= match[i] >= index ? 1 << i : 0;
                }
                dumb = isJoint(reached, outgoing, incoming) ? Math.max(dumb, index) : dumb;
            }
            Joint joint = new Joint(nodes(outgoing), nodes(incoming));
            assertThat(joint.committed(by(match))).isEqualTo(dumb);
            assertThat(
                            Joint.committed(
                                    only(match, outgoing),
                                    Integer.bitCount(outgoing),
                                    only(match, incoming),
                                    Integer.bitCount(incoming)))
                    .isEqualTo(dumb);
        }
    }

    @Test
    void aJointVoteIsDecidedExactlyWhenNoMissingAnswerCanChangeIt() {
        Dice dice = Dice.of(93);
        for (int run = 0; run < 5_000; run++) {
            int outgoing = dice.between(1, 31);
            int incoming = dice.between(0, 31);
            int all = outgoing | incoming;
            int granted = (int) dice.nextLong() & 31;
            int refused = (int) dice.nextLong() & 31 & ~granted;
            assertThat(new Joint(nodes(outgoing), nodes(incoming)).tally(votes(granted, refused)))
                    .isEqualTo(
                            dumbTally(
                                    granted & all,
                                    refused & all,
                                    all,
                                    set -> isJoint(set, outgoing, incoming)));
        }
    }

    @Test
    void aJointConfigurationDoesNotChangeWithTheSetsItWasMadeFrom() {
        NavigableSet<NodeId> voters = nodes(0b111);
        Joint joint = Joint.of(voters);
        voters.remove(new NodeId(1));
        assertThat(joint.outgoing()).hasSize(3);
    }

    @Test
    void flexibleQuorumsMeetAcrossPhasesAndNeedNotWithinOne() {
        for (int n = 1; n <= 7; n++) {
            NavigableSet<NodeId> voters = nodes((1 << n) - 1);
            for (int electing = 1; electing <= n; electing++) {
                for (int replicating = 1; replicating <= n; replicating++) {
                    boolean valid = crossesAlways(n, electing, replicating);
                    if (!valid) {
                        int q1 = electing;
                        int q2 = replicating;
                        int voterCount = n;
                        assertThatIllegalArgumentException()
                                .isThrownBy(() -> new Flexible(voterCount, q1, q2));
                        continue;
                    }
                    Flexible flexible = new Flexible(n, electing, replicating);
                    for (int set = 0; set < 1 << n; set++) {
                        int size = Integer.bitCount(set);
                        assertThat(flexible.elected(voters, nodes(set)::contains))
                                .isEqualTo(size >= electing);
                        assertThat(flexible.replicated(size)).isEqualTo(size >= replicating);
                    }
                    assertThat(flexible.elected(n - flexible.toleratedByElection())).isTrue();
                    assertThat(flexible.elected(n - flexible.toleratedByElection() - 1)).isFalse();
                    assertThat(flexible.replicated(n - flexible.toleratedByReplication())).isTrue();
                    assertThat(flexible.replicated(n - flexible.toleratedByReplication() - 1))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void flexibleCommitsWhatItsSecondPhaseQuorumHasReached() {
        Dice dice = Dice.of(94);
        for (int run = 0; run < 10_000; run++) {
            int n = dice.between(1, LARGEST);
            int replicating = dice.between(1, n);
            Flexible flexible = Flexible.replicatingTo(n, replicating);
            assertThat(flexible.electing() + replicating).isEqualTo(n + 1);
            long[] match = matches(dice, n);
            long dumb = highestReached(match, replicating);
            assertThat(flexible.committed(nodes((1 << n) - 1), by(match))).isEqualTo(dumb);
            assertThat(flexible.committed(match.clone())).isEqualTo(dumb);
        }
        assertThat(Flexible.majority(4)).isEqualTo(new Flexible(4, 3, 3));
    }

    @Test
    void aFlexibleElectionIsDecidedExactlyWhenNoMissingAnswerCanChangeIt() {
        Flexible flexible = new Flexible(5, 4, 2);
        NavigableSet<NodeId> voters = nodes(31);
        for (int granted = 0; granted < 32; granted++) {
            for (int refused = 0; refused < 32; refused++) {
                if ((granted & refused) == 0) {
                    assertThat(flexible.election(voters, votes(granted, refused)))
                            .isEqualTo(
                                    dumbTally(
                                            granted,
                                            refused,
                                            31,
                                            set -> Integer.bitCount(set) >= 4));
                }
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> flexible.election(nodes(15), votes(0, 0)));
    }

    @Test
    void theArrayFormsAllocateNothing() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] outgoing = {5, 3, 9, 1, 4};
        long[] incoming = {5, 8, 2};
        Flexible flexible = new Flexible(5, 4, 2);
        long sum = 0;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int run = 0; run < 10_000; run++) {
            outgoing[run % 5] += run;
            sum += Majority.committed(outgoing, 5) + flexible.committed(outgoing);
            sum += Joint.committed(outgoing, 5, incoming, 3);
            sum += Majority.tally(2, 1, 5) == Tally.WON ? 1 : 0;
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
        assertThat(sum).isPositive();
    }

    // The dumb twin

    private static boolean isMajority(int set, int of) {
        return 2 * Integer.bitCount(set & of) > Integer.bitCount(of);
    }

    private static boolean isJoint(int set, int outgoing, int incoming) {
        return isMajority(set, outgoing) && (incoming == 0 || isMajority(set, incoming));
    }

    private static void anyTwoShareANode(int sets, IntPredicate isQuorum) {
        boolean[] quorum = new boolean[sets];
        for (int set = 0; set < sets; set++) {
            quorum[set] = isQuorum.test(set);
        }
        for (int one = 0; one < sets; one++) {
            for (int other = one; other < sets; other++) {
                if (quorum[one] && quorum[other] && (one & other) == 0) {
                    throw new AssertionError(nodes(one) + " and " + nodes(other));
                }
            }
        }
        assertThat(quorum[sets - 1]).isTrue();
    }

    private static boolean crossesAlways(int n, int electing, int replicating) {
        for (int one = 0; one < 1 << n; one++) {
            for (int other = 0; other < 1 << n; other++) {
                if (Integer.bitCount(one) == electing
                        && Integer.bitCount(other) == replicating
                        && (one & other) == 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Won where the answers so far are a quorum, lost where even all missing ones would not make
    /// one.
    private static Tally dumbTally(int granted, int refused, int all, IntPredicate isQuorum) {
        if (isQuorum.test(granted)) {
            return Tally.WON;
        }
        return isQuorum.test(all & ~refused) ? Tally.PENDING : Tally.LOST;
    }

    private static long highestReached(long[] match, int needed) {
        long highest = -1;
        for (long candidate : match) {
            long reached = Arrays.stream(match).filter(index -> index >= candidate).count();
            highest = reached >= needed ? Math.max(highest, candidate) : highest;
        }
        return highest;
    }

    private static long[] matches(Dice dice, int n) {
        long[] match = new long[n];
        for (int i = 0; i < n; i++) {
            match[i] = dice.below(6);
        }
        return match;
    }

    private static long[] only(long[] match, int mask) {
        long[] some = new long[match.length];
        int count = 0;
        for (NodeId node : nodes(mask)) {
            some[count++] = match[node.number() - 1];
        }
        return some;
    }

    private static ToLongFunction<NodeId> by(long[] match) {
        return node -> match[node.number() - 1];
    }

    private static NavigableSet<NodeId> nodes(int mask) {
        TreeSet<NodeId> nodes = new TreeSet<>();
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            nodes.add(new NodeId(Integer.numberOfTrailingZeros(rest) + 1));
        }
        return nodes;
    }

    private static Function<NodeId, Vote> votes(int granted, int refused) {
        return node -> {
            int bit = 1 << (node.number() - 1);
            if ((granted & bit) != 0) {
                return Vote.GRANTED;
            }
            return (refused & bit) != 0 ? Vote.REFUSED : Vote.MISSING;
        };
    }
}
