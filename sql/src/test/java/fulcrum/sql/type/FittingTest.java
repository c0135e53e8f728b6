package fulcrum.sql.type;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Values are made to fit their type's modifier when they are stored, and when they are cast.
final class FittingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    varchar(3)   | "abc"     | "abc" | "abc"
                    varchar(3)   | "abcd"    | "22001 value too long for type character varying(3)" | "abc"
                    varchar(3)   | "abc  "   | "abc" | "abc"
                    varchar(3)   | "abc x"   | "22001 value too long for type character varying(3)" | "abc"
                    char(3)      | "a"       | "a  " | "a  "
                    char(3)      | "abcd"    | "22001 value too long for type character(3)" | "abc"
                    char(3)      | "abc   "  | "abc" | "abc"
                    char(2)      | "😀😀"    | "😀😀" | "😀😀"
                    varchar(1)   | "😀😀"    | "22001 value too long for type character varying(1)" | "😀"
                    text         | "abc "    | "abc " | "abc "
                    numeric(3,1) | "12.34"   | "12.3" | "12.3"
                    numeric(3,1) | "12.35"   | "12.4" | "12.4"
                    timestamp(0) | "2000-01-01 00:00:00.5"  | "2000-01-01 00:00:01" | "2000-01-01 00:00:01"
                    timestamp(0) | "1999-12-31 23:59:59.5"  | "1999-12-31 23:59:59" | "1999-12-31 23:59:59"
                    timestamp(2) | "infinity" | "infinity" | "infinity"
                    """)
    void valuesFit(String name, String text, String stored, String cast) {
        SqlType type = TypeTexts.type(name);
        Datum value = TextForm.read(type.withModifier(-1), text, Styles.STANDARD, 0);
        assertThat(told(type, value, false)).isEqualTo(stored);
        assertThat(told(type, value, true)).isEqualTo(cast);
    }

    private static String told(SqlType type, Datum value, boolean explicitCast) {
        try {
            return TextForm.write(
                    type, Modifiers.apply(type, value, explicitCast), Styles.STANDARD);
        } catch (SqlError error) {
            return TypeTexts.told(error);
        }
    }
}
