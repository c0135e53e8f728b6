package fulcrum.sql.session;

import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.SequenceOption;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// ALTER SEQUENCE. How far a sequence has come is no part of the transaction, as for `setval`:
/// RESTART holds whatever becomes of it.
final class SequenceAltering {

    private final TableStatements statements;

    SequenceAltering(TableStatements statements) {
        this.statements = statements;
    }

    void alter(Definition.AlterSequence alter, Output output) {
        Relation found = statements.runner().names(statements.catalog()).find(alter.name());
        if (found == null) {
            String missing = "relation \"" + alter.name().last() + "\" does not exist";
            if (!alter.ifExists()) {
                throw SqlError.at(alter.name().at(), SqlState.NO_TABLE, missing);
            }
            output.notice(Notice.notice(missing + ", skipping"));
            return;
        }
        if (!(found instanceof Sequence sequence)) {
            throw SqlError.at(
                    alter.name().at(),
                    SqlState.WRONG_OBJECT_TYPE,
                    "\"" + found.name() + "\" is not a sequence");
        }
        statements.demandOwner(sequence);
        alter(sequence, alter.options());
    }

    /// @return the sequence as it is now
    Sequence alter(Sequence sequence, List<SequenceOption> options) {
        SequenceMaking making = new SequenceMaking(statements);
        Sequence altered = owned(making.altered(sequence, options), options);
        statements.session().sequences().alter(sequence, altered, restart(altered, options));
        statements.change(List.of(altered));
        return altered;
    }

    /// Where it goes on; null where it stays.
    private static @Nullable Long restart(Sequence sequence, List<SequenceOption> options) {
        for (SequenceOption option : options) {
            if (option instanceof SequenceOption.Numeric(var kind, String value, Position at)
                    && kind == SequenceOption.Numeric.Kind.RESTART) {
                return value == null ? sequence.start() : SequenceMaking.parsed(value, at);
            }
        }
        return null;
    }

    /// The sequence with the column that it goes with, where that is said.
    Sequence owned(Sequence sequence, List<SequenceOption> options) {
        for (SequenceOption option : options) {
            if (!(option instanceof SequenceOption.OwnedBy(Name column, Position at))) {
                continue;
            }
            if (sequence.identity()) {
                throw SqlError.at(
                        at, SqlState.NOT_SUPPORTED, "cannot change ownership of identity sequence");
            }
            if (column.parts().size() == 1) {
                if (!column.last().equals("none")) {
                    throw SqlError.at(at, SqlState.SYNTAX, "invalid OWNED BY option")
                            .hint("Specify OWNED BY table.column or OWNED BY NONE.");
                }
                return sequence.ownedBy(0, 0);
            }
            return owned(sequence, column, at);
        }
        return sequence;
    }

    private Sequence owned(Sequence sequence, Name name, Position at) {
        Name of = new Name(name.parts().subList(0, name.parts().size() - 1), name.at());
        Table table = statements.runner().names(statements.catalog()).table(of);
        Column column = ColumnAltering.column(table, name.last(), at);
        if (table.schema() != sequence.schema()) {
            throw SqlError.at(
                    at,
                    SqlState.WRONG_STATE,
                    "sequence must be in same schema as table it is linked to");
        }
        return sequence.ownedBy(table.oid(), column.number());
    }
}
