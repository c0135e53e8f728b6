package fulcrum.sql.catalog.system;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Scene;
import fulcrum.sql.catalog.SystemView;
import fulcrum.sql.routine.Routines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// System relations have the columns that PostgreSQL has, and rows that fit them.
final class SystemColumnsTest {

    /// What psql 15 and 16 ask for of a server that they take for one of their age.
    private static final List<String> MORE = List.of("daticulocale", "colliculocale");

    @Test
    void columnsArePostgres() {
        List<String> wrong = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        String relation = "";
        for (String line : Resource.lines("columns.golden")) {
            if (line.startsWith("    ")) {
                expected.add(line.strip());
            } else if (line.startsWith("pg_catalog.") || line.startsWith("information_schema.")) {
                compare(relation, expected, wrong);
                expected.clear();
                relation = line;
            }
        }
        compare(relation, expected, wrong);
        assertThat(wrong).isEmpty();
    }

    private static void compare(String head, List<String> expected, List<String> wrong) {
        if (head.isEmpty()) {
            return;
        }
        String[] words = head.split(" ");
        String[] name = words[0].split("\\.");
        SystemView view = Shop.VIEWS.view(name[0], name[1]);
        if (view == null) {
            wrong.add(words[0] + " is not there");
            return;
        }
        boolean numbered = words.length > 2;
        if (numbered && view.oid() != Integer.parseInt(words[1])) {
            wrong.add(words[0] + " has number " + view.oid());
        }
        if (view.isTable() != words[words.length - 1].equals("table")) {
            wrong.add(words[0] + " is of another kind");
        }
        List<String> found = new ArrayList<>();
        for (Column column : view.columns()) {
            if (!MORE.contains(column.name())) {
                found.add(column.name() + (column.notNull() ? "!" : ""));
            }
        }
        List<String> names =
                expected.stream()
                        .map(each -> each.split(" ")[0] + (each.endsWith("!") ? "!" : ""))
                        .toList();
        if (!found.equals(names)) {
            wrong.add(words[0] + " has " + found + ", not " + names);
        }
        for (String each : expected) {
            String[] part = each.replace("!", "").split(" ");
            view.columns().stream()
                    .filter(column -> column.name().equals(part[0]))
                    .filter(column -> !fits(column, part[1]))
                    .forEach(
                            column -> wrong.add(words[0] + "." + part[0] + " is " + column.type()));
        }
    }

    /// Types that we have are those of PostgreSQL; domains are what they are of.
    private static boolean fits(Column column, String type) {
        return switch (type) {
            case "sql_identifier" -> column.type().toString().equals("name");
            case "character_data", "yes_or_no" ->
                    column.type().toString().equals("character varying");
            case "cardinal_number" -> column.type().toString().equals("integer");
            case "time_stamp" -> column.type().toString().startsWith("timestamp with");
            case "anyarray",
                    "inet",
                    "pg_lsn",
                    "pg_ndistinct",
                    "pg_dependencies",
                    "pg_mcv_list",
                    "_pg_statistic" ->
                    column.type().toString().equals("text");
            default -> Standard.udtName(column.type()).equals(type);
        };
    }

    @Test
    void everyRowHasAValueForEachColumn() {
        List<String> wrong = new ArrayList<>();
        Scene scene = Shop.readBy("postgres");
        for (SystemView view : Shop.VIEWS.all()) {
            List<Column> columns = view.columns();
            for (Datum[] row : view.rows().of(scene)) {
                assertThat(row).as(view.name()).hasSize(columns.size());
                for (int i = 0; i < row.length; i++) {
                    boolean missing = row[i].equals(Datum.NULL) && columns.get(i).notNull();
                    boolean fits =
                            row[i].equals(Datum.NULL) || columns.get(i).type().form().holds(row[i]);
                    if (missing || !fits) {
                        wrong.add(view.name() + "." + columns.get(i).name() + " = " + row[i]);
                    }
                }
            }
        }
        assertThat(wrong.stream().distinct().toList()).isEmpty();
    }

    @Test
    void everyRoutineHasARowAndADefinition() {
        SystemViews views = new SystemViews();
        CatalogFunctions functions = new CatalogFunctions(views);
        Scene scene = Shop.readBy("postgres");
        SystemView procedures = Objects.requireNonNull(views.view("pg_catalog", "pg_proc"));
        List<Column> columns = procedures.columns();
        int rows = 0;
        for (Datum[] row : procedures.rows().of(scene)) {
            for (int i = 0; i < row.length; i++) {
                boolean fits =
                        row[i].equals(Datum.NULL)
                                ? !columns.get(i).notNull()
                                : columns.get(i).type().form().holds(row[i]);
                assertThat(fits).as(columns.get(i).name() + " = " + row[i]).isTrue();
            }
            Datum definition = functions.call("pg_get_functiondef", Arrays.asList(row[0]), scene);
            assertThat(definition).isInstanceOf(Datum.Text.class);
            assertThat(definition.toString()).doesNotContain("???");
            rows++;
        }
        assertThat(rows).isGreaterThan(Routines.all().size());
    }

    @Test
    void everyRelationIsFoundByNameAndNumber() {
        SystemView classes = Objects.requireNonNull(Shop.VIEWS.view("pg_catalog", "pg_class"));
        assertThat(classes.oid()).isEqualTo(1259);
        assertThat(Shop.VIEWS.view(1259)).isSameAs(classes);
        assertThat(Shop.VIEWS.view("fulcrum", "shards")).isNotNull();
        assertThat(Shop.VIEWS.view("pg_catalog", "shards")).isNull();
    }
}
