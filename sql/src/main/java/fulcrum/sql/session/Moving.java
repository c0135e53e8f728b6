package fulcrum.sql.session;

import fulcrum.sql.ast.Definition;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.View;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// SET SCHEMA. What goes with a table goes with it.
final class Moving {

    private final TableStatements statements;

    Moving(TableStatements statements) {
        this.statements = statements;
    }

    void move(Definition.SetSchema set, Output output) {
        Relation found = statements.runner().names(statements.catalog()).find(set.name());
        if (found == null) {
            if (set.ifExists()) {
                output.notice(
                        Notice.notice(
                                "relation \"" + set.name().last() + "\" does not exist, skipping"));
                return;
            }
            throw SqlError.at(
                    set.name().at(),
                    SqlState.NO_TABLE,
                    "relation \"" + set.name().last() + "\" does not exist");
        }
        statements.demandOwner(found);
        Renaming.demandUnused(statements, found);
        Schema to = statements.runner().names(statements.catalog()).schema(set.schema(), set.at());
        new Permissions(statements.session()).demandMayCreate(to);
        SortedMap<Integer, Entry> changed = new TreeMap<>();
        List<Definitions.Name> names = new ArrayList<>();
        for (Entry entry : statements.catalog().entries()) {
            if (entry instanceof Relation one && goes(one, found)) {
                demandFree(to, one);
                names.add(new Definitions.Name(one.schema(), one.name(), null));
                names.add(new Definitions.Name(to.oid(), one.name(), one.oid()));
                changed.put(one.oid(), moved(one, to));
            }
        }
        for (Entry entry : List.copyOf(changed.values())) {
            if (entry instanceof Sequence
                    && statements.catalog().entry(entry.oid()) instanceof Sequence before) {
                speaking(before, to, changed);
            }
        }
        statements
                .definitions()
                .change(statements.catalog(), List.copyOf(changed.values()), List.of(), names);
        if (changed.get(found.oid()) instanceof Table table) {
            statements.definitions().renew(statements.catalog().stored(table));
        }
    }

    private static boolean goes(Relation one, Relation found) {
        return one.oid() == found.oid()
                || (one instanceof Index index && index.table() == found.oid())
                || (one instanceof Sequence sequence && sequence.ownerTable() == found.oid());
    }

    private void demandFree(Schema to, Relation one) {
        boolean taken = statements.definitions().holder(to.oid(), one.name()) != 0;
        if (taken || statements.catalog().relation(to.oid(), one.name()) != null) {
            throw new SqlError(
                    SqlState.DUPLICATE_TABLE,
                    "relation \""
                            + one.name()
                            + "\" already exists in schema \""
                            + to.name()
                            + "\"");
        }
    }

    private static Entry moved(Relation one, Schema to) {
        return switch (one) {
            case Table table -> table.called(to.oid(), table.name());
            case Index index -> index.called(to.oid(), index.name());
            case View view -> view.called(to.oid(), view.name());
            case Sequence sequence -> sequence.called(to.oid(), sequence.name());
            default -> throw new IllegalStateException("a system relation");
        };
    }

    /// Defaults that take the sequence's numbers.
    private void speaking(Sequence sequence, Schema to, SortedMap<Integer, Entry> changed) {
        for (Table table :
                new SequenceUses(statements, sequence).renamed(to.name(), sequence.name())) {
            Entry moved = changed.get(table.oid());
            changed.put(
                    table.oid(),
                    moved instanceof Table other
                            ? other.withColumns(table.columns(), table.nextColumn())
                            : table);
        }
    }
}
