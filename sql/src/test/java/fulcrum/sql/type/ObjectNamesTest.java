package fulcrum.sql.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import org.junit.jupiter.api.Test;

/// Objects are read and printed by their names, where somebody knows them.
final class ObjectNamesTest {

    private static final ObjectNames ONE_TABLE =
            new ObjectNames() {
                @Override
                public long number(ScalarType type, String name) {
                    if (name.equals("people")) {
                        return 16_384;
                    }
                    throw new SqlError(
                            SqlState.NO_TABLE, "relation \"" + name + "\" does not exist");
                }

                @Override
                public String name(ScalarType type, long number) {
                    return number == 16_384 ? "people" : Long.toString(number);
                }
            };

    private static final TextForm.Reading READING =
            new TextForm.Reading(Styles.STANDARD, 0, ONE_TABLE);

    private static final SqlType REGCLASS = SqlType.of(ScalarType.REGCLASS);

    @Test
    void namesStandForNumbers() {
        assertThat(TextForm.read(REGCLASS, "people", READING)).isEqualTo(new Datum.Int(16_384));
        assertThat(TextForm.read(REGCLASS, "16384", READING)).isEqualTo(new Datum.Int(16_384));
        assertThat(TextForm.read(REGCLASS, "-", READING)).isEqualTo(new Datum.Int(0));
        assertThatThrownBy(() -> TextForm.read(REGCLASS, "animals", READING))
                .hasMessage("relation \"animals\" does not exist");
    }

    @Test
    void numbersArePrintedAsNames() {
        assertThat(printed(16_384)).isEqualTo("people");
        assertThat(printed(16_385)).isEqualTo("16385");
        assertThat(printed(0)).isEqualTo("-");
    }

    private static String printed(long number) {
        return TextForm.write(REGCLASS, new Datum.Int(number), Styles.STANDARD, ONE_TABLE);
    }

    @Test
    void elementsOfArraysHaveNamesToo() {
        SqlType array = REGCLASS.asArray();
        Datum value = TextForm.read(array, "{people,-,7}", READING);
        assertThat(TextForm.write(array, value, Styles.STANDARD, ONE_TABLE))
                .isEqualTo("{people,-,7}");
    }
}
