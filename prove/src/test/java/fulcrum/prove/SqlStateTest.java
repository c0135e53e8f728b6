package fulcrum.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What an error means to a client is what its page in the docs says.
final class SqlStateTest {

    private static final Pattern ROW =
            Pattern.compile("\\| \\[(\\w{5})]\\(\\w{5}\\.md\\) \\|[^|]*\\| (yes|no|unknown) \\|");

    @Test
    void everyErrorOfOursHasAnEffectOnlyWhereItsPageSaysThatItMay() throws IOException {
        Path pages = Path.of(System.getProperty("fulcrum.root"), "docs/reference/errors/README.md");
        Matcher rows = ROW.matcher(Files.readString(pages));
        int count = 0;
        while (rows.find()) {
            String state = rows.group(1);
            boolean mayHaveAnEffect = rows.group(2).equals("unknown") || state.equals("08P01");
            assertThat(SqlState.withoutEffect(state)).as(state).isEqualTo(!mayHaveAnEffect);
            count++;
        }
        assertThat(count).isGreaterThan(40);
    }

    @Test
    void whatNobodyKnowsIsInDoubt() {
        assertThat(SqlState.withoutEffect("08006")).isFalse();
        assertThat(SqlState.withoutEffect("40003")).isFalse();
        assertThat(SqlState.withoutEffect("58030")).isFalse();
        assertThat(SqlState.withoutEffect("null")).isFalse();
    }
}
