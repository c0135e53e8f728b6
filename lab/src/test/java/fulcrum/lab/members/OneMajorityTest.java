package fulcrum.lab.members;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.Configuration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The judge of majorities, judged.
class OneMajorityTest {

    private static Configuration of(int... numbers) {
        List<NodeId> nodes = new ArrayList<>();
        for (int number : numbers) {
            nodes.add(new NodeId(number));
        }
        return Configuration.of(nodes);
    }

    /// Thesis 4.3: straight from three to five, two of the old and three of the new decide apart.
    @Test
    void fromThreeToFiveAtOnceTwoCanDecideApart() {
        assertThat(OneMajority.disjoint(of(1, 2, 3), of(1, 2, 3, 4, 5))).isTrue();
        assertThat(OneMajority.disjoint(of(1, 2, 3), of(1, 2, 3, 4))).isFalse();
    }

    @Test
    void withAJointConfigurationBetweenThemTheyCannot() {
        Configuration old = of(1, 2, 3);
        Configuration joint = old.learning(of(3, 4, 5).voters(), List.of()).jointly();
        assertThat(joint.joint()).isTrue();
        assertThat(OneMajority.disjoint(old, joint)).isFalse();
        assertThat(OneMajority.disjoint(joint, joint.decided())).isFalse();
        assertThat(OneMajority.disjoint(old, joint.decided())).isTrue();
    }

    @Test
    void aMemberIsTwoNodesOfTheWorld() {
        for (int number = 1; number <= 9; number++) {
            NodeId member = new NodeId(number);
            for (int group = 0; group < Place.GROUPS; group++) {
                Place place = new Place(member, group);
                assertThat(Place.of(place.node())).isEqualTo(place);
            }
        }
        assertThat(new Place(new NodeId(2), 1).node()).isEqualTo(new NodeId(4));
    }
}
