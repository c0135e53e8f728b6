package fulcrum.sql.type;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bytes of values are those that PostgreSQL sends, and what is none is refused.
final class BinaryFormTest {

    private static final Path PAGE = Path.of("src/test/golden/bytes/sent.golden");
    private static final Pattern LINE = Pattern.compile("(.+?) '(.*)' = ([0-9a-f]*)");

    @Test
    void valuesAreSentAsIsWritten() throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        assertThat(lines.stream().map(BinaryFormTest::sent).toList()).isEqualTo(lines);
    }

    private static String sent(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return line;
        }
        SqlType type = TypeTexts.type(matcher.group(1));
        byte[] bytes = BinaryForm.write(type, value(type, matcher.group(2)));
        String hexadecimal = HexFormat.of().formatHex(bytes);
        return matcher.group(1) + " '" + matcher.group(2) + "' = " + hexadecimal;
    }

    private static Datum value(SqlType type, String text) {
        return TextForm.read(type, text, Styles.STANDARD, 0);
    }

    @Test
    void whatWasSentIsReceived() throws IOException {
        for (String line : Files.readAllLines(PAGE)) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                SqlType type = TypeTexts.type(matcher.group(1));
                byte[] bytes = HexFormat.of().parseHex(matcher.group(3));
                assertThat(BinaryForm.read(type, bytes))
                        .as(line)
                        .isEqualTo(value(type, matcher.group(2)));
            }
        }
    }

    /// Text may be of any length; all else must end where it ends.
    @Test
    void bytesTooManyOrTooFewAreRefused() throws IOException {
        for (String line : Files.readAllLines(PAGE)) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()
                    || matcher.group(1).matches("bytea|name|text|(var)?char.*|json.*")) {
                continue;
            }
            SqlType type = TypeTexts.type(matcher.group(1));
            byte[] bytes = HexFormat.of().parseHex(matcher.group(3));
            assertThat(told(type, Arrays.copyOf(bytes, bytes.length + 1)))
                    .as(line)
                    .isEqualTo("22P03 incorrect binary data format");
            assertThat(told(type, Arrays.copyOf(bytes, bytes.length - 1)))
                    .as(line)
                    .contains("insufficient data left in message");
        }
    }

    private static String told(SqlType type, byte[] bytes) {
        try {
            return BinaryForm.read(type, bytes).toString();
        } catch (SqlError error) {
            return TypeTexts.told(error);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    text      | ff               | 22021 invalid byte sequence for encoding "UTF8": 0xff
                    text      | 61c328           | 22021 invalid byte sequence for encoding "UTF8": 0xc3 0x28
                    text      | 6100             | 22021 invalid byte sequence for encoding "UTF8": 0x00
                    text      | e282             | 22021 invalid byte sequence for encoding "UTF8": 0xe2 0x82
                    jsonb     | 027b7d           | XX000 unsupported jsonb version number 2
                    numeric   | 0001000012340000 | 22P03 invalid sign in external "numeric" value
                    numeric   | 000000000000ffff | 22P03 invalid scale in external "numeric" value
                    numeric   | 00010000000000002710 | 22P03 invalid digit in external "numeric" value
                    date      | 7ffffffe         | 22008 date out of range
                    time      | ffffffffffffffff | 22008 time out of range
                    timestamp | 7ffffffffffffffe | 22008 timestamp out of range
                    integer[] | ffffffff0000000000000017 | 22P03 invalid number of dimensions: -1
                    integer[] | 000000010000000200000017 | 22P03 invalid array flags
                    varchar(2) | 616263          | 22001 value too long for type character varying(2)
                    """)
    void whatIsNoneIsRefused(String type, String bytes, String error) {
        assertThat(told(TypeTexts.type(type), HexFormat.of().parseHex(bytes))).isEqualTo(error);
    }

    @Test
    void elementsOfAnotherTypeAreRefused() {
        byte[] texts =
                BinaryForm.write(TypeTexts.type("text[]"), value(TypeTexts.type("text[]"), "{a}"));
        assertThat(told(TypeTexts.type("integer[]"), texts))
                .isEqualTo(
                        "42804 binary data has array element type 25 (text) instead of expected"
                                + " 23 (integer)");
    }

    @Test
    void digitsBeyondTheScaleAreCut() {
        byte[] bytes = HexFormat.of().parseHex("0002000000000001" + "0001" + "0929");
        assertThat(BinaryForm.read(SqlType.NUMERIC, bytes))
                .isEqualTo(value(SqlType.NUMERIC, "1.2"));
    }
}
