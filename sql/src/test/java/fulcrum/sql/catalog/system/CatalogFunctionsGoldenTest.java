package fulcrum.sql.catalog.system;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Scene;
import fulcrum.sql.error.SqlError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What functions say of the [Shop]: behind `> ` a call, indented its value or its error. A line
/// `as app` changes who calls, `path store` where names are looked for.
final class CatalogFunctionsGoldenTest {

    private static final Path PAGE = Path.of("src/test/golden/catalog/functions.golden");
    private static final String CALL = "> ";
    private static final String VALUE = "    ";

    @Test
    void saysWhatIsWritten() throws IOException {
        String written = Files.readString(PAGE);
        String told = told(written);
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(PAGE, told);
            return;
        }
        assertThat(told.lines())
                .as("-Dgolden.rewrite=true keeps what is said now")
                .isEqualTo(written.lines().toList());
    }

    @Test
    void everyFunctionIsCalled() throws IOException {
        String written = Files.readString(PAGE);
        SortedSet<String> never = new TreeSet<>(CatalogFunctions.names());
        never.removeIf(name -> written.contains(CALL + name + "("));
        assertThat(never).isEmpty();
    }

    private static String told(String page) {
        CatalogFunctions functions = new CatalogFunctions(Shop.VIEWS);
        Scene scene = Shop.readBy("postgres");
        List<String> lines = new ArrayList<>();
        for (String line : page.lines().toList()) {
            if (line.startsWith(VALUE)) {
                continue;
            }
            lines.add(line);
            if (line.startsWith("as ")) {
                scene = Shop.readBy(line.substring("as ".length()));
            } else if (line.startsWith("path ")) {
                scene = Shop.readBy("postgres", line.substring("path ".length()));
            } else if (line.startsWith(CALL)) {
                String value = value(functions, line.substring(CALL.length()), scene);
                value.lines().forEach(each -> lines.add(VALUE + each));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static String value(CatalogFunctions functions, String call, Scene scene) {
        int open = call.indexOf('(');
        String inside = call.substring(open + 1, call.length() - 1);
        List<@Nullable Datum> arguments = new ArrayList<>();
        for (String each : inside.isEmpty() ? new String[0] : inside.split("; ")) {
            arguments.add(argument(each));
        }
        try {
            Datum value = functions.call(call.substring(0, open), arguments, scene);
            return GoldenText.text(value).replace("\\n", "\n");
        } catch (SqlError refused) {
            return refused.state().code() + ": " + refused.message();
        }
    }

    private static Datum argument(String text) {
        return switch (text) {
            case "true" -> Cells.of(true);
            case "false" -> Cells.of(false);
            case "null" -> Datum.NULL;
            default ->
                    text.startsWith("'")
                            ? Cells.of(text.substring(1, text.length() - 1))
                            : Cells.of(Long.parseLong(text));
        };
    }
}
