package fulcrum.sql.catalog.system;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.SystemView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The rows that the [Shop] has in each system relation, a page for each schema. Of what is the
/// same in every database only the count of rows is told.
final class SystemViewsGoldenTest {

    private static final Path PAGES = Path.of("src/test/golden/catalog");
    private static final int FEW = 3;

    /// The shop's numbers are below.
    private static final int NUMBERS = 17_000;

    @ParameterizedTest
    @ValueSource(strings = {"pg_catalog", "information_schema", "fulcrum"})
    void isAsItIsWritten(String schema) throws IOException {
        Path file = PAGES.resolve(schema + ".golden");
        List<String> told = new ArrayList<>();
        told.add("# What schema " + schema + " tells of a small shop");
        told.add("");
        told.add(
                "Of each relation the columns in which all rows shown are equal, then in each row");
        told.add("the others. A dash is null.");
        for (SystemView view : Shop.VIEWS.all()) {
            if (view.equals(Shop.VIEWS.view(schema, view.name()))) {
                told.addAll(page(view));
            }
        }
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(file, String.join("\n", told) + "\n");
            return;
        }
        assertThat(told)
                .as("-Dgolden.rewrite=true keeps what is said now")
                .isEqualTo(Files.readString(file).lines().toList());
    }

    private static List<String> page(SystemView view) {
        List<Datum[]> shown = new ArrayList<>();
        List<Datum[]> all = new ArrayList<>();
        view.rows().of(Shop.readBy("postgres")).forEach(all::add);
        for (Datum[] row : all) {
            if (all.size() <= FEW || Arrays.stream(row).anyMatch(SystemViewsGoldenTest::isOfShop)) {
                shown.add(row);
            }
        }
        List<String> lines = new ArrayList<>();
        if (all.isEmpty()) {
            return lines;
        }
        lines.add("");
        lines.add("## " + view.name());
        boolean[] same = same(view, shown);
        String common = cells(view, shown.isEmpty() ? null : shown.getFirst(), same, true);
        if (!common.isEmpty()) {
            lines.add("all: " + common);
        }
        for (Datum[] row : shown) {
            lines.add("- " + cells(view, row, same, false));
        }
        if (all.size() > shown.size()) {
            lines.add("and " + (all.size() - shown.size()) + " rows that every database has");
        }
        return lines;
    }

    private static boolean[] same(SystemView view, List<Datum[]> rows) {
        boolean[] same = new boolean[view.columns().size()];
        for (int i = 0; i < same.length && rows.size() > 1; i++) {
            int at = i;
            same[i] = rows.stream().map(row -> row[at]).distinct().count() == 1;
        }
        return same;
    }

    private static String cells(
            SystemView view, Datum @Nullable [] row, boolean[] same, boolean wanted) {
        List<String> cells = new ArrayList<>();
        List<Column> columns = view.columns();
        for (int i = 0; row != null && i < columns.size(); i++) {
            if (same[i] == wanted) {
                cells.add(columns.get(i).name() + "=" + GoldenText.text(row[i]));
            }
        }
        return String.join("  ", cells);
    }

    private static final SortedSet<String> NAMES = names();

    private static SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        for (Entry entry : Shop.catalog().entries()) {
            if (entry.oid() >= Entry.FIRST_OID) {
                names.add(entry.name());
            }
        }
        return names;
    }

    private static boolean isOfShop(Datum cell) {
        return switch (cell) {
            case Datum.Int(long number) -> number >= Entry.FIRST_OID && number < NUMBERS;
            case Datum.Text(String text) -> NAMES.contains(text);
            default -> false;
        };
    }
}
