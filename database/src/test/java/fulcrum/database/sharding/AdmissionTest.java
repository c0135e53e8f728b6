package fulcrum.database.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.keys.KeyRange;
import fulcrum.machine.NodeId;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class AdmissionTest {

    private static final ShardEpoch TWO = ShardEpoch.FIRST.next();
    private static final List<Route> NOW =
            List.of(
                    new Route(
                            new ShardId(1),
                            KeyRange.ALL,
                            TWO,
                            new TreeSet<>(List.of(new NodeId(1))),
                            null,
                            0));

    @Test
    void whoKnowsTheSameIsAdmitted() {
        assertThat(Admission.of(TWO, TWO, NOW)).isEqualTo(new Admission.Admitted());
    }

    @Test
    void whoKnowsLessIsToldMore() {
        assertThat(Admission.of(ShardEpoch.FIRST, TWO, NOW)).isEqualTo(new Admission.Redirect(NOW));
    }

    @Test
    void whoKnowsMoreIsNotToldLess() {
        assertThat(Admission.of(TWO.next(), TWO, NOW)).isEqualTo(new Admission.Behind());
    }

    @Test
    void epochsOnlyRise() {
        ShardEpoch nine = new ShardEpoch(9);
        assertThat(TWO.merged(nine)).isEqualTo(nine.merged(TWO)).isEqualTo(new ShardEpoch(10));
        assertThat(TWO.merged(TWO)).isEqualTo(new ShardEpoch(3));
        assertThat(nine.next().newerThan(nine)).isTrue();
        assertThat(nine.newerThan(nine)).isFalse();
        assertThat(TWO).isLessThan(nine);
        assertThatThrownBy(() -> new ShardEpoch(Integer.MAX_VALUE).next())
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new ShardEpoch(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
