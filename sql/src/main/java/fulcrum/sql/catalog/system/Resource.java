package fulcrum.sql.catalog.system;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Files beside the classes.
final class Resource {

    private Resource() {}

    static List<String> lines(String name) {
        try (InputStream in = requireNonNull(Resource.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Rows that are the same in every database, by the names of their columns; a column that is
    /// null is left out. The first line has the names; tabs part the values.
    static List<SortedMap<String, String>> rows(String name) {
        List<String> lines = lines("rows/" + name + ".tsv");
        String[] names = lines.getFirst().split("\t");
        List<SortedMap<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split("\t", -1);
            SortedMap<String, String> row = new TreeMap<>();
            for (int i = 0; i < names.length; i++) {
                if (!values[i].equals("\\N")) {
                    row.put(names[i], values[i]);
                }
            }
            rows.add(row);
        }
        return rows;
    }
}
