package fulcrum.sql.type;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is computed is as it is written down, which is as PostgreSQL has it: behind an operation
/// its arguments, then `= result` or `! error`.
final class ComputationGoldenTest {

    private static final Path PAGES = Path.of("src/test/golden/computed");
    private static final Pattern LINE = Pattern.compile("(.+?): (.*?) ?(= .*|=|! .*)");

    @ParameterizedTest
    @ValueSource(strings = {"infinities.golden", "numbers.golden", "times.golden"})
    void isAsItIsWritten(String name) throws IOException {
        Path file = PAGES.resolve(name);
        String written = Files.readString(file);
        List<String> told = told(written);
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(file, String.join("\n", told) + "\n");
            return;
        }
        assertThat(told)
                .as("-Dgolden.rewrite=true keeps what is said now")
                .isEqualTo(written.lines().toList());
    }

    @Test
    void aPageThatLiesIsFound() {
        String lie = "numeric +: 1 | 2 = 4";
        assertThat(told(lie)).isNotEqualTo(List.of(lie));
    }

    static List<String> told(String page) {
        Map<String, Operation> operations = new TreeMap<>();
        operations.putAll(NumberOperations.all());
        operations.putAll(TimeOperations.all());
        List<String> lines = new ArrayList<>();
        Styles styles = Styles.STANDARD;
        for (String line : page.lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            if (line.startsWith("set ")) {
                styles = TypeTexts.set(styles, line);
                lines.add(line);
            } else if (!line.startsWith("#") && matcher.matches()) {
                Operation operation = requireNonNull(operations.get(matcher.group(1)), line);
                List<String> arguments = List.of(matcher.group(2).split(" \\| ", -1));
                String result = result(operation, arguments, styles);
                lines.add(matcher.group(1) + ": " + matcher.group(2) + " " + result);
            } else {
                lines.add(line);
            }
        }
        return lines;
    }

    private static String result(Operation operation, List<String> arguments, Styles styles) {
        try {
            Datum result = operation.apply(new Arguments(arguments, styles));
            return "= "
                    + (result instanceof Datum.Null
                            ? ""
                            : TextForm.write(SqlType.TEXT, result, styles));
        } catch (SqlError error) {
            return "! " + TypeTexts.told(error);
        }
    }

    /// What is computed.
    interface Operation {
        Datum apply(Arguments of);
    }

    /// Arguments as they are written.
    record Arguments(List<String> texts, Styles styles) {

        String text(int at) {
            return texts.get(at);
        }

        Datum read(SqlType type, int at) {
            return TextForm.read(type, text(at), styles, 0);
        }

        Datum.Numeric numeric(int at) {
            return (Datum.Numeric) read(SqlType.NUMERIC, at);
        }

        long whole(int at) {
            return ((Datum.Int) read(SqlType.BIGINT, at)).value();
        }

        int integer(int at) {
            return (int) whole(at);
        }

        double real8(int at) {
            return ((Datum.DoublePrecision) read(SqlType.DOUBLE_PRECISION, at)).value();
        }

        float real4(int at) {
            return ((Datum.Real) read(SqlType.REAL, at)).value();
        }

        Datum.Timestamp timestamp(int at) {
            return (Datum.Timestamp) read(SqlType.TIMESTAMP, at);
        }

        Datum.TimestampTz timestampTz(int at) {
            return (Datum.TimestampTz) read(SqlType.TIMESTAMPTZ, at);
        }

        Datum.Interval interval(int at) {
            return (Datum.Interval) read(SqlType.INTERVAL, at);
        }

        Datum.Date date(int at) {
            return (Datum.Date) read(SqlType.DATE, at);
        }

        Datum.TimeOfDay time(int at) {
            return (Datum.TimeOfDay) read(SqlType.TIME, at);
        }
    }
}
