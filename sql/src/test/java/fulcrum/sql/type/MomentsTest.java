package fulcrum.sql.type;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.Datum;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Words that depend on when now is.
final class MomentsTest {

    private static final Styles NEW_YORK = Styles.STANDARD.in(ZoneId.of("America/New_York"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    timestamptz | now            | 2024-07-31 22:11:12.5-04
                    timestamptz | today          | 2024-07-31 00:00:00-04
                    timestamptz | tomorrow       | 2024-08-01 00:00:00-04
                    timestamptz | yesterday      | 2024-07-30 00:00:00-04
                    timestamptz | yesterday allballs | 2024-07-29 20:00:00-04
                    timestamptz | today 10:30    | 2024-07-31 10:30:00-04
                    timestamp   | now            | 2024-07-31 22:11:12.5
                    timestamp   | tomorrow 10:30 | 2024-08-01 10:30:00
                    date        | now            | 2024-07-31
                    date        | today          | 2024-07-31
                    date        | yesterday      | 2024-07-30
                    time        | now            | 22:11:12.5
                    """)
    void areReckonedFromNow(String name, String text, String expected) {
        SqlType type = TypeTexts.type(name);
        Datum value = TextForm.read(type, text, NEW_YORK, now());
        assertThat(TextForm.write(type, value, NEW_YORK)).isEqualTo(expected);
    }

    private static long now() {
        Datum now =
                TextForm.read(SqlType.TIMESTAMPTZ, "2024-08-01 02:11:12.5Z", Styles.STANDARD, 0);
        return ((Datum.TimestampTz) now).micros();
    }
}
