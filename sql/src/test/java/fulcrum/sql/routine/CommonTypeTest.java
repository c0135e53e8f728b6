package fulcrum.sql.routine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fulcrum.sql.ast.Position;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.type.SqlType;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Types that values have together, as PostgreSQL finds them in UNION and CASE.
final class CommonTypeTest {

    private static SqlType of(SqlType... types) {
        List<Position> positions = List.of(types).stream().map(_ -> new Position(5)).toList();
        return CommonType.of(List.of(types), "UNION", positions);
    }

    @Test
    void literalsTakeTheTypeOfTheOthers() {
        assertThat(of(SqlType.UNKNOWN, SqlType.DATE)).isEqualTo(SqlType.DATE);
    }

    @Test
    void literalsAloneAreTexts() {
        assertThat(of(SqlType.UNKNOWN, SqlType.UNKNOWN)).isEqualTo(SqlType.TEXT);
    }

    @Test
    void theTypeIsTheOneThatTheOthersBecome() {
        assertThat(of(SqlType.INTEGER, SqlType.BIGINT)).isEqualTo(SqlType.BIGINT);
        assertThat(of(SqlType.BIGINT, SqlType.INTEGER)).isEqualTo(SqlType.BIGINT);
        assertThat(of(SqlType.INTEGER, SqlType.NUMERIC, SqlType.DOUBLE_PRECISION))
                .isEqualTo(SqlType.DOUBLE_PRECISION);
        assertThat(of(SqlType.DATE, SqlType.TIMESTAMPTZ)).isEqualTo(SqlType.TIMESTAMPTZ);
        assertThat(of(SqlType.VARCHAR, SqlType.TEXT)).isEqualTo(SqlType.VARCHAR);
    }

    @Test
    void aModifierStaysWhereAllHaveIt() {
        SqlType ten = SqlType.VARCHAR.withModifier(14);
        assertThat(of(ten, ten)).isEqualTo(ten);
        assertThat(of(ten, SqlType.VARCHAR.withModifier(24))).isEqualTo(SqlType.VARCHAR);
    }

    @Test
    void typesOfSeveralFamiliesAreRefused() {
        SqlError error =
                catchThrowableOfType(SqlError.class, () -> of(SqlType.INTEGER, SqlType.TEXT));
        assertThat(error.state().code()).isEqualTo("42804");
        assertThat(error.message()).isEqualTo("UNION types integer and text cannot be matched");
        assertThat(error.position()).isEqualTo(5);
    }

    @Test
    void typesOfOneFamilyThatDoNotBecomeEachOtherAreRefused() {
        SqlError error = catchThrowableOfType(SqlError.class, () -> of(SqlType.TIME, SqlType.DATE));
        assertThat(error.state().code()).isEqualTo("42846");
        assertThat(error.message())
                .isEqualTo("UNION could not convert type date to time without time zone");
    }
}
