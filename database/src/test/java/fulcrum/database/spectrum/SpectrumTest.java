package fulcrum.database.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Dice;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// A place is what the options say, and its sentences say no more.
final class SpectrumTest {

    private static Place place(Map<String, String> texts) {
        return Spectrum.place(TableOptionsTest.accepted(texts));
    }

    private static String sentences(Place place) {
        return place.duringPartition() + "\n" + place.otherwise();
    }

    @Test
    void everyAcceptedTableHasAPlace() {
        for (int seed = 1; seed <= 2_000; seed++) {
            TableOptions options =
                    TableOptionsTest.accepted(GoodOptions.draw(Dice.of(seed).fork("places")));
            Place place = Spectrum.place(options, TableOptions.STANDARD);
            if (options.colocateWith() == null) {
                place = Spectrum.place(options);
            }
            assertThat(2 * place.writeQuorum())
                    .as("seed %d: two quorums of %d share a copy", seed, place.voters())
                    .isGreaterThan(place.voters());
            assertThat(place.writeQuorum() + place.lossesBorne()).isEqualTo(place.voters());
            assertThat(place.otherwise()).as("seed " + seed).contains(place.clock().guarantee());
            for (String sentence : new String[] {place.duringPartition(), place.otherwise()}) {
                assertThat(sentence).as("seed " + seed).matches("[A-Z][^.]*\\.");
            }
        }
    }

    /// For each number of copies: floor(N/2)+1, as brute force counts it.
    @Test
    void aWriteWaitsForTheLeastThatTwoCannotHaveApart() {
        for (int replicas = 1; replicas <= Form.REPLICAS_MOST; replicas++) {
            int least = 1;
            while (2 * least <= replicas) {
                least++;
            }
            Place place = place(Map.of("replicas", Integer.toString(replicas)));
            assertThat(place.voters()).isEqualTo(replicas);
            assertThat(place.writeQuorum()).isEqualTo(least);
        }
    }

    /// Whatever changes a promise changes the sentences; what does not, does not.
    @Test
    void theSentencesChangeWithWhatIsPromised() {
        Set<String> told = new TreeSet<>();
        Set<Place> places = new LinkedHashSet<>();
        for (Clock clock : Clock.values()) {
            for (int replicas = 1; replicas <= Form.REPLICAS_MOST; replicas++) {
                Place place =
                        place(
                                Map.of(
                                        "clock", clock.label(),
                                        "replicas", Integer.toString(replicas)));
                places.add(place);
                told.add(sentences(place));
            }
        }
        assertThat(places).hasSize(Clock.values().length * Form.REPLICAS_MOST);
        assertThat(told).hasSameSizeAs(places);
        assertThat(sentences(place(Map.of("sharding", "range"))))
                .isEqualTo(sentences(place(Map.of("shards", "7"))));
    }

    @Test
    void onlyWhoWaitsForClocksIsCalledStrict() {
        assertThat(place(Map.of()).otherwise()).contains("strictly serializable");
        assertThat(place(Map.of("clock", "hlc")).otherwise())
                .contains("serializable, not strict")
                .doesNotContain("strictly");
    }

    /// A single copy is no "CA".
    @Test
    void oneCopyIsNotDistributed() {
        assertThat(place(Map.of("replicas", "1")).pacelc()).isEqualTo(Pacelc.UNDIVIDED);
        assertThat(place(Map.of("replicas", "2")).pacelc()).isEqualTo(Pacelc.PC_EC);
    }

    @Test
    void aTableThatLiesWithAnotherHasItsCopies() {
        TableOptions host = TableOptionsTest.accepted(Map.of("replicas", "5"));
        TableOptions lodger =
                TableOptionsTest.accepted(Map.of("colocate_with", "host", "clock", "hlc"));
        Place place = Spectrum.place(lodger, host);
        assertThat(place.voters()).isEqualTo(5);
        assertThat(place.writeQuorum()).isEqualTo(3);
        assertThat(place.clock()).isEqualTo(Clock.HLC);
        assertThatThrownBy(() -> Spectrum.place(lodger))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host");
    }
}
