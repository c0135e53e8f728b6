package fulcrum.sql.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.ColumnStatistics;
import fulcrum.sql.catalog.TableStatistics;
import fulcrum.sql.optimizer.Ground;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/// What ANALYZE finds of tables; the numbers of small ones are those that PostgreSQL finds.
final class AnalysisTest {

    private static Ground table(int rows) {
        Ground ground = new Ground();
        ground.table("t", 1, "id!", "few", "half", "note$");
        for (int i = 1; i <= rows; i++) {
            Integer half = i % 2 == 0 ? (Integer) i : null;
            ground.insert("t", i, i % 4 == 3 ? 1 : i % 4, half, "n" + i % 50);
        }
        return ground;
    }

    private static ColumnStatistics column(TableStatistics found, int number) {
        return found.columns().get(number - 1);
    }

    @Test
    void aSmallTableIsCountedWhole() {
        TableStatistics found = table(400).analyzed("t");
        assertThat(found.rows()).isEqualTo(400);
        assertThat(found.analyses()).isEqualTo(1);
        assertThat(column(found, 1).distinct()).isEqualTo(-1f);
        assertThat(column(found, 1).common()).isEmpty();
        assertThat(column(found, 1).bounds()).hasSize(101);
        assertThat(column(found, 1).bounds().getLast()).isEqualTo(new Datum.Int(400));
    }

    @Test
    void valuesThatComeOftenAreKeptWithHowOften() {
        ColumnStatistics few = column(table(400).analyzed("t"), 2);
        assertThat(few.distinct()).isEqualTo(3f);
        assertThat(few.common())
                .isEqualTo(List.of(new Datum.Int(1), new Datum.Int(0), new Datum.Int(2)));
        assertThat(few.frequencies()).isEqualTo(List.of(0.5f, 0.25f, 0.25f));
        assertThat(few.bounds()).isEmpty();
    }

    @Test
    void nullsAreCountedApart() {
        ColumnStatistics half = column(table(400).analyzed("t"), 3);
        assertThat(half.nullFraction()).isEqualTo(0.5f);
        assertThat(half.distinct()).isEqualTo(-0.5f);
        assertThat(half.width()).isEqualTo(4);
    }

    @Test
    void ofAnEmptyTableNothingIsKnownButThatItIs() {
        TableStatistics found = table(0).analyzed("t");
        assertThat(found.rows()).isZero();
        assertThat(found.columns()).isEmpty();
    }

    @Test
    void aLargeTableIsReadInPartsAndItsSizeEstimated() {
        Ground ground = table(120_000);
        TableStatistics found = ground.analyzed("t");
        assertThat((double) found.rows()).isCloseTo(120_000, Percentage.withPercentage(3));
        assertThat(ground.requests()).isLessThan(400);
        assertThat(column(found, 1).distinct()).isEqualTo(-1f);
        assertThat(column(found, 2).distinct()).isEqualTo(3f);
        assertThat(column(found, 4).distinct()).isEqualTo(50f);
        assertThat(column(found, 2).frequencies().getFirst()).isCloseTo(0.5f, Offset.offset(0.02f));
        assertThat(ground.analyzed("t")).isEqualTo(found);
    }

    @Test
    void boundsPartTheOtherValuesEvenly() {
        ColumnStatistics ids = column(table(1_000).analyzed("t"), 1);
        List<Long> bounds = ids.bounds().stream().map(each -> ((Datum.Int) each).value()).toList();
        assertThat(IntStream.range(1, bounds.size()))
                .allMatch(i -> Math.abs(bounds.get(i) - bounds.get(i - 1) - 10) <= 1);
    }
}
