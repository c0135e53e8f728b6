package fulcrum.sql.session;

import fulcrum.database.schema.TableState;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Gives a table another form: its rows, and the entries of its indexes, go into stored tables that
/// are made for that. Nobody writes the table meanwhile, and nobody knows of the new stored tables
/// before the transaction is committed.
final class Rewriting {

    private final TableStatements statements;

    Rewriting(TableStatements statements) {
        this.statements = statements;
    }

    /// @param from as it is
    /// @param shape as it is to be, but for where it is stored
    /// @param using of columns by their numbers, how their values are made of the old row
    /// @param indexes as they are to be, but for where they are stored; those that the table has
    ///   and that are not among them go
    void rewrite(
            Table from, Table shape, SortedMap<Integer, Expression> using, List<Index> indexes) {
        make(from, shape, indexes);
        TreeSet<Integer> filled = new TreeSet<>();
        indexes.forEach(index -> filled.add(index.oid()));
        var rebuilding =
                statements
                        .runner()
                        .analyzer()
                        .rebuilding(from, statements.table(from.oid()), using, filled);
        statements.runner().alone(statements.isFrozen(from), rebuilding::carryOut);
    }

    /// A table that has no rows gets a stored table anew, which nobody else knows of.
    void empty(Table table) {
        make(table, table, statements.catalog().indexes(table.oid()));
    }

    private void make(Table from, Table shape, List<Index> indexes) {
        Definitions definitions = statements.definitions();
        List<Column> columns = shape.columns().stream().map(Rewriting::withoutMissing).toList();
        TableMaking making = new TableMaking(statements);
        var draft =
                making.draft(
                        definitions.storedName(from.oid()),
                        columns,
                        shape.primaryKey(),
                        making.accepted(shape.options(), columns));
        TableState state = statements.isFrozen(from) ? TableState.FROZEN : TableState.PUBLIC;
        var old = statements.catalog().stored(from);
        long storage = definitions.create(draft, state, statements.catalog(), old).id().number();
        List<Entry> changed = new ArrayList<>();
        changed.add(shape.withColumns(columns, shape.nextColumn()).withStorage(storage));
        TreeSet<Integer> kept = new TreeSet<>();
        for (Index index : indexes) {
            long at =
                    new IndexMaking(statements)
                            .store(
                                    definitions.storedName(index.oid()),
                                    index.parts(),
                                    index.options());
            changed.add(index.withStorage(at));
            kept.add(index.oid());
        }
        definitions.drop(old);
        List<Index> gone = new ArrayList<>();
        for (Index index : statements.catalog().indexes(from.oid())) {
            if (kept.contains(index.oid())) {
                definitions.drop(statements.catalog().stored(index));
            } else {
                gone.add(index);
            }
        }
        statements.remove(gone, changed);
    }

    /// The same with nothing but another form.
    void rewrite(Table from, Table shape) {
        rewrite(from, shape, new TreeMap<>(), statements.catalog().indexes(from.oid()));
    }

    /// Each row has all of its values when it is written anew.
    private static Column withoutMissing(Column c) {
        return new Column(
                c.number(),
                c.name(),
                c.type(),
                c.notNull(),
                c.defaultText(),
                c.generation(),
                null,
                c.comment());
    }
}
