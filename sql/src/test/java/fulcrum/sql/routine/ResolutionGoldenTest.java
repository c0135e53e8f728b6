package fulcrum.sql.routine;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.sql.ast.Position;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Calls mean what PostgreSQL takes them to mean.
final class ResolutionGoldenTest {

    private static final Path PAGE = Path.of("src/test/golden/resolution/calls.golden");
    private static final String ARROW = " ==> ";

    @Test
    void callsMeanWhatIsWritten() throws IOException {
        List<String> written = Files.readAllLines(PAGE);
        assertThat(written.stream().map(ResolutionGoldenTest::line)).isEqualTo(written);
    }

    private static String line(String line) {
        int end = line.indexOf(ARROW);
        return end < 0 ? line : line.substring(0, end) + ARROW + meaning(line.substring(0, end));
    }

    private static String meaning(String call) {
        String body = call.substring(2);
        try {
            return switch (call.charAt(0)) {
                case 'p' -> {
                    String[] word = body.split(" ");
                    yield operator(word[0], null, word[1]);
                }
                case 'o' -> {
                    String[] word = body.split(" ");
                    yield operator(word[1], word[0], word[2]);
                }
                default -> function(body);
            };
        } catch (SqlError error) {
            return error.state().code() + " " + error.message();
        }
    }

    private static String operator(String symbol, @Nullable String left, String right) {
        ResolvedOperator resolved =
                Operators.resolve(
                        symbol,
                        left == null ? null : Signature.type(left),
                        Signature.type(right),
                        Position.NONE);
        return resolved.operator().oid() + " " + shown(resolved.result());
    }

    private static String function(String call) {
        int open = call.indexOf('(');
        String list = call.substring(open + 1, call.length() - 1);
        List<SqlType> types =
                list.isEmpty()
                        ? List.of()
                        : Arrays.stream(list.split(",")).map(Signature::type).toList();
        Resolved resolved =
                Routines.resolve(null, call.substring(0, open), types, false, Position.NONE);
        int oid = resolved.routine().oid();
        return (oid == 0 ? "cast" : oid) + " " + shown(resolved.result());
    }

    /// A column of a view is never `unknown`, but a text.
    private static String shown(SqlType type) {
        String name = type.is(ScalarType.UNKNOWN) ? "text" : type.base().catalogName();
        return type.array() ? name + "[]" : name;
    }
}
