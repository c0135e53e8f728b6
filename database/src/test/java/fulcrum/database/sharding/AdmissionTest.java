package fulcrum.database.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.keys.KeyRange;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class AdmissionTest {

    private static final ShardEpoch TWO = ShardEpoch.FIRST.next();
    private static final TableId TABLE = new TableId(40);
    private static final TableId OTHER = new TableId(41);
    private static final ShardDescriptor NOW = descriptor(2, 5);

    private static ShardDescriptor descriptor(int epoch, int version) {
        TreeMap<TableId, Integer> versions = new TreeMap<>();
        versions.put(TABLE, version);
        return new ShardDescriptor(
                new ShardId(1), 3, KeyRange.ALL, new ShardEpoch(epoch), versions);
    }

    private static Admission asked(int epoch, TableId table, int version) {
        return Admission.of(new Epochs(1, epoch, table.number(), version), NOW, null);
    }

    @Test
    void whoKnowsTheSameIsAdmitted() {
        assertThat(asked(2, TABLE, 5)).isEqualTo(new Admission.Admitted());
        assertThat(Admission.of(Epochs.of(NOW), NOW, null))
                .as("who depends on no schema")
                .isEqualTo(new Admission.Admitted());
    }

    @Test
    void whoKnowsLessIsToldMore() {
        assertThat(asked(1, TABLE, 5)).isEqualTo(new Admission.Redirect(NOW));
        assertThat(asked(2, TABLE, 4)).isEqualTo(new Admission.Redirect(NOW));
    }

    @Test
    void whoKnowsMoreIsNotToldLess() {
        assertThat(asked(3, TABLE, 5)).isEqualTo(new Admission.Behind());
        assertThat(asked(2, TABLE, 6)).isEqualTo(new Admission.Behind());
        assertThat(asked(2, OTHER, 1)).isEqualTo(new Admission.Behind());
        assertThat(Admission.of(Epochs.of(NOW), null, null)).isEqualTo(new Admission.Behind());
    }

    @Test
    void nobodyGoesByWhatIsComingAndNobodyByWhatIsGoing() {
        ShardDescriptor coming = descriptor(2, 6);
        assertThat(Admission.of(new Epochs(1, 2, TABLE.number(), 5), NOW, coming))
                .isEqualTo(new Admission.Redirect(coming));
        assertThat(Admission.of(new Epochs(1, 2, TABLE.number(), 6), NOW, coming))
                .isEqualTo(new Admission.Behind());
        assertThat(Admission.of(Epochs.of(NOW), NOW, coming)).isEqualTo(new Admission.Admitted());
    }

    @Test
    void twoDescriptorsOfOneShardKnowTogetherWhatEachKnows() {
        ShardDescriptor moved = descriptor(3, 4);
        assertThat(NOW.merge(moved)).isEqualTo(moved.merge(NOW)).isEqualTo(descriptor(3, 5));
        assertThat(NOW.merge(NOW)).isEqualTo(NOW);
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
