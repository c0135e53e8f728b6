package fulcrum.sql.routine;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.Datum;
import fulcrum.sql.routine.Casts.Context;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Which casts there are, and where they happen by themselves.
final class CastsTest {

    private static final SqlType TEXTS = SqlType.arrayOf(ScalarType.TEXT);
    private static final SqlType INTEGERS = SqlType.arrayOf(ScalarType.INT4);

    private static Datum cast(SqlType from, SqlType to, Datum value) {
        Cast cast = Objects.requireNonNull(Casts.find(from, to, Context.EXPLICIT));
        return cast.apply(value, new FixedSetting());
    }

    @Test
    void numbersWidenByThemselvesAndNarrowInColumns() {
        assertThat(Casts.find(SqlType.INTEGER, SqlType.BIGINT, Context.IMPLICIT)).isNotNull();
        assertThat(Casts.find(SqlType.BIGINT, SqlType.INTEGER, Context.IMPLICIT)).isNull();
        assertThat(Casts.find(SqlType.BIGINT, SqlType.INTEGER, Context.ASSIGNMENT)).isNotNull();
    }

    @Test
    void everythingGoesIntoAColumnOfTexts() {
        assertThat(Casts.find(SqlType.DATE, SqlType.TEXT, Context.IMPLICIT)).isNull();
        assertThat(Casts.find(SqlType.DATE, SqlType.TEXT, Context.ASSIGNMENT)).isNotNull();
    }

    @Test
    void textsBecomeOtherTypesWhenAsked() {
        assertThat(Casts.find(SqlType.TEXT, SqlType.DATE, Context.ASSIGNMENT)).isNull();
        assertThat(cast(SqlType.TEXT, SqlType.DATE, new Datum.Text("2000-01-03")))
                .isEqualTo(new Datum.Date(2));
    }

    @Test
    void somethingsAreNoCasts() {
        assertThat(Casts.find(SqlType.BOOLEAN, SqlType.DATE, Context.EXPLICIT)).isNull();
        assertThat(Casts.find(SqlType.INTEGER, INTEGERS, Context.EXPLICIT)).isNull();
    }

    @Test
    void arraysAreCastElementByElement() {
        Datum array =
                new Datum.Array(ScalarType.INT4.form(), List.of(new Datum.Int(1), Datum.NULL));
        Datum texts =
                new Datum.Array(ScalarType.TEXT.form(), List.of(new Datum.Text("1"), Datum.NULL));
        assertThat(cast(INTEGERS, TEXTS, array)).isEqualTo(texts);
        assertThat(cast(TEXTS, INTEGERS, texts)).isEqualTo(array);
    }

    @Test
    void numbersOfObjectsHaveNoSign() {
        assertThat(cast(SqlType.INTEGER, SqlType.OID, new Datum.Int(-1)))
                .isEqualTo(new Datum.Int(4_294_967_295L));
        assertThat(cast(SqlType.OID, SqlType.INTEGER, new Datum.Int(4_294_967_295L)))
                .isEqualTo(new Datum.Int(-1));
    }

    @Test
    void namesOfObjectsAreTheSessions() {
        SqlType regclass = SqlType.of(ScalarType.REGCLASS);
        assertThat(cast(regclass, SqlType.TEXT, new Datum.Int(5)))
                .isEqualTo(new Datum.Text("regclassout[Int[value=5]]"));
        assertThat(cast(SqlType.TEXT, regclass, new Datum.Text("t")))
                .isEqualTo(new Datum.Text("regclassin[Text[value=t]]"));
    }

    @Test
    void modifiersAreNoneOfTheirBusiness() {
        Cast cast = Casts.find(SqlType.TEXT, SqlType.VARCHAR.withModifier(6), Context.IMPLICIT);
        assertThat(Objects.requireNonNull(cast).isNothing()).isTrue();
    }
}
