package fulcrum.cli.shell;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Rows in aligned columns, as psql draws them; or each value on a line of its own.
final class ResultTable {

    private final List<String> names = new ArrayList<>();
    private final List<Boolean> numbers = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    ResultTable(ResultSet result) throws SQLException {
        ResultSetMetaData about = result.getMetaData();
        for (int i = 1; i <= about.getColumnCount(); i++) {
            names.add(about.getColumnLabel(i));
            numbers.add(
                    switch (about.getColumnType(i)) {
                        case Types.SMALLINT,
                                Types.INTEGER,
                                Types.BIGINT,
                                Types.NUMERIC,
                                Types.REAL,
                                Types.DOUBLE ->
                                true;
                        default -> false;
                    });
        }
        while (result.next()) {
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= names.size(); i++) {
                row.add(Objects.requireNonNullElse(result.getString(i), ""));
            }
            rows.add(row);
        }
    }

    /// @param expanded each value on a line of its own
    List<String> lines(boolean expanded) {
        List<String> lines = expanded ? expanded() : aligned();
        if (!expanded || rows.isEmpty()) {
            lines.add("(" + rows.size() + (rows.size() == 1 ? " row)" : " rows)"));
        }
        lines.add("");
        return lines;
    }

    private List<String> aligned() {
        List<Integer> widths = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            int width = width(names.get(i));
            for (List<String> row : rows) {
                width =
                        Math.max(
                                width,
                                row.get(i).lines().mapToInt(ResultTable::width).max().orElse(0));
            }
            widths.add(width);
        }
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder();
        StringBuilder rule = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            int spare = widths.get(i) - width(names.get(i));
            String before = " ".repeat(spare / 2);
            head.append(i == 0 ? " " : "| ").append(before).append(names.get(i));
            head.append(" ".repeat(spare - spare / 2)).append(' ');
            rule.append(i == 0 ? "" : "+").append("-".repeat(widths.get(i) + 2));
        }
        lines.add(head.toString());
        lines.add(rule.toString());
        rows.forEach(row -> lines.addAll(row(row, widths)));
        return lines;
    }

    /// A value of several lines makes the row as high.
    private List<String> row(List<String> row, List<Integer> widths) {
        List<List<String>> cells = row.stream().map(value -> value.lines().toList()).toList();
        int height = Math.max(1, cells.stream().mapToInt(List::size).max().orElse(1));
        List<String> lines = new ArrayList<>();
        for (int line = 0; line < height; line++) {
            StringBuilder drawn = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                List<String> cell = cells.get(i);
                String value = line < cell.size() ? cell.get(line) : "";
                String spare = " ".repeat(widths.get(i) - width(value));
                boolean more = line + 1 < cell.size();
                drawn.append(i == 0 ? " " : "| ");
                drawn.append(numbers.get(i) ? spare + value : value + spare);
                drawn.append(more ? '+' : ' ');
            }
            lines.add(drawn.toString().stripTrailing());
        }
        return lines;
    }

    private List<String> expanded() {
        int widest = names.stream().mapToInt(ResultTable::width).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            lines.add("-[ RECORD " + (i + 1) + " ]");
            for (int column = 0; column < names.size(); column++) {
                String name = names.get(column);
                String spare = " ".repeat(widest - width(name));
                lines.add((name + spare + " | " + rows.get(i).get(column)).stripTrailing());
            }
        }
        return lines;
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
