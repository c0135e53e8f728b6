package fulcrum.sql.analysis;

import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.Select;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which names mean what at a place of a statement: the tables of a FROM clause, those around it,
/// and the queries with names.
final class Scope {

    /// A column that can be named.
    ///
    /// @param table the number of the table that it comes from; 0 where it is computed
    /// @param column its number there; 0 likewise
    record Visible(String name, Variable variable, int table, int column) {}

    /// A table of a FROM clause, by its alias.
    ///
    /// @param schema of a table that has no alias; null for all else
    /// @param relation the table's own number; 0 for what is none
    record Entry(@Nullable String schema, String alias, int relation, List<Visible> columns) {
        Entry {
            columns = List.copyOf(columns);
        }
    }

    /// What one item of a FROM clause makes visible.
    ///
    /// @param columns by their names alone, and for `*`, in order: columns of USING come once
    record Item(List<Entry> entries, List<Visible> columns) {
        Item {
            entries = List.copyOf(entries);
            columns = List.copyOf(columns);
        }

        Item(Entry entry) {
            this(List.of(entry), entry.columns());
        }
    }

    /// A query with a name.
    ///
    /// @param step the query is being defined, and speaks of itself
    record Common(int number, List<Visible> columns, boolean readable, boolean step) {
        Common(int number, List<Visible> columns, boolean readable) {
            this(number, columns, readable, false);
        }
    }

    private final @Nullable Scope outer;
    private final List<Item> items = new ArrayList<>();
    private final Map<String, Common> commons = new HashMap<>();
    private final Set<String> announced = new TreeSet<>();
    private @Nullable String defined;
    private @Nullable String objection;
    private List<Select.NamedWindow> windows = List.of();
    private List<Query.Lock> locks = List.of();
    private @Nullable Outputs outputs;

    Scope(@Nullable Scope outer) {
        this.outer = outer;
    }

    /// The one around it.
    @Nullable Scope outer() {
        return outer;
    }

    /// What is around a query in this one's FROM clause: this one without its tables.
    Scope outerForQueries() {
        Scope around = new Scope(outer);
        around.commons.putAll(commons);
        return around;
    }

    List<Item> items() {
        return items;
    }

    void add(Item item) {
        items.add(item);
    }

    /// Adds one whose tables must have names of their own.
    void addDistinct(Item item, Position at) {
        for (Entry entry : item.entries()) {
            demandNew(items, entry, at);
        }
        items.add(item);
    }

    static void demandNew(List<Item> among, Entry entry, Position at) {
        boolean taken =
                among.stream()
                        .flatMap(item -> item.entries().stream())
                        .anyMatch(other -> isSame(other, entry));
        if (taken && !entry.alias().isEmpty()) {
            throw SqlError.at(
                    at,
                    SqlState.DUPLICATE_ALIAS,
                    "table name \"" + entry.alias() + "\" specified more than once");
        }
    }

    private static boolean isSame(Entry one, Entry other) {
        String schema = one.schema();
        return one.alias().equals(other.alias())
                && (schema == null || other.schema() == null || schema.equals(other.schema()));
    }

    /// What the WINDOW clause defines.
    List<Select.NamedWindow> windows() {
        return windows;
    }

    void windows(List<Select.NamedWindow> defined) {
        windows = defined;
    }

    /// How a query around has the rows locked of which this one's are made.
    List<Query.Lock> locks() {
        return locks;
    }

    void locks(List<Query.Lock> asked) {
        locks = asked;
    }

    /// Where the query tells what it gives before it has a type; null where it is to have one.
    @Nullable Outputs outputs() {
        return outputs;
    }

    void outputs(Outputs told) {
        outputs = told;
    }

    void define(String name, Common common) {
        commons.put(name, common);
    }

    /// Names that WITH RECURSIVE defines further down.
    void announce(Collection<String> names) {
        announced.addAll(names);
    }

    /// A query of WITH RECURSIVE is being defined.
    ///
    /// @param objection to a reference to it that is none of its second part
    void beginDefinition(String name, String objection) {
        defined = name;
        this.objection = objection;
    }

    /// Why the query that is being defined cannot be referred to by its name; null where it is of
    /// another name.
    @Nullable String objection(String name) {
        return name.equals(defined) ? objection : outer == null ? null : outer.objection(name);
    }

