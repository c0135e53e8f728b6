package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Scene;
import fulcrum.sql.catalog.SystemView;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The rows of a system relation: where they come from, and what each has in which column. Columns
/// of which nothing is said have what the [Declaration] says, or null.
///
/// @param <T> what a row is made of
final class Filling<T> {

    /// What gives rows their matter.
    interface Source<T> {
        Collection<T> of(SystemCatalog catalog);
    }

    private final String relation;
    private final Source<T> source;
    private final SortedMap<String, Function<T, Datum>> columns = new TreeMap<>();

    /// @param relation its name
    Filling(String relation, Source<T> source) {
        this.relation = relation;
        this.source = source;
    }

    /// Rows that are the same in every database.
    static Filling<SortedMap<String, String>> fixed(String relation) {
        return fixed(relation, relation);
    }

    static Filling<SortedMap<String, String>> fixed(String relation, String resource) {
        List<SortedMap<String, String>> rows = Resource.rows(resource);
        return new Filling<>(relation, _ -> rows);
    }

    String relation() {
        return relation;
    }

    Filling<T> is(String column, Function<T, Datum> value) {
        if (columns.put(column, value) != null) {
            throw new IllegalStateException(relation + "." + column + " twice");
        }
        return this;
    }

    Filling<T> text(String column, Function<T, @Nullable String> value) {
        return is(column, each -> Cells.of(value.apply(each)));
    }

    Filling<T> oid(String column, ToIntFunction<T> value) {
        return is(column, each -> Cells.of(value.applyAsInt(each)));
    }

    Filling<T> number(String column, ToLongFunction<T> value) {
        return is(column, each -> Cells.of(value.applyAsLong(each)));
    }

    Filling<T> truth(String column, Predicate<T> value) {
        return is(column, each -> Cells.of(value.test(each)));
    }

    /// A truth of `information_schema`.
    Filling<T> yes(String column, Predicate<T> value) {
        return is(column, each -> Cells.yes(value.test(each)));
    }

    Filling<T> letter(String column, Function<T, Character> value) {
        return is(column, each -> Cells.of(value.apply(each).charValue()));
    }

    /// How rows of a relation that is declared so are made.
    SystemView.Rows rows(Declaration declaration, Function<Scene, SystemCatalog> catalogs) {
        List<Function<T, Datum>> cells = cells(declaration);
        return scene -> {
            Collection<T> matter = source.of(catalogs.apply(scene));
            List<Datum[]> rows = new ArrayList<>(matter.size());
            for (T each : matter) {
                Datum[] row = new Datum[cells.size()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = cells.get(i).apply(each);
                }
                rows.add(row);
            }
            return rows;
        };
    }

    private List<Function<T, Datum>> cells(Declaration declaration) {
        List<Function<T, Datum>> cells = new ArrayList<>();
        int used = 0;
        for (Declaration.Part part : declaration.parts()) {
            Function<T, Datum> value = columns.get(part.name());
            Datum common = part.common();
            used += value == null ? 0 : 1;
            cells.add(value == null ? each -> fixedCell(each, part, common) : value);
        }
        if (used != columns.size()) {
            throw new IllegalStateException(relation + " has other columns: " + columns.keySet());
        }
        return cells;
    }

    private Datum fixedCell(T each, Declaration.Part part, Datum common) {
        if (each instanceof SortedMap<?, ?> row && row.get(part.name()) instanceof String text) {
            SqlType type = part.sqlType();
            return Declaration.read(text, type);
        }
        return common;
    }
}
