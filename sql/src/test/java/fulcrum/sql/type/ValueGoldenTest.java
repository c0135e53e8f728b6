package fulcrum.sql.type;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Values of types read and printed again are as they are written down, which is as PostgreSQL has
/// them: `type 'text' = printed`, or `type 'text' ! error`. A new line is written as ⏎.
final class ValueGoldenTest {

    private static final Path PAGES = Path.of("src/test/golden/types");
    private static final Pattern VALUE = Pattern.compile("(.+?) '(.*?)' [=!].*");
    private static final long NOW = 760_000_000_000_000L;

    static List<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
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
        String lie = "integer '1' = 2";
        assertThat(told(lie)).isNotEqualTo(List.of(lie));
    }

    static List<String> told(String page) {
        List<String> lines = new ArrayList<>();
        Styles styles = Styles.STANDARD;
        for (String line : page.lines().toList()) {
            Matcher matcher = VALUE.matcher(line);
            if (line.startsWith("set ")) {
                styles = TypeTexts.set(styles, line);
                lines.add(line);
            } else if (matcher.matches() && !line.startsWith("#")) {
                String text = matcher.group(2);
                lines.add(
                        matcher.group(1)
                                + " '"
                                + text
                                + "' "
                                + told(matcher.group(1), text, styles));
            } else {
                lines.add(line);
            }
        }
        return lines;
    }

    /// An explicit cast of a literal, which is read without the modifier unless it is an
    /// interval's.
    private static Datum cast(SqlType type, String text, Styles styles) {
        SqlType read = type.base() == ScalarType.INTERVAL ? type : type.withModifier(-1);
        return Modifiers.apply(type, TextForm.read(read, text, styles, NOW), true);
    }

    private static String told(String name, String text, Styles styles) {
        String told;
        try {
            SqlType type = TypeTexts.type(name);
            told = "= " + TextForm.write(type, cast(type, text.replace('⏎', '\n'), styles), styles);
        } catch (SqlError error) {
            told = "! " + TypeTexts.told(error);
        }
        return told.replace('\n', '⏎');
    }
}