    /// Whether a name is that of a query that is defined further down, here or around.
    boolean announces(String name) {
        return announced.contains(name) || (outer != null && outer.announces(name));
    }

    boolean defines(String name) {
        return commons.containsKey(name);
    }

    /// The query of a name, here or around; null where there is none.
    @Nullable Common common(String name) {
        Common here = commons.get(name);
        return here != null || outer == null ? here : outer.common(name);
    }

    /// The column that a name means; null where it means none.
    ///
    /// @throws SqlError 42702 where it means several
    @Nullable Visible find(Name name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Visible found = scope.findHere(name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable Visible findHere(Name name) {
        String column = name.last();
        List<Visible> found = new ArrayList<>();
        if (name.parts().size() == 1) {
            for (Item item : items) {
                addNamed(item.columns(), column, found);
            }
        } else {
            for (Entry entry : entries(name.parts().subList(0, name.parts().size() - 1))) {
                addNamed(entry.columns(), column, found);
            }
        }
        if (found.size() > 1) {
            throw SqlError.at(
                    name.at(),
                    SqlState.AMBIGUOUS_COLUMN,
                    "column reference \"" + column + "\" is ambiguous");
        }
        return found.isEmpty() ? null : found.getFirst();
    }

    private static void addNamed(List<Visible> columns, String name, List<Visible> found) {
        columns.stream().filter(column -> column.name().equals(name)).forEach(found::add);
    }

    /// The tables that a qualifier means here.
    private List<Entry> entries(List<String> qualifier) {
        String alias = qualifier.getLast();
        String schema = qualifier.size() > 1 ? qualifier.get(qualifier.size() - 2) : null;
        return items.stream()
                .flatMap(item -> item.entries().stream())
                .filter(entry -> entry.alias().equals(alias))
                .filter(entry -> schema == null || schema.equals(entry.schema()))
                .toList();
    }

    /// The table that a qualifier means, here or around; null where it means none.
    ///
    /// @throws SqlError 42P09 where it means several
    @Nullable Entry table(List<String> qualifier, Position at) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            List<Entry> found = scope.entries(qualifier);
            if (found.size() > 1) {
                throw SqlError.at(
                        at,
                        SqlState.AMBIGUOUS_ALIAS,
                        "table reference \"" + qualifier.getLast() + "\" is ambiguous");
            }
            if (!found.isEmpty()) {
                return found.getFirst();
            }
        }
        return null;
    }

    /// There is no table of a name; maybe there is one that goes by another here.
    SqlError missing(List<String> qualifier, Position at, SqlCatalog catalog) {
        String name = qualifier.getLast();
        for (Scope scope = this; scope != null; scope = scope.outer) {
            for (Item item : scope.items) {
                for (Entry entry : item.entries()) {
                    var known = catalog.entry(entry.relation());
                    if (known != null && known.name().equals(name)) {
                        return SqlError.at(
                                        at,
                                        SqlState.NO_TABLE,
                                        "invalid reference to FROM-clause entry for table \""
                                                + name
                                                + "\"")
                                .hint(
                                        "Perhaps you meant to reference the table alias \""
                                                + entry.alias()
                                                + "\".");
                    }
                }
            }
        }
        return SqlError.at(
                at, SqlState.NO_TABLE, "missing FROM-clause entry for table \"" + name + "\"");
    }

    /// All columns that are visible by their names alone, in order.
    List<Visible> columns() {
        return items.stream().flatMap(item -> item.columns().stream()).toList();
    }

    /// Names are alike that differ in so many characters at most, and in no more than half of what
    /// is sought.
    private static final int FARTHEST = 3;

    /// Names of columns like one that does not exist, for a hint: those that are most alike.
    List<String> namesLike(String name) {
        List<String> near = new ArrayList<>();
        int least = Math.min(FARTHEST, name.length() / 2);
        for (Item item : items) {
            for (Entry entry : item.entries()) {
                for (Visible column : entry.columns()) {
                    int distance = distance(column.name(), name);
                    if (distance < least) {
                        near.clear();
                        least = distance;
                    }
                    if (distance == least) {
                        near.add(entry.alias() + "." + column.name());
                    }
                }
            }
        }
        return near;
    }

    /// Levenshtein's.
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                int next = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + change);
                diagonal = row[j];
                row[j] = next;
            }
        }
        return row[other.length()];
    }
}
