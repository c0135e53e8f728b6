package fulcrum.protocols.log.raft;

import static fulcrum.protocols.log.raft.Some.joint;
import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Majorities through a change of members, against counting on fingers.
class ConfigurationPropertyTest {

    private static final int NODES = 5;
    private static final int SETS = 1 << NODES;

    /// The set whose bits are these.
    private static List<NodeId> nodes(int bits) {
        ArrayList<NodeId> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            if ((bits & 1 << i) != 0) {
                nodes.add(new NodeId(i + 1));
            }
        }
        return nodes;
    }

    private static boolean has(int bits, NodeId node) {
        return (bits & 1 << (node.number() - 1)) != 0;
    }

    private static boolean majority(int voters, int yes) {
        return 2 * Integer.bitCount(voters & yes) > Integer.bitCount(voters);
    }

    @Test
    void aStableConfigurationIsCarriedByMoreThanHalf() {
        for (int voters = 1; voters < SETS; voters++) {
            Configuration configuration = Configuration.of(nodes(voters));
            for (int yes = 0; yes < SETS; yes++) {
                int said = yes;
                assertThat(configuration.carriedBy(node -> has(said, node)))
                        .as("%s of %s", nodes(yes), configuration)
                        .isEqualTo(majority(voters, yes));
            }
        }
    }

    @Test
    void aJointConfigurationIsCarriedByMoreThanHalfOfBoth() {
        for (int old = 1; old < SETS; old++) {
            for (int voters = 1; voters < SETS; voters++) {
                Configuration configuration = joint(nodes(old), nodes(voters));
                for (int yes = 0; yes < SETS; yes++) {
                    int said = yes;
                    boolean carried = majority(old, yes) && majority(voters, yes);
                    if (configuration.carriedBy(node -> has(said, node)) != carried) {
                        throw new AssertionError(nodes(yes) + " of " + configuration);
                    }
                }
            }
        }
    }

    /// §6: C-old and C-new can never decide at the same time, since C-old,new comes between.
    @Test
    void neighboursInAChangeShareAServerInEveryTwoMajorities() {
        for (int old = 1; old < SETS; old++) {
            for (int voters = 1; voters < SETS; voters++) {
                for (int yes = 0; yes < SETS; yes++) {
                    boolean both = majority(old, yes) && majority(voters, yes);
                    int others = ~yes & (SETS - 1);
                    boolean oldWithout = majority(old, others);
                    boolean newWithout = majority(voters, others);
                    assertThat(both && (oldWithout || newWithout)).isFalse();
                }
            }
        }
    }

    @Test
    void agreementIsTheHighestNumberThatIsCarried() {
        Dice dice = Dice.of(1);
        for (int round = 0; round < 20_000; round++) {
            int old = dice.below(SETS);
            int voters = dice.between(1, SETS - 1);
            Configuration configuration =
                    old == 0 ? Configuration.of(nodes(voters)) : joint(nodes(old), nodes(voters));
            TreeMap<NodeId, Long> match = new TreeMap<>();
            for (NodeId node : nodes(SETS - 1)) {
                match.put(node, dice.between(0L, 6L));
            }
            long highest = 0;
            for (long n = 1; n <= 6; n++) {
                long reached = n;
                if (configuration.carriedBy(node -> at(match, node) >= reached)) {
                    highest = n;
                }
            }
            assertThat(configuration.agreedBy(node -> at(match, node)))
                    .as("%s in %s", match, configuration)
                    .isEqualTo(highest);
        }
    }

    private static long at(SortedMap<NodeId, Long> match, NodeId node) {
        return match.getOrDefault(node, 0L);
    }

    /// Learn, join, decide: at each step the right ones vote, and nobody is lost.
    @Test
    void aChangePassesThroughThreeConfigurations() {
        Dice dice = Dice.of(2);
        for (int round = 0; round < 5_000; round++) {
            TreeSet<NodeId> oldVoters = new TreeSet<>(nodes(dice.between(1, SETS - 1)));
            SortedSet<NodeId> oldLearners = without(nodes(dice.below(SETS)), oldVoters);
            TreeSet<NodeId> newVoters = new TreeSet<>(nodes(dice.between(1, SETS - 1)));
            SortedSet<NodeId> newLearners = without(nodes(dice.below(SETS)), newVoters);
            Configuration before = Configuration.of(oldVoters, oldLearners);

            Configuration learning = before.learning(newVoters, newLearners);
            Configuration joint = learning.jointly();
            Configuration decided = joint.decided();

            assertThat(learning.voters()).isEqualTo(oldVoters);
            assertThat(learning.joint()).isFalse();
            assertThat(learning.members()).containsAll(newVoters).containsAll(newLearners);
            assertThat(joint.joint()).isTrue();
            assertThat(joint.outgoing()).isEqualTo(oldVoters);
            assertThat(joint.voters()).isEqualTo(newVoters);
            assertThat(joint.members()).containsAll(oldVoters).containsAll(newLearners);
            assertThat(decided).isEqualTo(Configuration.of(newVoters, newLearners));
            assertThat(List.of(before.stable(), learning.stable(), joint.stable()))
                    .containsExactly(true, false, false);
            assertThat(decided.stable()).isTrue();
        }
    }

    private static SortedSet<NodeId> without(List<NodeId> all, SortedSet<NodeId> some) {
        SortedSet<NodeId> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    /// Whoever has a say also receives the log.
    @Test
    void everyVoterIsAMember() {
        for (int old = 0; old < SETS; old++) {
            for (int voters = 1; voters < SETS; voters++) {
                Configuration configuration =
                        old == 0
                                ? Configuration.of(nodes(voters))
                                : joint(nodes(old), nodes(voters));
                for (NodeId node : nodes(SETS - 1)) {
                    boolean votes = has(old | voters, node);
                    assertThat(configuration.isVoter(node)).isEqualTo(votes);
                    assertThat(configuration.isMember(node)).isEqualTo(votes);
                    assertThat(configuration.members().contains(node)).isEqualTo(votes);
                }
            }
        }
    }
}
