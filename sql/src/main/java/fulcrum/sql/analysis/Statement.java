package fulcrum.sql.analysis;

import fulcrum.sql.ast.Position;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.storage.StoredTable;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.Styles;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is common to all parts of a statement that is being understood.
final class Statement {

    private final Names names;
    private final Arguments arguments;
    private final Styles styles;
    private final long nowMicros;
    private final Map<Integer, StoredTable> stored = new TreeMap<>();
    private final Set<Relation> read = new LinkedHashSet<>();
    private final Set<Analyzer.Right> rights = new LinkedHashSet<>();
    private int views;
    private final SortedMap<Integer, String> unqualified = new TreeMap<>();
    private @Nullable Scalar asOf;
    private int variables;
    private int commons;

    /// @param nowMicros for literals such as `'today'`
    Statement(Names names, Arguments arguments, Styles styles, long nowMicros) {
        this.names = names;
        this.arguments = arguments;
        this.styles = styles;
        this.nowMicros = nowMicros;
    }

    Names names() {
        return names;
    }

    Arguments arguments() {
        return arguments;
    }

    Styles styles() {
        return styles;
    }

    long nowMicros() {
        return nowMicros;
    }

    Variable variable(String name, SqlType type) {
        return new Variable(++variables, name, type);
    }

    /// A table as it is stored, the same each time.
    StoredTable stored(Table table) {
        return stored.computeIfAbsent(
                table.oid(), _ -> new StoredTable(table, names.catalog().stored(table)));
    }

    /// Variables for a row of a table.
    List<Variable> variables(Table table) {
        return table.columns().stream()
                .map(column -> variable(column.name(), column.type()))
                .toList();
    }

    /// Who runs it must be allowed to read this, unless a view reads it: then its owner must be.
    void reads(Relation relation) {
        if (views == 0) {
            read.add(relation);
            rights.add(new Analyzer.Right(relation, 'r'));
        }
    }

    void beginView() {
        views++;
    }

    void endView() {
        views--;
    }

    /// A relation that the text names without its schema.
    void unqualified(Position at, String schema) {
        unqualified.put(at.character(), schema);
    }

    SortedMap<Integer, String> unqualified() {
        return unqualified;
    }

    Set<Relation> read() {
        return read;
    }

    /// Who runs it must be allowed to change this.
    ///
    /// @param privilege `a` to insert, `w` to update, `d` to delete
    void changes(Table table, char privilege) {
        rights.add(new Analyzer.Right(table, privilege));
    }

    Set<Analyzer.Right> rights() {
        return rights;
    }

    /// It reads as of a moment, `AS OF SYSTEM TIME`.
    void asOf(Scalar moment, Position at) {
        Scalar known = asOf;
        if (known != null && !known.equals(moment)) {
            throw SqlError.notSupported("AS OF SYSTEM TIME with several moments", at);
        }
        asOf = moment;
    }

    /// The moment that it reads as of; null for now.
    @Nullable Scalar asOf() {
        return asOf;
    }

    /// The number of a query with a name.
    int nextCommon() {
        return ++commons;
    }
}
